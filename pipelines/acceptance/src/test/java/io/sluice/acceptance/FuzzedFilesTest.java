package io.sluice.acceptance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import com.sun.management.ThreadMXBean;
import io.sluice.acceptance.samples.Damage;
import io.sluice.acceptance.samples.PageBodies;
import io.sluice.acceptance.samples.Sample;
import io.sluice.acceptance.samples.SampleFiles;
import io.sluice.acceptance.samples.SampleRows;
import io.sluice.beam.snapshot.MappedColumns;
import io.sluice.beam.snapshot.SnapshotInvalidException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged Parquet files at the level of the readers: each is refused as {@link
 * SnapshotInvalidException}, which ends its own audience with exit 2, or gives its rows. Never
 * another exception, never a hang, never memory beyond what such a file may need. Where a page has
 * a checksum, a changed value is never given.
 *
 * <p>{@code -Dfuzz.cases=10000} is the long form; a failure prints the number that {@code
 * -Dfuzz.first} takes.
 */
class FuzzedFilesTest {
  static final long SEED = Long.getLong("fuzz.seed", 20_261_201L);
  static final int FIRST = Integer.getInteger("fuzz.first", 0);
  static final int CASES = Integer.getInteger("fuzz.cases", 1_500);

  private static final long MEMORY = 64L << 20;
  private static final int SHOWN = 20;
  private static final String HANGS = "hangs";
  private static final String READER = "fuzzed reader";

  @TempDir private static Path folder;

  /** A file, its rows, and what of it is covered by checksums. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Healthy(
      Sample sample,
      byte[] bytes,
      MappedColumns columns,
      List<Map<String, List<String>>> rows,
      PageBodies bodies) {}

  private final Map<String, Integer> outcomes = new TreeMap<>();
  private final List<String> failures = new ArrayList<>();

  @BeforeAll
  static void registerFileSystems() {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
  }

  @Test
  void damagedFileIsRefusedOrGivesItsRows() throws IOException, InterruptedException {
    List<Healthy> files = healthy();
    ExecutorService reader = reader();
    try {
      for (int n = FIRST; n < FIRST + CASES; n++) {
        Random random = new Random(SEED + n);
        Healthy file = files.get(random.nextInt(files.size()));
        Damage damage = Damage.of(file.bytes(), random);
        String outcome = outcome(reader, file, damage);
        outcomes.merge(outcome, 1, Integer::sum);
        if (outcome.startsWith(HANGS)) {
          reader = reader();
        }
        if (!List.of("refused", "rows", "other rows, no checksum").contains(outcome)) {
          failures.add(
              "-Dfuzz.first=" + n + " " + file.sample().name() + " " + damage + ": " + outcome);
        }
      }
    } finally {
      reader.shutdownNow();
    }
    System.out.println("fuzzed files, seed " + SEED + ": " + outcomes);
    assertThat(failures.stream().limit(SHOWN).toList(), is(empty()));
    assertThat(outcomes.getOrDefault("refused", 0), is(greaterThan(CASES / 4)));
  }

  /** A thread that does not keep the process, as a case that hangs holds it for good. */
  private static ExecutorService reader() {
    return Executors.newSingleThreadExecutor(
        work -> {
          Thread thread = new Thread(work, READER);
          thread.setDaemon(true);
          return thread;
        });
  }

  private static List<Healthy> healthy() throws IOException {
    List<Healthy> files = new ArrayList<>();
    for (Sample sample : SampleFiles.all()) {
      Path file = SampleFiles.files().resolve(sample.path());
      boolean encrypted = sample.path().contains("encrypted");
      if (!sample.refused() && !encrypted && Files.isRegularFile(file)) {
        byte[] bytes = Files.readAllBytes(file);
        MappedColumns columns = SampleRows.columns(sample);
        files.add(
            new Healthy(
                sample,
                bytes,
                columns,
                SampleRows.read(file, bytes.length, columns),
                PageBodies.of(bytes)));
      }
    }
    return files;
  }

  private static String outcome(ExecutorService reader, Healthy file, Damage damage)
      throws IOException, InterruptedException {
    Path path = folder.resolve("damaged.parquet");
    Files.write(path, damage.bytes());
    Future<String> pending = reader.submit(() -> measured(() -> read(path, file, damage)));
    try {
      return pending.get(20, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      pending.cancel(true);
      return HANGS + " in " + where();
    } catch (ExecutionException e) {
      return described(e.getCause());
    }
  }

  private static String read(Path path, Healthy file, Damage damage) {
    try {
      List<Map<String, List<String>>> rows =
          SampleRows.read(path, damage.bytes().length, file.columns());
      if (rows.equals(file.rows())) {
        return "rows";
      }
      return file.bodies().cover(damage)
          ? "other rows in spite of a checksum"
          : "other rows, no checksum";
    } catch (SnapshotInvalidException e) {
      return "refused";
    }
  }

  private static String measured(Callable<String> work) throws Exception {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    String outcome = work.call();
    long used = threads.getCurrentThreadAllocatedBytes() - before;
    return used > MEMORY ? outcome + ", but " + (used >> 20) + " MB of memory" : outcome;
  }

  /** What the reader's thread is doing. */
  private static String where() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(e -> e.getKey().getName().equals(READER))
        .map(e -> List.of(e.getValue()).stream().limit(6).toList().toString())
        .collect(Collectors.joining(" and "));
  }

  private static String described(Throwable cause) {
    StackTraceElement[] at = cause.getStackTrace();
    return cause + (at.length == 0 ? "" : " at " + at[0]);
  }
}
