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
  private final TreeSet<DigestSet> others = new TreeSet<>();
  private @Nullable KeyRow cleared;
  private @Nullable KeyRow other;
  private @Nullable KeyRow newest;

  /** Takes the next row, the oldest first. */
  void take(KeyRow row) {
    switch (row.kind()) {
      case CLEARED -> {
        others.clear();
        cleared = row;
        other = null;
        newest = null;
      }
      case OFFERED -> beside(row);
      case SET -> {
        if (newest != null) {
          beside(newest);
        }
        newest = row;
      }
    }
  }

  private void beside(KeyRow row) {
    others.addAll(row.sets());
    other = row;
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
    if (other != null) {
      List<DigestSet> rest = rest();
      if (!rest.isEmpty()) {
        rows.add(
            new KeyRow(
                other.externalUserId(),
                Kind.OFFERED,
                other.country(),
                other.consent(),
                KeyRow.join(rest),
                other.planId(),
                other.sentAtS()));
      }
    }
    if (newest != null) {
      rows.add(newest);
    }
    return rows;
  }

  private List<DigestSet> rest() {
    List<DigestSet> last = newest == null ? List.of() : newest.sets();
    TreeSet<DigestSet> all = new TreeSet<>(others);
    all.addAll(last);
    List<DigestSet> rest = new ArrayList<>(all.stream().limit(UploadRecord.MAX_KEY_SETS).toList());
    rest.removeAll(last);
    return rest;
  }
}
