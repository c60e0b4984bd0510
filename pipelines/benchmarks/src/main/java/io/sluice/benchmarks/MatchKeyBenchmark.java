package io.sluice.benchmarks;

import io.sluice.domain.matchkey.HashedKeys;
import io.sluice.domain.matchkey.MatchKeyHasher;
import io.sluice.domain.matchkey.MatchKeyRules;
import io.sluice.domain.snapshot.RawKeySet;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Members normalized and hashed a second by one thread, all eight keys; beside it what the shortest
 * rules that fit the made-up data reach, as the yardstick.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class MatchKeyBenchmark {
  private static final int MEMBERS = 1 << 12;

  private final BenchMember[] members = new BenchMember[MEMBERS];
  private final RawKeySet[] rows = new RawKeySet[MEMBERS];
  private final MatchKeyHasher hasher = MatchKeyHasher.of(MatchKeyRules.defaults());
  private final MemberDigests shortest = MemberDigests.create();
  private int next;

  /** Makes members of many shapes, so that no branch is always taken. */
  @Setup
  public void makeMembers() {
    ChurnModel model = ChurnModel.of(MEMBERS, 1, Instant.parse("2026-01-15T00:00:00Z"));
    for (int i = 0; i < MEMBERS; i++) {
      BenchMember member = model.member(i, Slot.SAME, Day.TODAY);
      members[i] = member;
      rows[i] =
          RawKeySet.of(
              member.email(),
              member.phone(),
              member.firstName(),
              member.lastName(),
              member.address(),
              member.city(),
              member.state(),
              member.zip());
    }
  }

  /** Sluice's full rules. */
  @Benchmark
  public HashedKeys fullRules() {
    return hasher.hash(rows[step()], BenchMember.COUNTRY, 0);
  }

  /** Eight lower-casings and filters with their digests. */
  @Benchmark
  public byte[][] shortestRules() {
    return shortest.of(members[step()]);
  }

  private int step() {
    next = (next + 1) & (MEMBERS - 1);
    return next;
  }
}
