package io.sluice.beam.snapshot;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Runs pieces of decoding. Damaged bytes meet Parquet's and the codecs' decoders as exceptions of
 * every kind, and as sizes beyond all memory: all of them mean that the file cannot be read.
 */
final class Decoding {
  private Decoding() {}

  /**
   * Runs a piece on this thread.
   *
   * @throws IOException with whatever it failed with as the cause, or that itself
   */
  static <T> T of(Callable<T> piece) throws IOException {
    FutureTask<T> task = new FutureTask<>(piece);
    task.run();
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException e) {
      throw failed(e.getCause());
    }
  }

  private static IOException failed(Throwable cause) {
    if (cause instanceof SnapshotInvalidException known) {
      throw known;
    } else if (cause instanceof Error error && !(cause instanceof OutOfMemoryError)) {
      throw error;
    }
    return cause instanceof IOException known ? known : new IOException("cannot be decoded", cause);
  }
}
