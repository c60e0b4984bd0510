package io.sluice.benchmarks;

import io.sluice.domain.matchkey.ColumnForms;
import io.sluice.domain.matchkey.HashedKeys;
import io.sluice.domain.matchkey.MatchKeyHasher;
import io.sluice.domain.matchkey.MatchKeyRow;
import io.sluice.domain.matchkey.MatchKeyRules;
import io.sluice.domain.snapshot.RawKeySet;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
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
 * A member's eight keys normalized and hashed by one thread. Beside it the yardstick of the same
 * run: the SHA-256 of the same bytes and nothing else. The aim is three times the yardstick.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class MatchKeyBenchmark {
  private final MatchKeyHasher hasher = MatchKeyHasher.of(MatchKeyRules.defaults());
  private final MatchKeyRow[] rows = new MatchKeyRow[MatchKeyRows.ROWS];
  private final RawKeySet[] sets = new RawKeySet[MatchKeyRows.ROWS];
  private final byte[][][] hashed = new byte[MatchKeyRows.ROWS][][];
  private final byte[] digests = new byte[8 * 32];
  private final MessageDigest sha256;
  private BenchMember[] members = new BenchMember[0];
  private final MemberDigests shortest = MemberDigests.create();
  private int next;

  /** Takes the digest of the platform. */
  public MatchKeyBenchmark() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Makes members of many shapes, so that no branch is always taken. */
  @Setup
  public void makeMembers() {
    members = MatchKeyRows.members();
    for (int i = 0; i < members.length; i++) {
      rows[i] = MatchKeyRows.row(members[i], 0xff);
      sets[i] = RawKeySet.of(MatchKeyRows.values(members[i]));
      hashed[i] = MatchKeyRows.normalized(members[i], 0xff);
    }
  }

  /** The yardstick: eight digests of what is hashed. */
  @Benchmark
  public byte[] rawSha256() throws DigestException {
    int at = 0;
    for (byte[] bytes : hashed[step()]) {
      sha256.update(bytes, 0, bytes.length);
      sha256.digest(digests, at, 32);
      at += 32;
    }
    return digests;
  }

  /** All eight keys in reused buffers, as the filter does. */
  @Benchmark
  public MatchKeyRow fullRow() {
    MatchKeyRow row = rows[step()];
    hasher.hash(row);
    return row;
  }

  /** All eight keys of a profile to an immutable set of digests, as a plan does. */
  @Benchmark
  public HashedKeys fullSet() {
    return hasher.hash(sets[step()], BenchMember.COUNTRY, ColumnForms.MIXED);
  }

  /** Normalized and not hashed. */
  @Benchmark
  public MatchKeyRow normalizeOnly() {
    MatchKeyRow row = rows[step()];
    hasher.normalize(row);
    return row;
  }

  /** Eight lower-casings and filters that fit the made-up data alone, with their digests. */
  @Benchmark
  public byte[][] shortestRules() {
    return shortest.of(members[step()]);
  }

  private int step() {
    next = (next + 1) & (MatchKeyRows.ROWS - 1);
    return next;
  }
}
