package io.sluice.jobs.run;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tells a disk without space from other failures, wherever in the chain of causes it is named. */
public final class DiskFull {
  private static final int MOST_CAUSES = 30;

  private DiskFull() {}

  /** What to tell where a failure comes from a disk without space. */
  public static Optional<String> words(@Nullable Throwable failure) {
    return Stream.iterate(failure, at -> at != null, Throwable::getCause)
            .limit(MOST_CAUSES)
            .anyMatch(DiskFull::isOne)
        ? Optional.of(
            "No space left on the disk of the workspace, of Spark's temporary files or of the logs."
                + " Nothing is lost: free space, then run the same command again")
        : Optional.empty();
  }

  private static boolean isOne(Throwable failure) {
    String text = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    return text.contains("no space left on device")
        || text.contains("disk quota exceeded")
        || text.contains("sqlite_full");
  }
}
