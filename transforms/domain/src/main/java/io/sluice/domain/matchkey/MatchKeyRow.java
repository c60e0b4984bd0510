package io.sluice.domain.matchkey;

import io.sluice.domain.snapshot.MatchKeyType;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One row on its way through a {@link MatchKeyHasher}, in buffers that are filled again for the
 * next row: raw values in, digests or normalized text out. For streams of rows, where an object a
 * value would cost more than its digest. Not thread-safe.
 *
 * <p>Personal data: raw and hashed; {@link #toString()} tells the number of keys only.
 */
public final class MatchKeyRow {
  private static final int KEYS = MatchKeyType.all().size();
  private static final byte[] HEX = {
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
  };

  /** The codes AA to ZZ, so that a row's country costs no object. */
  private static final String[] COUNTRIES = new String[26 * 26];

  static {
    for (int i = 0; i < COUNTRIES.length; i++) {
      COUNTRIES[i] = "" + (char) ('A' + i / 26) + (char) ('A' + i % 26);
    }
  }

  private final int[] starts = new int[KEYS];
  private final int[] ends = new int[KEYS];
  private final @Nullable KeyProblem[] problems = new KeyProblem[KEYS];
  private final byte[] digests = new byte[KEYS * DigestSet.DIGEST_BYTES];
  private final Utf8Buffer texts = new Utf8Buffer();
  private final int[] textStarts = new int[KEYS];
  private final int[] textEnds = new int[KEYS];
  private char[] chars = new char[1024];
  private int length;
  private int present;
  private int valid;
  private @Nullable String country;

  /** Forgets values and results. */
  public void clear() {
    length = 0;
    present = 0;
    country = null;
    clearResults();
  }

  void clearResults() {
    valid = 0;
    texts.clear();
    Arrays.fill(problems, null);
  }

  /**
   * Sets the row's country.
   *
   * @param buffer holds ISO 3166 alpha-2 in any case at {@code from..to}, perhaps with white space
   *     around it; copied. UK is read as GB, any other text as no country
   */
  public void country(char[] buffer, int from, int to) {
    int start = stripStart(buffer, from, to);
    country = stripEnd(buffer, start, to) - start == 2 ? country(buffer, start) : null;
  }

  private static @Nullable String country(char[] buffer, int at) {
    int first = (buffer[at] | 0x20) - 'a';
    int second = (buffer[at + 1] | 0x20) - 'a';
    if (first < 0 || first >= 26 || second < 0 || second >= 26) {
      return null;
    }
    String code = COUNTRIES[first * 26 + second];
    return code.equals("UK") ? "GB" : code;
  }

  /** The row's country, ISO 3166 alpha-2 in upper case; {@code null} where it has none. */
  public @Nullable String country() {
    return country;
  }

  /**
   * Sets the raw value of a key, less surrounding white space; a blank one is absent. A second
   * value of the same key replaces the first.
   *
   * @param buffer holds it at {@code from..to}; copied
   */
  public void value(MatchKeyType type, char[] buffer, int from, int to) {
    int start = stripStart(buffer, from, to);
    int size = stripEnd(buffer, start, to) - start;
    if (size == 0) {
      present &= ~type.bit();
      return;
    }
    if (length + size > chars.length) {
      chars = Arrays.copyOf(chars, Math.max(chars.length * 2, length + size));
    }
    System.arraycopy(buffer, start, chars, length, size);
    int key = HashedKeys.index(type);
    starts[key] = length;
    length += size;
    ends[key] = length;
    present |= type.bit();
  }

  private static int stripStart(char[] buffer, int from, int to) {
    int start = from;
    while (start < to && Character.isWhitespace(buffer[start])) {
      start++;
    }
    return start;
  }

  private static int stripEnd(char[] buffer, int start, int to) {
    int end = to;
    while (end > start && Character.isWhitespace(buffer[end - 1])) {
      end--;
    }
    return end;
  }

  /** The keys that have a value, one bit each. */
  public int presentMask() {
    return present;
  }

  /** The keys that have a result, one bit each; a subset of {@link #presentMask()}. */
  public int validMask() {
    return valid;
  }

  /** Why a key that has a value has no result; empty where it has one or had no value. */
  public Optional<KeyProblem> problem(MatchKeyType type) {
    return Optional.ofNullable(problems[HashedKeys.index(type)]);
  }

  /**
   * Writes the digest of a key of {@link #validMask()} after {@link MatchKeyHasher#hash} as 64
   * lower-case hexadecimal digits.
   *
   * @param into takes 64 bytes at {@code at}
   */
  public void writeHex(MatchKeyType type, byte[] into, int at) {
    int from = HashedKeys.index(type) * DigestSet.DIGEST_BYTES;
    int to = at;
    for (int i = from; i < from + DigestSet.DIGEST_BYTES; i++) {
      int b = digests[i];
      into[to++] = HEX[(b >> 4) & 0xf];
      into[to++] = HEX[b & 0xf];
    }
  }

  /** The digest of a key of {@link #validMask()} after {@link MatchKeyHasher#hash}; a new array. */
  public byte[] digest(MatchKeyType type) {
    int from = HashedKeys.index(type) * DigestSet.DIGEST_BYTES;
    return Arrays.copyOfRange(digests, from, from + DigestSet.DIGEST_BYTES);
  }

  /**
   * The normalized text of a key of {@link #validMask()} after {@link MatchKeyHasher#normalize}.
   */
  public String text(MatchKeyType type) {
    int key = HashedKeys.index(type);
    return texts.copy(textStarts[key], textEnds[key]);
  }

  char[] chars() {
    return chars;
  }

  int start(int key) {
    return starts[key];
  }

  int end(int key) {
    return ends[key];
  }

  byte[] digests() {
    return digests;
  }

  void done(MatchKeyType type, @Nullable KeyProblem problem) {
    if (problem == null) {
      valid |= type.bit();
    } else {
      problems[HashedKeys.index(type)] = problem;
    }
  }

  void text(int key, Utf8Buffer text) {
    textStarts[key] = texts.length();
    texts.append(text);
    textEnds[key] = texts.length();
  }

  /** The number of keys, never a value. */
  @Override
  public String toString() {
    return "MatchKeyRow[" + Integer.bitCount(present) + " keys]";
  }
}
