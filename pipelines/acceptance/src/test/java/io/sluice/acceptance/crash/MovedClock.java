package io.sluice.acceptance.crash;

import java.io.IOException;
import java.io.Serializable;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/** A clock that another process moves through a file; its copies in tasks move with it. */
final class MovedClock extends Clock implements Serializable {
  private static final long serialVersionUID = 1L;

  // Of the process: a buffer cannot be written to a task.
  @SuppressWarnings("NonFinalStaticField")
  private static volatile MappedByteBuffer moved;

  private final Clock clock;

  private MovedClock(Clock clock) {
    this.clock = clock;
  }

  /** A clock moved by what {@link #move} wrote. */
  static Clock by(Path file, Clock clock) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      moved = channel.map(FileChannel.MapMode.READ_ONLY, 0, Long.BYTES);
    }
    return new MovedClock(clock);
  }

  /** Makes the file. */
  static void create(Path file) throws IOException {
    Files.write(file, new byte[Long.BYTES]);
  }

  /** Moves the clocks that a file moves. */
  static void move(Path file, Duration by) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      channel.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES).putLong(0, by.toMillis());
    }
  }

  @Override
  public Instant instant() {
    return clock.instant().plusMillis(moved.getLong(0));
  }

  @Override
  public ZoneId getZone() {
    return clock.getZone();
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
