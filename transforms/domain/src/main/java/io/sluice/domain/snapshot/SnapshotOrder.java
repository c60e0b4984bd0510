package io.sluice.domain.snapshot;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * Where a snapshot stands in time, so that an older one is known as older however it is named. Days
 * are compared by the day, snapshots of one table by their sequence number, and everything else by
 * {@link #rank}.
 *
 * @param kind what the snapshot is
 * @param version names the snapshot within its source; the same text is the very same snapshot
 * @param position the day since 1970, the table's sequence number (0 where it has none), or the
 *     newest file's time
 * @param rank milliseconds since 1970 on one scale for all kinds: the start of the day, the commit,
 *     or the newest file; two versions of one day differ within that day
 * @param source the table's name, empty for files
 */
public record SnapshotOrder(Kind kind, String version, long position, long rank, String source)
    implements Serializable {
  private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();
  // The files of a day may be written weeks later: their age is given in this unit.
  private static final long STEP_MILLIS = 100;

  /** What a snapshot is. */
  public enum Kind {
    /** The folder of a day. */
    DAY,
    /** A snapshot of an Iceberg table. */
    TABLE,
    /** Files without a day in their path. */
    FILES
  }

  /**
   * The folder of a day.
   *
   * @param day the newest day that is read
   * @param newestFile when its newest file was written: a folder that is written again is newer
   */
  public static SnapshotOrder day(LocalDate day, Instant newestFile) {
    long start = day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    long age = (newestFile.toEpochMilli() - start) / STEP_MILLIS;
    long within = Math.max(0, Math.min(DAY_MILLIS - 1, age));
    return new SnapshotOrder(Kind.DAY, day.toString(), day.toEpochDay(), start + within, "");
  }

  /**
   * A snapshot of a table.
   *
   * @param table its name
   * @param snapshotId its id
   * @param sequence its sequence number, 0 where the table's format has none
   * @param committedAt when it was committed
   */
  public static SnapshotOrder table(
      String table, long snapshotId, long sequence, Instant committedAt) {
    return new SnapshotOrder(
        Kind.TABLE, Long.toString(snapshotId), sequence, committedAt.toEpochMilli(), table);
  }

  /**
   * Files whose path names no day. They are as old as their newest file, or as the moment they are
   * read for, whichever is older: who passes an old moment wants the state of then.
   *
   * @param newestFile when the newest file was written
   * @param readFor as-of, or the end of the day that was asked for
   */
  public static SnapshotOrder files(Instant newestFile, Instant readFor) {
    long written = newestFile.toEpochMilli();
    return new SnapshotOrder(
        Kind.FILES, newestFile.toString(), written, Math.min(written, readFor.toEpochMilli()), "");
  }

  /** Whether this snapshot is older than another one. The very same snapshot never is. */
  public boolean isOlderThan(SnapshotOrder other) {
    if (kind != other.kind || !source.equals(other.source)) {
      return rank < other.rank;
    }
    return switch (kind) {
      case DAY -> position < other.position;
      case TABLE -> !version.equals(other.version) && before(other);
      case FILES -> !version.equals(other.version) && rank < other.rank;
    };
  }

  private boolean before(SnapshotOrder other) {
    boolean sequences = position > 0 && other.position > 0;
    return sequences ? position < other.position : rank < other.rank;
  }

  /** The newer of two; of one snapshot that was read twice, as it was read for the later moment. */
  public SnapshotOrder newer(SnapshotOrder other) {
    boolean same = !isOlderThan(other) && !other.isOlderThan(this);
    boolean otherIsNewer = same ? rank < other.rank : isOlderThan(other);
    return otherIsNewer ? other : this;
  }

  /** For a message. */
  public String inWords() {
    return switch (kind) {
      case DAY -> "day " + version;
      case TABLE -> "snapshot " + version + " of table " + source + ", committed " + at();
      case FILES -> "files written " + version + (rank < position ? ", read as of " + at() : "");
    };
  }

  private Instant at() {
    return Instant.ofEpochMilli(rank);
  }

  /** One line; {@link #parse} reads it. */
  public String text() {
    return kind + " " + version + " " + position + " " + rank + " " + source;
  }

  /**
   * Reads what {@link #text} wrote.
   *
   * @throws IllegalArgumentException if it is of another form
   */
  public static SnapshotOrder parse(String text) {
    String[] words = text.split(" ", 5);
    if (words.length != 5) {
      throw new IllegalArgumentException("not the order of a snapshot: " + text);
    }
    return new SnapshotOrder(
        Kind.valueOf(words[0]),
        words[1],
        Long.parseLong(words[2]),
        Long.parseLong(words[3]),
        words[4]);
  }
}
