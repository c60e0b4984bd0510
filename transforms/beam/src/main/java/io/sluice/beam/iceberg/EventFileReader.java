package io.sluice.beam.iceberg;

import io.sluice.domain.conversion.ConversionTarget;
import io.sluice.domain.conversion.EventHistory.Known;
import io.sluice.domain.conversion.EventHistory.Status;
import io.sluice.domain.diff.Fingerprint;
import io.sluice.domain.ledger.EventLedgerView.EventFile;
import io.sluice.domain.ledger.KnownEvent;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file of events row by row as a cursor, without an object a row. For one thread; holds one
 * row group in memory.
 *
 * <p>The id of a row is a range of {@link #idBytes()}, valid until the next {@link #next()}. Of
 * several rows of one id, in whichever files, the one of the highest {@link #version()} is what is
 * known.
 */
public final class EventFileReader implements Closeable {
  private static final List<String> WANTED_COLUMNS =
      List.of(
          "target",
          "event_id",
          "event_time_ms",
          "fp_high",
          "fp_low",
          "status",
          "code",
          "settled_at_s",
          "plan_id");
  private static final MessageType WANTED = wanted();
  private static final MessageType WANTED_OF_MERGED = wantedOfMerged();

  private final String path;
  private final ParquetFileReader reader;
  private final MessageType wanted;
  private final long fileVersion;
  private int group = -1;
  private @Nullable RowGroup rows;

  private EventFileReader(String path, ParquetFileReader reader, long fileVersion) {
    this.path = path;
    this.reader = reader;
    this.fileVersion = fileVersion;
    boolean merged =
        reader.getFooter().getFileMetaData().getSchema().containsField(LedgerTables.VERSION);
    this.wanted = merged ? WANTED_OF_MERGED : WANTED;
    reader.setRequestedSchema(wanted);
  }

  /** Opens a file; the cursor stands before its first row. */
  public static EventFileReader open(LedgerStorage storage, EventFile file) throws IOException {
    return DamagedFiles.reading(
        file.path(),
        taken ->
            new EventFileReader(
                file.path(),
                ParquetFileReader.open(storage.open(file), ParquetFiles.options()),
                file.version()));
  }

  /**
   * Goes to the next row.
   *
   * @return false where there is none
   */
  public boolean next() throws IOException {
    return (rows != null && rows.stepOn()) || DamagedFiles.reading(path, taken -> nextGroup());
  }

  private boolean nextGroup() throws IOException {
    while (rows == null || !rows.next()) {
      if (++group >= reader.getRowGroups().size()) {
        return false;
      }
      PageReadStore pages = reader.readRowGroup(group);
      String createdBy = reader.getFooter().getFileMetaData().getCreatedBy();
      rows =
          new RowGroup(
              new ColumnSource(pages, reader.getRowGroups().get(group), wanted, createdBy),
              wanted.containsField(LedgerTables.VERSION));
    }
    return true;
  }

  /** Holds the row's id in UTF-8, among others. */
  public byte[] idBytes() {
    return rows.id.bytes();
  }

  /** Where the row's id starts. */
  public int idStart() {
    return rows.id.offsets()[rows.at];
  }

  /** Where the row's id ends, exclusive. */
  public int idEnd() {
    return rows.id.offsets()[rows.at] + rows.id.lengths()[rows.at];
  }

  /** The event's time, milliseconds since 1970. */
  public long eventTimeMillis() {
    return rows.times[rows.at];
  }

  /** The first half of the content's fingerprint. */
  public long fpHigh() {
    return rows.highs[rows.at];
  }

  /** The second half of the content's fingerprint. */
  public long fpLow() {
    return rows.lows[rows.at];
  }

  /** What Amazon said of the event. */
  public Status status() {
    return StateCodes.status((int) rows.statuses[rows.at]);
  }

  /** When the row's plan was settled, seconds since 1970. */
  public long settledAtSeconds() {
    return rows.settled[rows.at];
  }

  /** The place of the row's commit in the order of commits. */
  public long version() {
    long own = rows.versions[rows.at];
    return own == MembershipSink.NONE ? fileVersion : own;
  }

  /** The plan that sent the event. */
  public String planId() throws IOException {
    return DamagedFiles.reading(path, taken -> rows.plan());
  }

  /** Amazon's code where it refused the event, else {@code null}. */
  public @Nullable String code() throws IOException {
    return DamagedFiles.reading(path, taken -> rows.code());
  }

  /** The row as an object, for the rows that are shown or kept. */
  public KnownEvent event() throws IOException {
    String id = new String(idBytes(), idStart(), idEnd() - idStart(), StandardCharsets.UTF_8);
    return new KnownEvent(id, ConversionTarget.parse(rows.target()).conversion(), known(), code());
  }

  /** The part of the row that an event of the same id is compared with. */
  public Known known() {
    return new Known(
        Instant.ofEpochMilli(eventTimeMillis()), new Fingerprint(fpHigh(), fpLow()), status());
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }

  private static MessageType wanted() {
    List<Type> fields =
        EventFileWriter.SCHEMA.getFields().stream()
            .filter(field -> WANTED_COLUMNS.contains(field.getName()))
            .toList();
    return new MessageType(EventFileWriter.SCHEMA.getName(), fields);
  }

  /** Merged files tell of each row which commit it came with. */
  private static MessageType wantedOfMerged() {
    List<Type> fields = new ArrayList<>(WANTED.getFields());
    fields.add(Types.optional(PrimitiveTypeName.INT64).id(13).named(LedgerTables.VERSION));
    return new MessageType(WANTED.getName(), fields);
  }

  /** The decoded columns of one row group, a few thousand rows at a time. */
  private static final class RowGroup {
    private final long count;
    private final IdColumn id;
    private final NumberColumn time;
    private final NumberColumn high;
    private final NumberColumn low;
    private final NumberColumn status;
    private final NumberColumn settledAt;
    private final @Nullable NumberColumn version;
    private final CurrentText target;
    private final CurrentText code;
    private final CurrentText plan;
    private long[] times = {};
    private long[] highs = {};
    private long[] lows = {};
    private long[] statuses = {};
    private long[] settled = {};
    private long[] versions = {};
    private long done;
    private int step;
    private int at = -1;

    RowGroup(ColumnSource source, boolean merged) throws IOException {
      count = source.rows();
      id = IdColumn.of(source, "event_id");
      time = NumberColumn.of(source, "event_time_ms");
      high = NumberColumn.of(source, "fp_high");
      low = NumberColumn.of(source, "fp_low");
      status = NumberColumn.of(source, "status");
      settledAt = NumberColumn.of(source, "settled_at_s");
      version = merged ? NumberColumn.of(source, LedgerTables.VERSION) : null;
      if (version == null) {
        versions = new long[NumberColumn.STEP];
        Arrays.fill(versions, MembershipSink.NONE);
      }
      target = new CurrentText(TextColumn.of(source, "target"));
      code = new CurrentText(TextColumn.of(source, "code"));
      plan = new CurrentText(TextColumn.of(source, "plan_id"));
    }

    /** Goes on among the rows that are decoded already. */
    boolean stepOn() {
      boolean more = at + 1 < step;
      at += more ? 1 : 0;
      return more;
    }

    boolean next() throws IOException {
      if (++at < step) {
        return true;
      }
      done += step;
      at = 0;
      step = 0;
      if (done == count) {
        return false;
      }
      step = id.next((int) Math.min(NumberColumn.STEP, count - done));
      times = time.next(step);
      highs = high.next(step);
      lows = low.next(step);
      statuses = status.next(step);
      settled = settledAt.next(step);
      versions = version == null ? versions : version.next(step);
      return true;
    }

    String target() throws IOException {
      return target.at(done + at);
    }

    String plan() throws IOException {
      return plan.at(done + at);
    }

    @Nullable String code() throws IOException {
      return code.at(done + at);
    }
  }

  /** A column of texts that may be asked for the same row again. */
  private static final class CurrentText {
    private final TextColumn column;
    private long row = -1;
    private @Nullable String text;

    CurrentText(TextColumn column) {
      this.column = column;
    }

    @Nullable String at(long wanted) throws IOException {
      if (wanted != row) {
        text = column.at(wanted);
        row = wanted;
      }
      return text;
    }
  }
}
