package io.sluice.benchmarks;

import io.sluice.sandbox.LoggedRequest;
import io.sluice.sandbox.Operation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How a lane used its budget, by what the sandbox saw arrive. Counts uploads alone; those that were
 * refused for their rate count as refused, not as sent.
 */
final class LaneUse {
  private static final int THROTTLED = 429;
  private static final double BACK = 0.95;
  private static final int FEWEST_IN_A_LOOK = 20;
  private static final double SHORTEST_LOOK = 10;

  /** An upload that was let in: seconds from the first one, and what it counts. */
  private record Arrival(double at, int weight) {}

  private final LaneCase lane;
  private final double purposeAt;
  private final List<Arrival> arrivals = new ArrayList<>();
  private final List<Double> refusals = new ArrayList<>();
  private long records;

  /**
   * Reads the log of the lane's own sandbox.
   *
   * @param lane which
   * @param log of its sandbox
   * @param purpose from when on an upload is refused on purpose
   */
  LaneUse(LaneCase lane, List<LoggedRequest> log, Instant purpose) {
    this.lane = lane;
    List<LoggedRequest> uploads =
        log.stream()
            .filter(request -> request.operation() == Operation.RECORDS_UPLOAD)
            .sorted((a, b) -> a.at().compareTo(b.at()))
            .toList();
    if (uploads.isEmpty()) {
      throw new IllegalArgumentException("lane " + lane.name() + " sent nothing");
    }
    Instant first = uploads.get(0).at();
    purposeAt = Duration.between(first, purpose).toNanos() / 1e9;
    for (LoggedRequest upload : uploads) {
      double at = Duration.between(first, upload.at()).toNanos() / 1e9;
      if (upload.status() == THROTTLED) {
        refusals.add(at);
      } else {
        int count = upload.creates() + upload.deletes();
        records += count;
        arrivals.add(new Arrival(at, lane.countsRecords() ? count : 1));
      }
    }
  }

  int requests() {
    return arrivals.size();
  }

  long records() {
    return records;
  }

  /** Requests that the limit refused: all that were, but for the one on purpose. */
  int throttled() {
    return refusals.size() - (refusedOnPurpose().isPresent() ? 1 : 0);
  }

  /**
   * The share of the budget in the emptiest window that lies between the first request and the
   * refusal on purpose, or the last request.
   *
   * @param seconds length of the window
   * @return empty where none is so long
   */
  OptionalDouble worstShare(double seconds) {
    double last = arrivals.get(arrivals.size() - 1).at();
    double end = Math.min(last, purposeAt);
    double least = Double.MAX_VALUE;
    double sum = 0;
    int to = 0;
    for (int from = 0; from < arrivals.size(); from++) {
      // The emptiest windows begin just after a request.
      double begin = arrivals.get(from).at();
      if (begin + seconds > end) {
        break;
      }
      while (to < arrivals.size() && arrivals.get(to).at() <= begin + seconds) {
        sum += arrivals.get(to++).weight();
      }
      sum -= arrivals.get(from).weight();
      least = Math.min(least, sum);
    }
    return least == Double.MAX_VALUE
        ? OptionalDouble.empty()
        : OptionalDouble.of(least / (seconds * lane.perSecond()));
  }

  /** The longest silence before the refusal on purpose, in seconds. */
  double longestGap() {
    double longest = 0;
    for (int i = 1; i < arrivals.size() && arrivals.get(i).at() < purposeAt; i++) {
      longest = Math.max(longest, arrivals.get(i).at() - arrivals.get(i - 1).at());
    }
    return longest;
  }

  /**
   * Seconds from the end of the wait that the refusal on purpose asked for to the first moment from
   * which 95 % of the budget arrive, looking ten seconds ahead, or twenty requests where that is
   * longer; one request of rounding is allowed.
   *
   * @param retryAfter seconds that the refusal asked for
   * @return empty where there was no refusal, or the lane is not seen back
   */
  OptionalDouble secondsUntilBack(double retryAfter) {
    OptionalDouble refused = refusedOnPurpose();
    if (refused.isEmpty()) {
      return OptionalDouble.empty();
    }
    double resumed = refused.getAsDouble() + retryAfter;
    double largest = lane.countsRecords() ? lane.batch() : 1;
    double look = Math.max(SHORTEST_LOOK, FEWEST_IN_A_LOOK * largest / lane.perSecond());
    double needed = BACK * lane.perSecond() * look - largest;
    double last = arrivals.get(arrivals.size() - 1).at();
    for (Arrival from : arrivals) {
      double begin = from.at();
      if (begin >= resumed && begin + look <= last && weightIn(begin, begin + look) >= needed) {
        return OptionalDouble.of(begin - resumed);
      }
    }
    return OptionalDouble.empty();
  }

  private OptionalDouble refusedOnPurpose() {
    return refusals.stream().mapToDouble(at -> at).filter(at -> at >= purposeAt).min();
  }

  private double weightIn(double begin, double end) {
    return arrivals.stream()
        .filter(arrival -> arrival.at() >= begin && arrival.at() < end)
        .mapToInt(Arrival::weight)
        .sum();
  }
}
