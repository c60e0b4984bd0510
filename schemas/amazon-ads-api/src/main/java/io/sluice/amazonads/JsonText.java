package io.sluice.amazonads;

/** JSON strings in UTF-8: exact size first, then the bytes. */
final class JsonText {
  private static final byte[] HEX = {
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
  };

  private JsonText() {}

  /** Returns the bytes of a text as a JSON string, quotes included. */
  static int size(String text, String field) {
    int size = 2;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        size += 2;
      } else if (c < 0x20) {
        size += 6;
      } else if (c < 0x80) {
        size += 1;
      } else if (c < 0x800) {
        size += 2;
      } else if (!Character.isSurrogate(c)) {
        size += 3;
      } else {
        requirePair(text, i, field);
        size += 4;
        i++;
      }
    }
    return size;
  }

  /** Writes a text that {@link #size} has measured, quotes included; returns the next position. */
  static int write(String text, byte[] to, int at) {
    int next = at;
    to[next++] = '"';
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        to[next++] = '\\';
        to[next++] = (byte) c;
      } else if (c < 0x20) {
        next = writeControl(c, to, next);
      } else if (c < 0x80) {
        to[next++] = (byte) c;
      } else if (Character.isHighSurrogate(c)) {
        next = writeUtf8(text.codePointAt(i), to, next);
        i++;
      } else {
        next = writeUtf8(c, to, next);
      }
    }
    to[next++] = '"';
    return next;
  }

  /** Writes a digest as 64 lower-case digits, without quotes; returns the next position. */
  static int writeHex(byte[] digest, byte[] to, int at) {
    int next = at;
    for (byte b : digest) {
      to[next++] = HEX[(b >> 4) & 0xf];
      to[next++] = HEX[b & 0xf];
    }
    return next;
  }

  private static int writeControl(char c, byte[] to, int at) {
    to[at] = '\\';
    to[at + 1] = 'u';
    to[at + 2] = '0';
    to[at + 3] = '0';
    to[at + 4] = HEX[c >> 4];
    to[at + 5] = HEX[c & 0xf];
    return at + 6;
  }

  private static int writeUtf8(int codePoint, byte[] to, int at) {
    int next = at;
    if (codePoint < 0x800) {
      to[next++] = (byte) (0xc0 | (codePoint >> 6));
    } else {
      if (codePoint < 0x10000) {
        to[next++] = (byte) (0xe0 | (codePoint >> 12));
      } else {
        to[next++] = (byte) (0xf0 | (codePoint >> 18));
        to[next++] = (byte) (0x80 | ((codePoint >> 12) & 0x3f));
      }
      to[next++] = (byte) (0x80 | ((codePoint >> 6) & 0x3f));
    }
    to[next++] = (byte) (0x80 | (codePoint & 0x3f));
    return next;
  }

  private static void requirePair(String text, int at, String field) {
    boolean pair =
        Character.isHighSurrogate(text.charAt(at))
            && at + 1 < text.length()
            && Character.isLowSurrogate(text.charAt(at + 1));
    if (!pair) {
      throw new IllegalArgumentException(
          field
              + ": a text of "
              + text.length()
              + " characters is no valid Unicode (half a surrogate pair at "
              + at
              + "). Leave the value out.");
    }
  }
}
