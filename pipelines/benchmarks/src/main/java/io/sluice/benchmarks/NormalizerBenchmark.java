package io.sluice.benchmarks;

import io.sluice.domain.matchkey.MatchKeyHasher;
import io.sluice.domain.matchkey.MatchKeyRow;
import io.sluice.domain.matchkey.MatchKeyRules;
import io.sluice.domain.snapshot.MatchKeyType;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What each key costs: normalized only, and with its digest. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class NormalizerBenchmark {
  /** The key. */
  @Param({"EMAIL", "PHONE", "FIRST_NAME", "LAST_NAME", "ADDRESS", "CITY", "STATE", "POSTAL"})
  public MatchKeyType key;

  private final MatchKeyHasher hasher = MatchKeyHasher.of(MatchKeyRules.defaults());
  private final MatchKeyRow[] rows = new MatchKeyRow[MatchKeyRows.ROWS];
  private int next;

  /** Makes rows of one key. */
  @Setup
  public void makeRows() {
    BenchMember[] members = MatchKeyRows.members();
    for (int i = 0; i < rows.length; i++) {
      rows[i] = MatchKeyRows.row(members[i], key.bit());
    }
  }

  /** The rule alone. */
  @Benchmark
  public MatchKeyRow normalize() {
    MatchKeyRow row = rows[step()];
    hasher.normalize(row);
    return row;
  }

  /** The rule and its digest. */
  @Benchmark
  public MatchKeyRow hash() {
    MatchKeyRow row = rows[step()];
    hasher.hash(row);
    return row;
  }

  private int step() {
    next = (next + 1) & (MatchKeyRows.ROWS - 1);
    return next;
  }
}
