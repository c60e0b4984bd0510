package io.sluice.beam.iceberg;

import io.sluice.domain.ledger.LedgerView.LedgerFile;
import java.io.IOException;
import java.util.List;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/**
 * Reads files of the slim state column by column, without records and boxed numbers. For one
 * thread; holds one row group in memory.
 */
public final class MembershipFileReader {
  private static final MessageType WANTED = without("target", "bucket");

  private final LedgerStorage storage;

  private MembershipFileReader(LedgerStorage storage) {
    this.storage = storage;
  }

  /** A reader of any number of files. */
  public static MembershipFileReader of(LedgerStorage storage) {
    return new MembershipFileReader(storage);
  }

  /**
   * Reads a file in the order of its rows.
   *
   * @return the rows read
   * @throws IOException if the file cannot be read or the sink fails
   */
  public long read(LedgerFile file, MembershipSink sink) throws IOException {
    return DamagedFiles.reading(
        file.path(),
        taken -> {
          long rows = 0;
          try (ParquetFileReader reader =
              ParquetFileReader.open(storage.open(file), ParquetFiles.options())) {
            reader.setRequestedSchema(WANTED);
            String createdBy = reader.getFooter().getFileMetaData().getCreatedBy();
            for (int group = 0; group < reader.getRowGroups().size(); group++) {
              PageReadStore pages = reader.readRowGroup(group);
              RowGroup columns =
                  new RowGroup(
                      new ColumnSource(pages, reader.getRowGroups().get(group), WANTED, createdBy));
              columns.drain(sink, taken);
              rows += pages.getRowCount();
            }
          }
          return rows;
        });
  }

  private static MessageType without(String... names) {
    List<String> left = List.of(names);
    List<Type> fields =
        MembershipFileWriter.SCHEMA.getFields().stream()
            .filter(field -> !left.contains(field.getName()))
            .toList();
    return new MessageType(MembershipFileWriter.SCHEMA.getName(), fields);
  }

  /** The decoded columns of one row group. */
  private static final class RowGroup {
    private final long rows;
    private final IdColumn id;
    private final NumberColumn presence;
    private final NumberColumn sentAt;
    private final NumberColumn settledAt;
    private final NumberColumn fpHigh;
    private final NumberColumn fpLow;
    private final NumberColumn qualifiedUntil;
    private final NumberColumn offerKind;
    private final NumberColumn offerVerdict;
    private final NumberColumn offerFpHigh;
    private final NumberColumn offerFpLow;
    private final @Nullable ColumnReader offerCode;
    private final NumberColumn removalReason;
    private final NumberColumn removalRank;

    RowGroup(ColumnSource source) throws IOException {
      rows = source.rows();
      id = IdColumn.of(source, "external_user_id");
      presence = NumberColumn.of(source, "presence");
      sentAt = NumberColumn.of(source, "sent_at_s");
      settledAt = NumberColumn.of(source, "settled_at_s");
      fpHigh = NumberColumn.of(source, "fp_high");
      fpLow = NumberColumn.of(source, "fp_low");
      qualifiedUntil = NumberColumn.of(source, "qualified_until_s");
      offerKind = NumberColumn.of(source, "offer_kind");
      offerVerdict = NumberColumn.of(source, "offer_verdict");
      offerFpHigh = NumberColumn.of(source, "offer_fp_high");
      offerFpLow = NumberColumn.of(source, "offer_fp_low");
      offerCode = source.empty("offer_code") ? null : source.reader("offer_code");
      removalReason = NumberColumn.of(source, "removal_reason");
      removalRank = NumberColumn.of(source, "removal_rank");
    }

    void drain(MembershipSink sink, DamagedFiles.Taking taken) throws IOException {
      for (long done = 0; done < rows; ) {
        int count = id.next((int) Math.min(NumberColumn.STEP, rows - done));
        taken.begins();
        sink.ahead(id.bytes(), id.offsets(), id.lengths(), count);
        taken.ends();
        step(count, sink, taken);
        done += count;
      }
    }

    private void step(int count, MembershipSink sink, DamagedFiles.Taking taken)
        throws IOException {
      long[] present = presence.next(count);
      long[] sent = sentAt.next(count);
      long[] settled = settledAt.next(count);
      long[] high = fpHigh.next(count);
      long[] low = fpLow.next(count);
      long[] until = qualifiedUntil.next(count);
      long[] kind = offerKind.next(count);
      long[] verdict = offerVerdict.next(count);
      long[] offeredHigh = offerFpHigh.next(count);
      long[] offeredLow = offerFpLow.next(count);
      long[] reasons = removalReason.next(count);
      long[] ranks = removalRank.next(count);
      for (int i = 0; i < count; i++) {
        // Not written where the offer is what is present.
        boolean own = offeredHigh[i] == MembershipSink.NONE && offeredLow[i] == MembershipSink.NONE;
        String code = offerCode == null ? null : code();
        taken.begins();
        sink.row(
            id.bytes(),
            id.offsets()[i],
            id.lengths()[i],
            (int) present[i],
            sent[i],
            settled[i],
            high[i],
            low[i],
            until[i],
            (int) kind[i],
            (int) verdict[i],
            own ? high[i] : offeredHigh[i],
            own ? low[i] : offeredLow[i],
            code,
            reasons[i],
            ranks[i]);
        taken.ends();
      }
    }

    private @Nullable String code() {
      boolean defined = offerCode.getCurrentDefinitionLevel() > 0;
      String code = defined ? offerCode.getBinary().toStringUsingUTF8() : null;
      offerCode.consume();
      return code;
    }
  }
}
