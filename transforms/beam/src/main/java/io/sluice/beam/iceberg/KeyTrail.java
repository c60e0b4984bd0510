package io.sluice.beam.iceberg;

import io.sluice.beam.iceberg.KeyRow.Kind;
import io.sluice.domain.batch.UploadRecord;
import io.sluice.domain.matchkey.DigestSet;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the rows of one id come to. Whoever reads the digests of an id asks for what was sent last,
 * and for all that was sent since the last settled DELETE, at most the first {@link
 * UploadRecord#MAX_KEY_SETS} in their order: two rows say the same as any number.
 */
final class KeyTrail {
  private final TreeSet<DigestSet> older = new TreeSet<>();
  private @Nullable KeyRow cleared;
  private @Nullable KeyRow before;
  private @Nullable KeyRow last;

  /** Takes the next row, the oldest first. */
  void take(KeyRow row) {
    if (row.kind() == Kind.CLEARED) {
      older.clear();
      cleared = row;
      before = null;
      last = null;
      return;
    }
    if (last != null) {
      older.addAll(last.sets());
      before = last;
    }
    last = row;
  }

  /**
   * The rows that say the same, the oldest first.
   *
   * @param whole whether no older row of the id is anywhere: then there is nothing to clear
   */
  List<KeyRow> rows(boolean whole) {
    List<KeyRow> rows = new ArrayList<>();
    if (cleared != null && !whole) {
      rows.add(cleared);
    }
    if (before != null) {
      List<DigestSet> rest = rest();
      if (!rest.isEmpty()) {
        rows.add(
            new KeyRow(
                before.externalUserId(),
                Kind.SET,
                before.country(),
                before.consent(),
                KeyRow.join(rest),
                before.planId(),
                before.sentAtS()));
      }
    }
    if (last != null) {
      rows.add(last);
    }
    return rows;
  }

  private List<DigestSet> rest() {
    TreeSet<DigestSet> all = new TreeSet<>(older);
    all.addAll(last.sets());
    List<DigestSet> rest = new ArrayList<>(all.stream().limit(UploadRecord.MAX_KEY_SETS).toList());
    rest.removeAll(last.sets());
    return rest;
  }
}
