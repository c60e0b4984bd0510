package io.sluice.amazonads;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * Writes JSON into an array, or only counts what it would write. Both run through the same calls,
 * so that a size by arithmetic cannot differ from the bytes. Not safe for several threads.
 */
final class JsonBytes {
  private final byte[] to;
  private long at;
  private boolean first;

  private JsonBytes(byte[] to) {
    this.to = to;
  }

  /** Counts and writes nothing. */
  static JsonBytes counting() {
    return new JsonBytes(null);
  }

  /** Writes into an array that must be large enough. */
  static JsonBytes into(byte[] array) {
    return new JsonBytes(array);
  }

  /** Returns a member's name with quotes and colon, for {@link #field}. */
  static byte[] name(String name) {
    return ('"' + name + "\":").getBytes(US_ASCII);
  }

  /** Returns the bytes so far. */
  long size() {
    return at;
  }

  void openObject() {
    put('{');
    first = true;
  }

  void closeObject() {
    put('}');
    first = false;
  }

  void openList() {
    put('[');
    first = true;
  }

  void closeList() {
    put(']');
    first = false;
  }

  /** Begins a member of an object; its value has to follow. */
  void field(byte[] name) {
    item();
    ascii(name);
  }

  /** Begins an element of a list; its value has to follow. */
  void item() {
    if (!first) {
      put(',');
    }
    first = false;
  }

  /** Writes a member, unless its value is null. */
  void textField(byte[] name, String value, String field) {
    if (value != null) {
      field(name);
      text(value, field);
    }
  }

  /** Writes a member without quotes, unless its value is null. */
  void numberField(byte[] name, String digits) {
    if (digits != null) {
      field(name);
      ascii(digits.getBytes(US_ASCII));
    }
  }

  /** Writes a text; {@code field} is for the message if it is no valid Unicode. */
  void text(String value, String field) {
    if (to == null) {
      at += JsonText.size(value, field);
    } else {
      at = JsonText.write(value, to, (int) at);
    }
  }

  /** Writes a digest as 64 digits in quotes. */
  void hex(byte[] digest) {
    put('"');
    if (to == null) {
      at += 2L * digest.length;
    } else {
      at = JsonText.writeHex(digest, to, (int) at);
    }
    put('"');
  }

  private void ascii(byte[] bytes) {
    if (to != null) {
      System.arraycopy(bytes, 0, to, (int) at, bytes.length);
    }
    at += bytes.length;
  }

  private void put(char c) {
    if (to != null) {
      to[(int) at] = (byte) c;
    }
    at++;
  }
}
