package io.sluice.beam.iceberg;

import io.sluice.domain.ledger.Retention;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types.LongType;
import org.jspecify.annotations.Nullable;

/**
 * Drops event files that no plan looks at any more, and merges those of one bucket that were
 * settled in one span of time. A merged row keeps the place of its commit, which decides what an id
 * stands for: files that a wrong clock put into another span may have come in between.
 */
final class EventMerging {
  private final LedgerUpkeep upkeep;
  private final Table table;
  private final RowMerge merge;
  private final int settledAt;

  private EventMerging(LedgerUpkeep upkeep) {
    this.upkeep = upkeep;
    this.table = upkeep.table(LedgerTables.CONVERSIONS);
    this.merge = new RowMerge(upkeep, LedgerTables.CONVERSIONS, Map.of(), EventMerging::place);
    this.settledAt = table.schema().findField("settled_at_s").fieldId();
  }

  static EventMerging of(LedgerUpkeep upkeep) {
    return new EventMerging(upkeep);
  }

  private static void place(DataFile file, Record row) {
    if (row.getField(LedgerTables.VERSION) == null) {
      row.setField(LedgerTables.VERSION, file.dataSequenceNumber());
    }
  }

  void run() {
    long from = Retention.eventsFrom(upkeep.now()).getEpochSecond();
    long today = Retention.eventAge(upkeep.now());
    List<DataFile> over = new ArrayList<>();
    FileGroups groups = new FileGroups();
    for (DataFile file : LedgerSlices.withBounds(table)) {
      Long oldest = seconds(file.lowerBounds());
      Long newest = seconds(file.upperBounds());
      if (oldest == null || newest == null) {
        continue; // Another engine wrote it without bounds: its age is not known.
      }
      if (newest < from) {
        over.add(file);
      } else if (age(oldest) == age(newest)) {
        groups.add(file.partition() + "/" + age(newest), age(newest) < today, file);
      }
    }
    merge.drop(over);
    groups.merge(upkeep, (run, files) -> merge.merge(files), files -> files);
  }

  private static long age(long seconds) {
    return Retention.eventAge(Instant.ofEpochSecond(seconds));
  }

  private @Nullable Long seconds(@Nullable Map<Integer, ByteBuffer> bounds) {
    return bounds == null || bounds.get(settledAt) == null
        ? null
        : Conversions.fromByteBuffer(LongType.get(), bounds.get(settledAt));
  }
}
