package io.sluice.beam.iceberg;

import io.sluice.domain.ledger.StateDamagedException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import org.apache.iceberg.exceptions.NotFoundException;

/**
 * Names the ledger's file that cannot be decoded. A damaged file breaks Parquet's reader and ours
 * in many places with many kinds of exceptions; what the taker of its rows throws is not its fault.
 */
final class DamagedFiles {
  private DamagedFiles() {}

  /** Whether the rows' taker is at work at this moment. For one thread. */
  static final class Taking {
    private boolean under;

    void begins() {
      under = true;
    }

    void ends() {
      under = false;
    }
  }

  /** Reads a file. */
  interface Reading<T> {
    T read(Taking taken) throws IOException;
  }

  /**
   * Reads a file.
   *
   * @throws StateDamagedException if it is missing or damaged
   * @throws IOException whatever the taker of its rows throws
   */
  @SuppressWarnings("checkstyle:illegalcatch") // a damaged file may break the reader anywhere
  static <T> T reading(String file, Reading<T> reading) throws IOException {
    Taking taken = new Taking();
    try {
      return reading.read(taken);
    } catch (StateDamagedException e) {
      throw e;
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      if (taken.under) {
        throw e;
      }
      StateDamagedException damaged =
          StateDamagedException.ofLedger(
              file, isMissing(e) ? "is missing" : "cannot be read as it was written");
      damaged.initCause(e);
      throw damaged;
    }
  }

  private static boolean isMissing(Throwable e) {
    return e instanceof NotFoundException
        || e instanceof FileNotFoundException
        || e instanceof NoSuchFileException;
  }
}
