package io.sluice.jobs.matchkeys;

import io.sluice.domain.matchkey.MatchKeyHasher;
import io.sluice.domain.matchkey.MatchKeyRow;
import io.sluice.domain.matchkey.MatchKeyRules;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * JSON lines to match keys: one line out for one line in, in order. A line that is no row gives an
 * {@code error} and never stops the others. Memory is one line and two buffers, whatever the input.
 */
public final class RowFilter {
  private final MatchKeyHasher hasher;
  private final Output output;

  /** What is written of a key. */
  public enum Output {
    /** Its SHA-256 digest. */
    DIGESTS,
    /** The normalized text instead: personal data. */
    NORMALIZED
  }

  /**
   * What was done.
   *
   * @param rows lines read
   * @param bad those that were no rows
   */
  public record Result(long rows, long bad) {}

  /** A filter by these rules. */
  public RowFilter(MatchKeyRules rules, Output output) {
    this.hasher = MatchKeyHasher.of(rules);
    this.output = output;
  }

  /**
   * Reads to the end.
   *
   * @param in JSON lines in UTF-8
   * @param out takes JSON lines in UTF-8; flushed whenever input has to be waited for
   * @throws IOException if one of the two fails
   */
  public Result run(InputStream in, OutputStream out) throws IOException {
    RowWriter writer =
        new RowWriter(out, output == Output.DIGESTS ? RowWriter.Form.DIGEST : RowWriter.Form.TEXT);
    InputLines lines = new InputLines(in, writer::flush);
    RowReader reader = new RowReader();
    MatchKeyRow row = new MatchKeyRow();
    long rows = 0;
    long bad = 0;
    while (lines.advance()) {
      rows++;
      String problem =
          lines.tooLong()
              ? "longer than " + InputLines.MAX_LINE_BYTES + " bytes"
              : reader.read(lines.buffer(), lines.from(), lines.to(), row);
      if (problem == null) {
        hash(row);
        writer.row(row);
      } else {
        bad++;
        writer.error(rows, problem);
      }
    }
    writer.flush();
    return new Result(rows, bad);
  }

  private void hash(MatchKeyRow row) {
    if (output == Output.DIGESTS) {
      hasher.hash(row);
    } else {
      hasher.normalize(row);
    }
  }
}
