package io.sluice.beam.delivery;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sluice.domain.delivery.LaneId;
import io.sluice.domain.qualify.Region;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What settling one lane came to.
 *
 * @param region the lane's region
 * @param account the lane's account
 * @param api the lane's API
 * @param verdict how it ended
 * @param code a short code where it did not end well, else {@code null}
 * @param remedy what to do, {@code null} where nothing is
 * @param looks looks at jobs
 * @param resends parts sent once more after a partial success
 * @param plans one entry a plan
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SettleResult(
    Region region,
    String account,
    String api,
    Verdict verdict,
    @Nullable String code,
    @Nullable String remedy,
    int looks,
    int resends,
    List<PlanSettlement> plans)
    implements LaneFn.End {

  /** Copies the list. */
  public SettleResult {
    plans = List.copyOf(plans);
  }

  /** The lane. */
  @Override
  public LaneId lane() {
    return new LaneId(region, account, api);
  }

  /** How settling a lane ended. */
  public enum Verdict {
    /** Every batch of every plan is settled: the ledger may be committed. */
    DONE,
    /** Amazon works on some jobs still (exit 8). */
    STILL_PROCESSING,
    /** Some batches were not sent, or their outcome is unknown: send again (exit 6). */
    INCOMPLETE,
    /** The account may not look (exit 5). */
    ACCESS_REFUSED,
    /** Amazon stayed unavailable (exit 6). */
    UNAVAILABLE,
    /** A plan's files could not be read or written (exit 2). */
    FILES_BROKEN
  }

  /** How far a plan has come. */
  public enum PlanVerdict {
    /** Every batch is settled. */
    SETTLED,
    /** Some jobs have not been seen to end. */
    STILL_PROCESSING,
    /** Some batches were not sent, or their outcome is unknown and may still be learned. */
    INCOMPLETE,
    /** Amazon does not know the audience (exit 2). */
    AUDIENCE_GONE,
    /** Settled and committed, or abandoned, before. */
    CLOSED,
    /** A file of it is not what was written: it was not settled (exit 2). */
    DAMAGED
  }

  /**
   * One plan. The records are those of all its settlements, earlier runs included.
   *
   * @param planId which
   * @param verdict how far it has come
   * @param batches batches of the plan
   * @param settledBefore batches settled in earlier runs
   * @param settledNow batches settled in this run
   * @param pending batches with a job that has not been seen to end
   * @param unknownOpen batches that can be sent again to learn their outcome
   * @param unsent batches without a receipt
   * @param accepted records applied
   * @param partial records applied by some targets only
   * @param failed records of failed jobs, offered again
   * @param refused records refused before any job
   * @param unknown records whose outcome was never learned
   * @param invalid records that Amazon named, not in the counts before
   * @param damage the file that is damaged, what differs and the remedy; else {@code null}
   */
  public record PlanSettlement(
      String planId,
      PlanVerdict verdict,
      int batches,
      int settledBefore,
      int settledNow,
      int pending,
      int unknownOpen,
      int unsent,
      long accepted,
      long partial,
      long failed,
      long refused,
      long unknown,
      long invalid,
      @Nullable String damage)
      implements Serializable {
    /** One whose files are as they were written. */
    public PlanSettlement(
        String planId,
        PlanVerdict verdict,
        int batches,
        int settledBefore,
        int settledNow,
        int pending,
        int unknownOpen,
        int unsent,
        long accepted,
        long partial,
        long failed,
        long refused,
        long unknown,
        long invalid) {
      this(
          planId,
          verdict,
          batches,
          settledBefore,
          settledNow,
          pending,
          unknownOpen,
          unsent,
          accepted,
          partial,
          failed,
          refused,
          unknown,
          invalid,
          null);
    }

    /** One that is not followed. */
    static PlanSettlement damaged(String planId, String damage) {
      return new PlanSettlement(
          planId, PlanVerdict.DAMAGED, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, damage);
    }
  }
}
