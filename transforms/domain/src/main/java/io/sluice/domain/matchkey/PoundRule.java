package io.sluice.domain.matchkey;

/**
 * Sets a pound sign apart: {@code #5} becomes {@code #} and {@code 5}, {@code APT#5} becomes three
 * tokens.
 */
final class PoundRule {
  private PoundRule() {}

  /** Splits at every pound sign and loses nothing but the repetition of the sign. */
  static void split(AddressTokens tokens, char[] chars) {
    for (int i = 0; i < tokens.size(); i++) {
      int start = tokens.start(i);
      int end = tokens.end(i);
      int pound = indexOfPound(chars, start, end);
      if (pound == end || end - start == 1) {
        continue;
      }
      int rest = pound;
      while (rest < end && chars[rest] == '#') {
        rest++;
      }
      if (rest < end) {
        tokens.insert(i + 1, rest, end);
      }
      tokens.set(i, pound, pound + 1);
      if (start < pound) {
        tokens.insert(i, start, pound);
        i++;
      }
    }
  }

  /**
   * Splits as published: only as many tokens as there were at first are looked at, and what stands
   * beside capitals and digits in a token with a pound sign is lost.
   */
  static void splitAsPublished(AddressTokens tokens, char[] chars) {
    int count = tokens.size();
    for (int i = 0; i < count; i++) {
      splitAsPublished(tokens, i, chars);
    }
  }

  private static void splitAsPublished(AddressTokens tokens, int index, char[] chars) {
    int end = tokens.end(index);
    int from = tokens.start(index);
    int at = index;
    for (int p = indexOfPound(chars, from, end); p < end; p = indexOfPound(chars, from, end)) {
      int head = p;
      while (head > from && isCapital(chars[head - 1])) {
        head--;
      }
      int tail = p + 1;
      while (tail < end && isUnitCharacter(chars[tail])) {
        tail++;
      }
      if (head < p || p + 1 < tail) {
        tokens.set(at, p, p + 1);
        if (p + 1 < tail) {
          tokens.insert(at + 1, p + 1, tail);
        }
        if (head < p) {
          tokens.insert(at, head, p);
        }
        at += head < p && p + 1 < tail ? 2 : 1;
      }
      from = tail;
    }
  }

  private static int indexOfPound(char[] chars, int from, int end) {
    int i = from;
    while (i < end && chars[i] != '#') {
      i++;
    }
    return i;
  }

  private static boolean isCapital(char c) {
    return c >= 'A' && c <= 'Z';
  }

  private static boolean isUnitCharacter(char c) {
    return isCapital(c) || (c >= '0' && c <= '9') || c == '-' || c == '/';
  }
}
