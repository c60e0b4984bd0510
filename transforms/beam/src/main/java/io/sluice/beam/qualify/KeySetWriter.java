package io.sluice.beam.qualify;

import io.sluice.beam.snapshot.ColumnValues;
import io.sluice.beam.snapshot.SourceRow;
import io.sluice.domain.batch.UploadRecord;
import io.sluice.domain.matchkey.ColumnForms;
import io.sluice.domain.matchkey.KeyHealth;
import io.sluice.domain.matchkey.SharedKeys;
import io.sluice.domain.snapshot.MatchKeyType;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Writes the raw key sets of the current row in canonical form. A column of one value gives one
 * set; of a list, the n-th values make the n-th set, and a key with a single value stands in every
 * set.
 */
final class KeySetWriter {
  /** Longer values are no identifiers: absent and counted. */
  static final int MAX_VALUE_BYTES = 4_000;

  private static final int KEYS = MatchKeyType.all().size();

  private final RawText text = new RawText();
  private final byte[][] single = new byte[KEYS][];
  private final int[] from = new int[KEYS];
  private final int[] until = new int[KEYS];
  private final ByteBuilder[] values = new ByteBuilder[KEYS];
  private final int[][] ends = new int[KEYS][4];
  private final int[] counts = new int[KEYS];
  private final ByteBuilder set = new ByteBuilder(512);
  private final ColumnForms forms;
  private final SharedKeys shared;
  private final SharedKeyRule.Effect effect;
  private int unusable;
  private int unusableMask;
  private int sharedMask;
  // Why values are unusable, by key and problem; nearly always empty.
  private final Map<String, Long> problems = new TreeMap<>();

  KeySetWriter(ColumnForms forms, SharedKeys shared, SharedKeyRule.Effect effect) {
    this.forms = forms;
    this.shared = shared;
    this.effect = effect;
    Arrays.setAll(values, i -> new ByteBuilder(64));
  }

  /** Adds set count and sets of the row to a content; returns the mask of keys with a value. */
  int write(SourceRow row, ByteBuilder to) {
    forget();
    sharedMask = 0;
    int mask = 0;
    for (MatchKeyType type : MatchKeyType.all()) {
      int values = single(row.keys(type), type);
      if (values > 1) {
        return writeSeveral(row, to);
      }
      mask |= values << type.ordinal();
    }
    to.putVarint(mask == 0 ? 0 : 1);
    if (mask != 0) {
      writeSingle(mask, to);
    }
    return mask;
  }

  private void forget() {
    if (unusable > 0) {
      problems.clear();
    }
    unusable = 0;
    unusableMask = 0;
  }

  /** Remembers where a key's only value is; the number of its values, 2 for several. */
  private int single(ColumnValues[] columns, MatchKeyType type) {
    int key = type.ordinal();
    int found = 0;
    for (ColumnValues column : columns) {
      for (int i = 0; i < column.count(); i++) {
        if (usable(column, i, type)) {
          if (found > 0) {
            return 2;
          }
          found = 1;
          single[key] = text.bytes();
          from[key] = text.start();
          until[key] = text.end();
        }
      }
    }
    return found;
  }

  private boolean usable(ColumnValues column, int index, MatchKeyType type) {
    if (forms.isHashed(type) && text.takeDigest(column, index)) {
      return !isDropped(type);
    }
    RawText.State state = text.take(column, index);
    boolean bad = state == RawText.State.NOT_UTF8 || text.length() > MAX_VALUE_BYTES;
    if (bad) {
      unusable++;
      unusableMask |= type.bit();
      problems.merge(type.configName() + "." + text.problem(state), 1L, Long::sum);
    }
    return !bad && state == RawText.State.PRESENT && !isDropped(type);
  }

  private void writeSingle(int mask, ByteBuilder to) {
    to.put(mask);
    for (int key = 0; key < KEYS; key++) {
      if ((mask & 1 << key) != 0) {
        to.putVarint(until[key] - from[key]);
        to.put(single[key], from[key], until[key]);
      }
    }
  }

  private int writeSeveral(SourceRow row, ByteBuilder to) {
    int sets = 1;
    int mask = 0;
    forget();
    sharedMask = 0;
    for (MatchKeyType type : MatchKeyType.all()) {
      int key = type.ordinal();
      collect(row.keys(type), type);
      sets = Math.max(sets, counts[key]);
      mask |= counts[key] == 0 ? 0 : type.bit();
    }
    writeDistinct(Math.min(sets, UploadRecord.MAX_KEY_SETS), to);
    return mask;
  }

  /** Values of the last row that are too long or not UTF-8. */
  int unusable() {
    return unusable;
  }

  /** Counts why values of the last row are too long or not UTF-8. */
  void countProblems(KeyHealth health) {
    problems.forEach((problem, n) -> health.problems.merge(problem, n, Long::sum));
  }

  /** Bits of the keys that have such a value. */
  int unusableMask() {
    return unusableMask;
  }

  /** The keys of the last row that too many persons share. */
  int sharedMask() {
    return sharedMask;
  }

  private void collect(ColumnValues[] columns, MatchKeyType type) {
    int key = type.ordinal();
    values[key].clear();
    counts[key] = 0;
    for (ColumnValues column : columns) {
      for (int i = 0; i < column.count(); i++) {
        if (usable(column, i, type)) {
          keep(key);
        }
      }
    }
  }

  private boolean isDropped(MatchKeyType type) {
    if (shared.isEmpty()
        || !SharedKeys.watches(type)
        || !shared.contains(SharedKeys.hash(type, text.bytes(), text.start(), text.end()))) {
      return false;
    }
    sharedMask |= type.bit();
    return effect == SharedKeyRule.Effect.DROP;
  }

  private void keep(int key) {
    values[key].put(text.bytes(), text.start(), text.end());
    if (counts[key] == ends[key].length) {
      ends[key] = Arrays.copyOf(ends[key], counts[key] * 2);
    }
    ends[key][counts[key]++] = values[key].length();
  }

  private void writeSet(int number, ByteBuilder to) {
    int mask = 0;
    for (int key = 0; key < KEYS; key++) {
      mask |= index(key, number) < 0 ? 0 : 1 << key;
    }
    to.put(mask);
    for (int key = 0; key < KEYS; key++) {
      int index = index(key, number);
      if (index >= 0) {
        int from = index == 0 ? 0 : ends[key][index - 1];
        to.putVarint(ends[key][index] - from);
        to.put(values[key].array(), from, ends[key][index]);
      }
    }
  }

  private int index(int key, int number) {
    return counts[key] == 1 ? 0 : number < counts[key] ? number : -1;
  }

  private void writeDistinct(int sets, ByteBuilder to) {
    TreeSet<byte[]> distinct = new TreeSet<>(Arrays::compareUnsigned);
    for (int i = 0; i < sets; i++) {
      set.clear();
      writeSet(i, set);
      distinct.add(set.toArray());
    }
    to.putVarint(distinct.size());
    distinct.forEach(s -> to.put(s, 0, s.length));
  }
}
