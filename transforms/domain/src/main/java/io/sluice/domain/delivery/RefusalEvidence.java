package io.sluice.domain.delivery;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Decides whether a 400 or 422 that remains on a single record is held against that record.
 *
 * <p>Such an answer may be about the record, or about the request: its form, a gateway, a policy.
 * It counts against the record only where all of this is true within one run of a lane:
 *
 * <ul>
 *   <li>a request that held the record was refused, and a request that began after that answer was
 *       accepted, so that requests of this form do pass;
 *   <li>the record, sent alone again, is refused each time;
 *   <li>no answer of the run contradicts another one: no range was refused of which every record
 *       passed later. One contradiction means that the refusals do not depend on the records, and
 *       then none of the run is held against any.
 * </ul>
 *
 * <p>Of a plan none of whose records passes, see {@link RequestRefusals#mayBeOfRecords}.
 *
 * <p>What is not decided stays open and is sent again by the next run. Safe for several threads.
 */
public final class RefusalEvidence {
  /**
   * How often suspects are sent alone again at least, all of a batch together. A fault that strikes
   * every second or third request cannot strike so many in a row.
   */
  public static final int CONFIRMATIONS = 3;

  private long moment;
  private long lastPass = -1;
  private boolean contradicted;

  /** Gives the moment at which a request is about to leave. */
  public synchronized long begins() {
    return ++moment;
  }

  /**
   * Notes an accepted request. It proves that requests of this form pass, even if its job fails
   * later.
   *
   * @param began its {@link #begins}
   */
  public synchronized void passed(long began) {
    lastPass = Math.max(lastPass, began);
  }

  /** Gives the moment of a refusal's answer. */
  public synchronized long refused() {
    return ++moment;
  }

  /** Notes that an answer contradicts an earlier one. */
  public synchronized void contradicted() {
    contradicted = true;
  }

  /**
   * True where a refusal counts against the record that it remains on.
   *
   * @param refusedAt when a request with the record was first refused, of {@link #refused}
   */
  public synchronized boolean holds(long refusedAt) {
    return !contradicted && lastPass > refusedAt;
  }

  /** The requests of one batch, as they bear on its records. Used by one thread. */
  public static final class OfBatch {
    private final RefusalEvidence lane;
    private final List<Refusal> refusals = new ArrayList<>();
    private final Set<Integer> passed = new HashSet<>();

    /** Makes it for a batch of the lane. */
    public OfBatch(RefusalEvidence lane) {
      this.lane = lane;
    }

    private record Refusal(int from, int count, long at) {
      boolean has(int record) {
        return record >= from && record < from + count;
      }
    }

    /** Gives the moment at which a request is about to leave. */
    public long begins() {
      return lane.begins();
    }

    /**
     * Notes what came of a request.
     *
     * @param from its first record
     * @param count its records
     * @param began its {@link #begins}
     * @param outcome its end
     */
    public void ended(int from, int count, long began, DeliveryOutcome outcome) {
      if (outcome instanceof DeliveryOutcome.Refused) {
        refusals.add(new Refusal(from, count, lane.refused()));
        return;
      }
      if (passes(outcome)) {
        lane.passed(began);
      }
      if (!refusals.isEmpty()) {
        takeIn(from, count, outcome);
        if (refusals.stream().anyMatch(this::contradicted)) {
          lane.contradicted();
        }
      }
    }

    /**
     * An event that an answer names as bad did not pass: it may be what the range was refused for.
     */
    private void takeIn(int from, int count, DeliveryOutcome outcome) {
      for (int record = from; record < from + count; record++) {
        boolean taken =
            outcome instanceof DeliveryOutcome.Answered answered
                ? answered.events().get(record - from).kind() == EventAnswer.Kind.TAKEN
                : outcome instanceof DeliveryOutcome.Accepted;
        if (taken) {
          passed.add(record);
        }
      }
    }

    private boolean contradicted(Refusal refusal) {
      for (int record = refusal.from(); record < refusal.from() + refusal.count(); record++) {
        if (!passed.contains(record)) {
          return false;
        }
      }
      return true;
    }

    /** True where what remains on a single record is held against it. */
    public boolean holds(int record) {
      return refusals.stream()
          .filter(refusal -> refusal.has(record))
          .findFirst()
          .map(refusal -> lane.holds(refusal.at()))
          .orElse(false);
    }
  }

  /**
   * True where an outcome shows that Amazon takes requests of this form: it took the request, and
   * of events at least one.
   */
  public static boolean passes(DeliveryOutcome outcome) {
    return outcome instanceof DeliveryOutcome.Accepted
        || (outcome instanceof DeliveryOutcome.Answered answered
            && answered.events().stream().anyMatch(e -> e.kind() == EventAnswer.Kind.TAKEN));
  }
}
