package io.sluice.beam.qualify;

import io.sluice.domain.diff.Fingerprint;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Packed events for tests of the stages behind. */
public final class PackedEvents {
  private PackedEvents() {}

  /**
   * One event.
   *
   * @param id its id
   * @param timeMillis when it happened
   * @param content stands for its content
   * @param day its snapshot's day
   */
  public record Row(String id, long timeMillis, long content, int day) {}

  /** A block of them; what is encoded is the id and content as text. */
  public static byte[] block(List<Row> rows) {
    ByteBuilder block = new ByteBuilder(256);
    for (Row row : rows) {
      PackedEvent.write(
          block,
          row.id().getBytes(StandardCharsets.UTF_8),
          row.timeMillis(),
          new Fingerprint(row.content(), row.content()),
          row.content(),
          row.day(),
          300,
          (row.id() + "/" + row.content()).getBytes(StandardCharsets.UTF_8));
    }
    return block.toArray();
  }
}
