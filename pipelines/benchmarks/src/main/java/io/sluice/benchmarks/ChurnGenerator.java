package io.sluice.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * Writes the data set of the comparisons: two snapshots of twelve columns with 5 % churn between
 * them, eight Snappy Parquet files each in another order of rows, and yesterday's state for the
 * peers.
 *
 * <p>{@code ChurnGenerator --out DIR --members 4000000 [--seed 1] [--today 2026-01-15] [--threads
 * 2]}. Rows are streamed; memory depends on the row groups being written; a heap of 1.5 GiB is
 * enough for two threads. The same arguments give the same rows everywhere. Without {@code --today}
 * it is today in UTC; Sluice judges renewals by the real clock, so a data set is good for fourteen
 * days.
 *
 * <p>Personal data: made up.
 */
public final class ChurnGenerator {
  private static final int FILES = 8;

  private final BenchData data;
  private final ChurnModel model;

  private ChurnGenerator(BenchData data) {
    this.data = data;
    this.model = data.model();
  }

  /** See the class. */
  public static void main(String[] args) throws IOException {
    BenchArguments arguments =
        BenchArguments.parse(args, Set.of("out", "members", "seed", "today", "threads"));
    LocalDate today =
        LocalDate.parse(arguments.text("today", LocalDate.now(Clock.systemUTC()).toString()));
    BenchData data =
        generate(
            arguments.path("out"),
            arguments.number("members", 4_000_000),
            arguments.number("seed", 1),
            today,
            Math.toIntExact(arguments.number("threads", 2)));
    System.out.println(data.expected().toJson());
  }

  /**
   * Writes a data set.
   *
   * @param root the folder; what an earlier run left there is replaced
   * @param members rows of yesterday, 1,000 to 1 billion
   * @param seed what rows are made from
   * @param today the date of the newer snapshot
   * @param threads files written at once
   * @throws IOException if a file cannot be written
   */
  public static BenchData generate(Path root, long members, long seed, LocalDate today, int threads)
      throws IOException {
    BenchData unfinished =
        new BenchData(root.toAbsolutePath(), members, seed, today, ChangeSums.NONE);
    BenchData.delete(unfinished.root());
    Files.createDirectories(unfinished.sent());
    Files.createDirectories(unfinished.keys());
    ChangeSums expected = new ChurnGenerator(unfinished).writeAll(threads);
    BenchData data = new BenchData(unfinished.root(), members, seed, today, expected);
    data.save();
    return data;
  }

  private ChangeSums writeAll(int threads) throws IOException {
    List<Callable<ChangeSums>> parts = new ArrayList<>();
    for (int file = 0; file < FILES; file++) {
      int part = file;
      parts.add(() -> writeYesterday(part));
      parts.add(() -> writeToday(part));
    }
    for (Day day : Day.values()) {
      Files.createDirectories(data.snapshot(day));
    }
    ChangeSums sums = runAll(parts, threads);
    for (Day day : Day.values()) {
      Files.write(data.snapshot(day).resolve("_SUCCESS"), new byte[0]);
    }
    return sums;
  }

  private static ChangeSums runAll(List<Callable<ChangeSums>> parts, int threads)
      throws IOException {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      ChangeSums sums = ChangeSums.NONE;
      for (Future<ChangeSums> part : pool.invokeAll(parts)) {
        sums = sums.plus(part.get());
      }
      return sums;
    } catch (ExecutionException e) {
      throw new IOException("a file of the data set could not be written", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while writing the data set", e);
    } finally {
      pool.shutdownNow();
    }
  }

  /** Writes yesterday's rows and state; counts the removals, whose digests are yesterday's. */
  private ChangeSums writeYesterday(int file) throws IOException {
    MemberDigests digests = MemberDigests.create();
    ChangeSums.Counter counter = new ChangeSums.Counter();
    try (ParquetWriter<BenchMember> snapshot = snapshot(Day.YESTERDAY, file);
        YesterdayState state = PeerState.open(data, name(file))) {
      for (long position = from(file); position < from(file + 1); position++) {
        long place = model.slotAt(Day.YESTERDAY, position);
        Slot fate = model.slot(place);
        if (!model.hasRow(fate, Day.YESTERDAY)) {
          continue;
        }
        BenchMember member = model.member(place, fate, Day.YESTERDAY);
        byte[][] hashed = digests.of(member);
        snapshot.write(member);
        state.accept(member, hashed, model.sentAt(fate));
        if (fate.isRemoved()) {
          counter.count("REMOVE", hashed);
        }
      }
    }
    return counter.sums();
  }

  /** Writes today's rows; counts what has to be sent of them. */
  private ChangeSums writeToday(int file) throws IOException {
    MemberDigests digests = MemberDigests.create();
    ChangeSums.Counter counter = new ChangeSums.Counter();
    try (ParquetWriter<BenchMember> snapshot = snapshot(Day.TODAY, file)) {
      for (long position = from(file); position < from(file + 1); position++) {
        long place = model.slotAt(Day.TODAY, position);
        Slot fate = model.slot(place);
        if (!model.hasRow(fate, Day.TODAY)) {
          continue;
        }
        BenchMember member = model.member(place, fate, Day.TODAY);
        snapshot.write(member);
        if (fate.isSentToday()) {
          counter.count(fate.sentAs(), digests.of(member));
        }
      }
    }
    return counter.sums();
  }

  private ParquetWriter<BenchMember> snapshot(Day day, int file) throws IOException {
    return MemberFile.open(
        data.snapshot(day).resolve(name(file)),
        BenchSchemas.SNAPSHOT,
        CompressionCodecName.SNAPPY,
        BenchSchemas::write);
  }

  private long from(int file) {
    return model.slots() * file / FILES;
  }

  private static String name(int file) {
    return String.format(Locale.ROOT, "part-%05d.parquet", file);
  }
}
