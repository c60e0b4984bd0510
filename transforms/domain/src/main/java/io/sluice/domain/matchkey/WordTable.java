package io.sluice.domain.matchkey;

import com.google.common.base.Ascii;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A fixed map from words to words that is asked with a slice of a buffer, so that a look-up
 * allocates nothing. Open addressing, at most half full. Immutable and shared by all threads.
 */
final class WordTable {
  private final @Nullable String[] words;
  private final @Nullable String[] values;

  private WordTable(@Nullable String[] words, @Nullable String[] values) {
    this.words = words;
    this.values = values;
  }

  static WordTable of(Map<String, String> entries) {
    int capacity = Integer.highestOneBit(Math.max(entries.size(), 1)) * 4;
    WordTable table = new WordTable(new String[capacity], new String[capacity]);
    entries.forEach(table::put);
    return table;
  }

  private void put(String word, String value) {
    int slot = slot(word.hashCode());
    while (words[slot] != null) {
      slot = (slot + 1) & (words.length - 1);
    }
    words[slot] = word;
    values[slot] = value;
  }

  /** The word for {@code chars[from..to)}, or {@code null} where the table does not hold it. */
  @Nullable String find(char[] chars, int from, int to) {
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + chars[i];
    }
    int slot = slot(hash);
    for (String word = words[slot]; word != null; word = words[slot]) {
      if (matches(word, chars, from, to)) {
        return values[slot];
      }
      slot = (slot + 1) & (words.length - 1);
    }
    return null;
  }

  /** True when the table holds {@code text[from..to)}, capital letters A-Z read as small ones. */
  boolean contains(Utf8Buffer text, int from, int to) {
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + Ascii.toLowerCase((char) text.at(i));
    }
    int slot = slot(hash);
    for (String word = words[slot]; word != null; word = words[slot]) {
      if (matches(word, text, from, to)) {
        return true;
      }
      slot = (slot + 1) & (words.length - 1);
    }
    return false;
  }

  private int slot(int hash) {
    return (hash ^ (hash >>> 15)) & (words.length - 1);
  }

  private static boolean matches(String word, char[] chars, int from, int to) {
    if (word.length() != to - from) {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (word.charAt(i - from) != chars[i]) {
        return false;
      }
    }
    return true;
  }

  private static boolean matches(String word, Utf8Buffer text, int from, int to) {
    if (word.length() != to - from) {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (word.charAt(i - from) != Ascii.toLowerCase((char) text.at(i))) {
        return false;
      }
    }
    return true;
  }
}
