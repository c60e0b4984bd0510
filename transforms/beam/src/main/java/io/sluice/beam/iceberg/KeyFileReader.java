package io.sluice.beam.iceberg;

import io.sluice.beam.iceberg.KeyRow.Kind;
import io.sluice.domain.ledger.LedgerView.LedgerFile;
import io.sluice.domain.qualify.ConsentSignal;
import io.sluice.domain.qualify.ConsentSignal.Grant;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/**
 * Reads digests of chosen ids. The ids of a row group are looked at first; the rest is read only if
 * one of them is wanted, and only wanted rows become objects. For one thread.
 */
public final class KeyFileReader {
  private static final MessageType IDS =
      new MessageType("membership_keys", KeyFileWriter.SCHEMA.getType("external_user_id"));
  private static final List<String> TEXTS =
      List.of("country", "amzn_user_data", "amzn_ad_storage", "tcf", "gpp", "plan_id");

  private final LedgerStorage storage;

  private KeyFileReader(LedgerStorage storage) {
    this.storage = storage;
  }

  /** A reader of any number of files. */
  public static KeyFileReader of(LedgerStorage storage) {
    return new KeyFileReader(storage);
  }

  /** Takes the wanted rows. */
  @FunctionalInterface
  public interface Sink {
    /** Takes one row. */
    void row(KeyRow row) throws IOException;
  }

  /**
   * Reads the wanted rows of a file in their order.
   *
   * @return the number of wanted rows
   * @throws IOException if the file cannot be read or the sink fails
   */
  public long read(LedgerFile file, IdFilter filter, Sink sink) throws IOException {
    return DamagedFiles.reading(
        file.path(),
        taken -> {
          long found = 0;
          try (ParquetFileReader reader =
              ParquetFileReader.open(storage.open(file), ParquetFiles.options())) {
            for (int group = 0; group < reader.getRowGroups().size(); group++) {
              BitSet wanted = wanted(reader, group, filter);
              if (!wanted.isEmpty()) {
                rows(source(reader, group, KeyFileWriter.SCHEMA), wanted, sink, taken);
                found += wanted.cardinality();
              }
            }
          }
          return found;
        });
  }

  private static ColumnSource source(ParquetFileReader reader, int group, MessageType schema)
      throws IOException {
    reader.setRequestedSchema(schema);
    return new ColumnSource(
        reader.readRowGroup(group),
        reader.getRowGroups().get(group),
        schema,
        reader.getFooter().getFileMetaData().getCreatedBy());
  }

  private static BitSet wanted(ParquetFileReader reader, int group, IdFilter filter)
      throws IOException {
    ColumnSource source = source(reader, group, IDS);
    IdColumn ids = IdColumn.of(source, "external_user_id");
    BitSet wanted = new BitSet();
    for (int row = 0; row < source.rows(); ) {
      int count = ids.next((int) Math.min(NumberColumn.STEP, source.rows() - row));
      for (int i = 0; i < count; i++, row++) {
        if (filter.wanted(ids.bytes(), ids.offsets()[i], ids.lengths()[i])) {
          wanted.set(row);
        }
      }
    }
    return wanted;
  }

  private static void rows(ColumnSource source, BitSet wanted, Sink sink, DamagedFiles.Taking taken)
      throws IOException {
    IdColumn ids = IdColumn.of(source, "external_user_id");
    IdColumn keySets = IdColumn.of(source, "key_sets");
    NumberColumn kinds = NumberColumn.of(source, "kind");
    NumberColumn sentAt = NumberColumn.of(source, "sent_at_s");
    TextColumn[] texts =
        TEXTS.stream().map(name -> TextColumn.of(source, name)).toArray(TextColumn[]::new);
    for (int row = wanted.nextSetBit(0); row >= 0; row = wanted.nextSetBit(row + 1)) {
      ids.forward(row, source.rows());
      keySets.forward(row, source.rows());
      String[] values = texts(texts, row);
      KeyRow key =
          new KeyRow(
              new String(ids.value(), StandardCharsets.UTF_8),
              Kind.of((int) kinds.at(row)),
              values[0],
              new ConsentSignal(grant(values[1]), grant(values[2]), values[3], values[4]),
              keySets.value(),
              values[5],
              sentAt.at(row));
      taken.begins();
      sink.row(key);
      taken.ends();
    }
  }

  private static String[] texts(TextColumn[] columns, long row) throws IOException {
    String[] values = new String[columns.length];
    for (int i = 0; i < columns.length; i++) {
      values[i] = columns[i].at(row);
    }
    return values;
  }

  private static @Nullable Grant grant(@Nullable String name) {
    return name == null ? null : Grant.valueOf(name);
  }
}
