package io.sluice.beam.delivery;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sluice.domain.delivery.LaneId;
import io.sluice.domain.qualify.Region;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of one lane's run.
 *
 * @param region the lane's region
 * @param account the lane's account
 * @param api the lane's API
 * @param verdict how the run ended
 * @param code a short code where it did not end well, else {@code null}
 * @param remedy what to do, {@code null} where nothing is
 * @param plans one entry a plan, in sending order
 * @param backAt of a run that takes a share of the lane: when the same command may take it again
 *     and still keep to its share, {@code null} for who took the whole of it, or nothing
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LaneResult(
    Region region,
    String account,
    String api,
    Verdict verdict,
    @Nullable String code,
    @Nullable String remedy,
    List<PlanResult> plans,
    @Nullable Instant backAt)
    implements LaneFn.End {

  /**
   * Attempts at a lane by who had it first: each finds what those before it did. One that could do
   * nothing for others comes before one that found all done.
   */
  static final Comparator<LaneResult> IN_TURN =
      Comparator.comparingInt(LaneResult::found)
          .thenComparingInt(LaneResult::known)
          .thenComparing(LaneResult::verdict, Comparator.reverseOrder());

  /** Copies the list. */
  public LaneResult {
    plans = List.copyOf(plans);
  }

  /** Of a run that takes the whole lane. */
  LaneResult(
      Region region,
      String account,
      String api,
      Verdict verdict,
      @Nullable String code,
      @Nullable String remedy,
      List<PlanResult> plans) {
    this(region, account, api, verdict, code, remedy, plans, null);
  }

  /** With the moment at which it may come back. */
  LaneResult withBackAt(Instant at) {
    return new LaneResult(region, account, api, verdict, code, remedy, plans, at);
  }

  /** The lane. */
  @Override
  public LaneId lane() {
    return new LaneId(region, account, api);
  }

  /**
   * This run of a lane and the one after it as one. A run that did not get the lane tells of no
   * plan: what was done before still counts.
   */
  LaneResult followedBy(LaneResult next) {
    List<PlanResult> sums = new ArrayList<>();
    for (int i = 0; i < plans.size(); i++) {
      PlanResult earlier = plans.get(i);
      sums.add(next.plans().isEmpty() ? earlier : earlier.followedBy(next.plans().get(i)));
    }
    return new LaneResult(
        region,
        account,
        api,
        next.verdict(),
        next.code(),
        next.remedy(),
        plans.isEmpty() ? next.plans() : sums,
        next.backAt());
  }

  /** Batches of which the outcome was known before; -1 where the lane was not had. */
  private int found() {
    return plans.isEmpty() ? -1 : plans.stream().mapToInt(PlanResult::skipped).sum();
  }

  /** Batches of which the outcome was known at the end. */
  private int known() {
    return plans.stream().mapToInt(plan -> plan.sent() + plan.skipped()).sum();
  }

  /** How a lane's run ended. */
  public enum Verdict {
    /** Every batch has a final receipt. */
    DONE,
    /** All was sent, some outcome is unknown: run again (exit 6). */
    OUTCOME_UNKNOWN,
    /** Requests were refused, not their records; the plans say which (exit 6 or 2). */
    REQUEST_REFUSED,
    /** Somebody else holds the lane: nothing was sent (exit 6). */
    LANE_BUSY,
    /** The lease could not be kept: run again (exit 6). */
    LEASE_LOST,
    /** The account may not send (exit 5). */
    ACCESS_REFUSED,
    /** Amazon stayed unavailable: run again (exit 6). */
    UNAVAILABLE,
    /** A plan's files could not be read or written (exit 2). */
    FILES_BROKEN
  }

  /** How far a plan has come. */
  public enum PlanVerdict {
    /** Every batch has a final receipt. */
    SENT,
    /** Every batch has a receipt, some outcome is unknown. */
    OUTCOME_UNKNOWN,
    /** Some batches have not been sent. */
    UNSENT,
    /** Requests were refused, not their records: these are held and sent again. */
    REQUEST_REFUSED,
    /** Amazon does not know the audience. */
    AUDIENCE_GONE,
    /** Settled or abandoned before: nothing was sent. */
    CLOSED,
    /** A file of it is not what was written: no more of it was sent (exit 2). */
    DAMAGED
  }

  /**
   * One plan.
   *
   * @param planId which
   * @param verdict how far it has come
   * @param batches batches of the plan
   * @param sent batches that got a final receipt in this run
   * @param skipped batches that had a final receipt before
   * @param unsent batches without a receipt
   * @param unknown batches with an unknown outcome
   * @param late batches after whose sending the lease was found lost
   * @param recordsSent records accepted in this run
   * @param refusedRecords records refused in this run
   * @param unknownRecords records with an unknown outcome
   * @param requests uploads made in this run, repeats and halves included
   * @param twiceSent batches that had left in an earlier run and left again
   * @param heldRecords records that are held, since their requests were refused
   * @param refusedStatus HTTP status of the refusal of a request in this run, 0 where there was
   *     none
   * @param refusedCode its code, {@code null} where there was none
   * @param damage the file that is damaged, what differs and the remedy; else {@code null}
   */
  public record PlanResult(
      String planId,
      PlanVerdict verdict,
      int batches,
      int sent,
      int skipped,
      int unsent,
      int unknown,
      int late,
      long recordsSent,
      long refusedRecords,
      long unknownRecords,
      int requests,
      int twiceSent,
      long heldRecords,
      int refusedStatus,
      @Nullable String refusedCode,
      @Nullable String damage)
      implements Serializable {
    /** Of a plan of which no request was refused and whose files are as they were written. */
    PlanResult(
        String planId,
        PlanVerdict verdict,
        int batches,
        int sent,
        int skipped,
        int unsent,
        int unknown,
        int late,
        long recordsSent,
        long refusedRecords,
        long unknownRecords,
        int requests,
        int twiceSent) {
      this(
          planId,
          verdict,
          batches,
          sent,
          skipped,
          unsent,
          unknown,
          late,
          recordsSent,
          refusedRecords,
          unknownRecords,
          requests,
          twiceSent,
          0,
          0,
          null,
          null);
    }

    /** One of which nothing can be told. */
    static PlanResult damaged(String planId, String damage) {
      return new PlanResult(planId, PlanVerdict.DAMAGED, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
          .withDamage(damage);
    }

    /** The same with a damage that was found. */
    PlanResult withDamage(String found) {
      return new PlanResult(
          planId,
          PlanVerdict.DAMAGED,
          batches,
          sent,
          skipped,
          0,
          unknown,
          late,
          recordsSent,
          refusedRecords,
          unknownRecords,
          requests,
          twiceSent,
          heldRecords,
          refusedStatus,
          refusedCode,
          found);
    }

    private PlanResult followedBy(PlanResult next) {
      return new PlanResult(
          next.planId,
          next.verdict,
          next.batches,
          sent + next.sent,
          skipped,
          next.unsent,
          next.unknown,
          late + next.late,
          recordsSent + next.recordsSent,
          refusedRecords + next.refusedRecords,
          next.unknownRecords,
          requests + next.requests,
          twiceSent + next.twiceSent,
          next.heldRecords,
          next.refusedStatus,
          next.refusedCode,
          next.damage);
    }
  }
}
