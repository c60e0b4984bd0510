package io.sluice.domain.matchkey;

import io.sluice.domain.matchkey.MatchKeyRules.Reference;
import java.util.Arrays;
import java.util.Locale;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Street address: upper case, split into tokens, dash and pound rules, each token replaced by the
 * country's table, joined with nothing between, lower case.
 */
final class AddressNormalizer implements KeyNormalizer {
  private static final int FIRST_LATIN1_LETTER = 0xc0;

  private final Reference reference;
  private final AddressTokens tokens = new AddressTokens();
  private char[] upper = new char[MatchKeyHasher.MAX_VALUE_LENGTH];
  private int length;
  private char[] joined = new char[MatchKeyHasher.MAX_VALUE_LENGTH];
  private int joinedLength;

  AddressNormalizer(Reference reference) {
    this.reference = reference;
  }

  @Override
  public @Nullable KeyProblem normalize(
      KeyText in, @Nullable CountryRules country, Utf8Buffer out) {
    if (country == null) {
      return KeyProblem.COUNTRY_MISSING;
    }
    WordTable words = country.addressWords();
    if (words == null) {
      return KeyProblem.NO_ADDRESS_RULES;
    }
    toUpperCase(in);
    split();
    splitDashes();
    if (reference == Reference.REPAIRED) {
      PoundRule.split(tokens, upper);
    } else {
      PoundRule.splitAsPublished(tokens, upper);
    }
    join(words);
    writeLowerCase(out);
    return Placeholders.isWord(out) ? KeyProblem.PLACEHOLDER : null;
  }

  /** The words of the last address, as given or as the country's table has them; to explain. */
  String words(@Nullable CountryRules replacedBy) {
    StringJoiner words = new StringJoiner(" | ");
    WordTable table = replacedBy == null ? null : replacedBy.addressWords();
    for (int i = 0; i < tokens.size(); i++) {
      int start = tokens.start(i);
      String found = table == null ? null : table.find(upper, start, tokens.end(i));
      words.add(found == null ? new String(upper, start, tokens.end(i) - start) : found);
    }
    return words.toString();
  }

  private void toUpperCase(KeyText in) {
    if (!in.isLatin1() || !latin1ToUpperCase(in)) {
      String text = in.value().toUpperCase(Locale.ROOT);
      length = text.length();
      upper = grown(upper, length);
      text.getChars(0, length, upper, 0);
    }
  }

  /** False when a character has its capital outside Latin-1: micro sign and y with diaeresis. */
  private boolean latin1ToUpperCase(KeyText in) {
    upper = grown(upper, 2 * in.length());
    char[] chars = in.chars();
    int to = 0;
    for (int i = 0; i < in.length(); i++) {
      char c = chars[i];
      if (c == 'ß') {
        upper[to++] = 'S';
        upper[to++] = 'S';
      } else if ((c >= 'a' && c <= 'z') || (c > 'ß' && c < 'ÿ' && c != '÷')) {
        upper[to++] = (char) (c - 0x20);
      } else if (c == 'µ' || c == 'ÿ') {
        return false;
      } else {
        upper[to++] = c;
      }
    }
    length = to;
    return true;
  }

  private void split() {
    tokens.clear();
    int start = 0;
    for (int i = 0; i < length; i++) {
      if (isDelimiter(upper[i])) {
        tokens.add(start, i);
        start = i + 1;
      } else if (upper[i] == 'C' && isCareOf(i)) {
        tokens.add(start, i);
        i += 2;
        start = i + 1;
      }
    }
    tokens.add(start, length);
  }

  private static boolean isDelimiter(char c) {
    return switch (c) {
      case ',', '.', '!', '(', ')', '[', ']', '{', '}' -> true;
      default -> CharClass.isSpace(c);
    };
  }

  /** True where C/O stands as a word of its own. */
  private boolean isCareOf(int at) {
    int end = at + 3;
    return end <= length
        && upper[at + 1] == '/'
        && upper[at + 2] == 'O'
        && (at == 0 || !CharClass.isWord(Character.codePointBefore(upper, at, 0)))
        && (end == length || !CharClass.isWord(Character.codePointAt(upper, end, length)));
  }

  /** {@code 12-B} becomes two tokens, {@code 12-14} stays one. */
  private void splitDashes() {
    // The published loop stops at the number of tokens it began with, whatever was inserted.
    int count = tokens.size();
    for (int i = 0; i < (reference == Reference.REPAIRED ? tokens.size() : count); i++) {
      int start = tokens.start(i);
      int end = tokens.end(i);
      int dash = end - 1;
      while (dash >= start && upper[dash] != '-') {
        dash--;
      }
      if (dash > start && dash < end - 1 && isNumeric(start, dash) && !isNumeric(dash + 1, end)) {
        tokens.set(i, start, dash);
        tokens.insert(i + 1, dash + 1, end);
      }
    }
  }

  private boolean isNumeric(int start, int end) {
    int point;
    for (int i = start; i < end; i += Character.charCount(point)) {
      point = Character.codePointAt(upper, i, end);
      if (!CharClass.isNumeric(point)) {
        return false;
      }
    }
    return true;
  }

  private void join(WordTable words) {
    joinedLength = 0;
    for (int i = 0; i < tokens.size(); i++) {
      int start = tokens.start(i);
      int size = tokens.end(i) - start;
      String word = words.find(upper, start, tokens.end(i));
      int added = word == null ? size : word.length();
      joined = grown(joined, joinedLength + added);
      if (word == null) {
        System.arraycopy(upper, start, joined, joinedLength, size);
      } else {
        word.getChars(0, added, joined, joinedLength);
      }
      joinedLength += added;
    }
  }

  private void writeLowerCase(Utf8Buffer out) {
    int all = 0;
    for (int i = 0; i < joinedLength; i++) {
      all |= joined[i];
    }
    if (all > 0xff) {
      out.text(new String(joined, 0, joinedLength).toLowerCase(Locale.ROOT));
      return;
    }
    out.reserve(2 * joinedLength);
    for (int i = 0; i < joinedLength; i++) {
      char c = joined[i];
      if (c < 0x80) {
        out.ascii(c >= 'A' && c <= 'Z' ? c + 0x20 : c);
      } else {
        boolean capital = c >= FIRST_LATIN1_LETTER && c < 'ß' && c != '×';
        out.codePoint(capital ? c + 0x20 : c);
      }
    }
  }

  private static char[] grown(char[] buffer, int needed) {
    return needed <= buffer.length
        ? buffer
        : Arrays.copyOf(buffer, Math.max(needed, 2 * buffer.length));
  }
}
