package io.sluice.beam.qualify;

import io.sluice.beam.snapshot.RowCursor;
import io.sluice.beam.snapshot.SnapshotPart;
import io.sluice.beam.snapshot.SourceColumns;
import java.io.Serializable;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;

/**
 * Reads the ids of suppression lists as blocks of eight-byte hashes, for events: whose person is on
 * a list goes nowhere. Two ids of one hash are taken for one, which keeps an event too many out
 * once in some billions; nobody is let through.
 *
 * <p>In: row groups with the name of their id column. Out: blocks of hashes. Pure. Personal data:
 * raw in, hashes out.
 */
public final class ReadSuppression
    extends PTransform<PCollection<ReadSuppression.Work>, PCollection<byte[]>> {
  private static final long serialVersionUID = 1L;
  private static final int BLOCK_BYTES = 1 << 20;

  private ReadSuppression() {}

  /**
   * One part to read.
   *
   * @param part the row group
   * @param column its id column
   */
  public record Work(SnapshotPart part, String column) implements Serializable {}

  /** Makes the transform. */
  public static ReadSuppression of() {
    return new ReadSuppression();
  }

  @Override
  public PCollection<byte[]> expand(PCollection<Work> parts) {
    return parts.apply("ReadIds", ParDo.of(new ReadFn())).setCoder(ByteArrayCoder.of());
  }

  private static final class ReadFn extends DoFn<Work, byte[]> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void read(@Element Work work, OutputReceiver<byte[]> out) {
      ByteBuilder block = new ByteBuilder(64 * 1024);
      RawText text = new RawText();
      SourceColumns columns = SourceColumns.idsOnly(work.column());
      try (RowCursor rows = RowCursor.open(work.part(), columns)) {
        while (rows.next()) {
          if (rows.id().count() > 0 && text.take(rows.id(), 0) == RawText.State.PRESENT) {
            block.putLong(PackEvents.amazonHash(text));
          }
          if (block.length() >= BLOCK_BYTES) {
            out.output(block.toArray());
            block.clear();
          }
        }
      }
      if (block.length() > 0) {
        out.output(block.toArray());
      }
    }
  }
}
