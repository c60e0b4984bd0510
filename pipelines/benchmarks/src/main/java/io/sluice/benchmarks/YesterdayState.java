package io.sluice.benchmarks;

import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;

/**
 * Takes what was sent up to yesterday, member by member, and puts it at rest in one engine's form.
 *
 * <p>{@link PeerState} writes the Parquet files of the peers. Sluice's own ledger can be filled the
 * same way, instead of by a first sync. One instance a part; each is used by one thread.
 */
interface YesterdayState extends Closeable {
  /**
   * Takes one member.
   *
   * @param member the row of yesterday
   * @param digests its eight digests, in the order of {@link MemberDigests}
   * @param sentAt when it was sent
   */
  void accept(BenchMember member, byte[][] digests, Instant sentAt) throws IOException;
}
