package io.sluice.domain.delivery;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Counts the requests of one plan that were refused for what they are, and says when it is no use
 * to go on with the plan in this run. Other plans of the lane are not affected. Safe for several
 * threads.
 */
public final class RequestRefusals {
  /** Refusals of the request in a row after which the rest of the plan is not tried. */
  public static final int MOST_IN_A_ROW = 5;

  /** The same for answers 400 and 422, which a bad record explains too. */
  public static final int MOST_IN_VAIN = 100;

  private @Nullable Refusal first;
  private int inARow;
  private int inVain;
  private boolean gone;
  private boolean passed;

  /**
   * What was refused.
   *
   * @param kind whether the audience is gone
   * @param status the HTTP status
   * @param code a short code
   */
  public record Refusal(Kind kind, int status, String code) {}

  /** The kinds of refusals, the ones that say most last. */
  public enum Kind {
    /** A 400 or 422 of which no one can say whether it is about a record. */
    UNDECIDED,
    /** The request itself. */
    REQUEST,
    /** The audience is not there. */
    AUDIENCE_GONE
  }

  /**
   * Notes the end of a request.
   *
   * @param outcome its end
   * @param records its records
   */
  public synchronized void ended(DeliveryOutcome outcome, int records) {
    if (RefusalEvidence.passes(outcome)) {
      passed = true;
      inARow = 0;
      inVain = 0;
    } else if (outcome instanceof DeliveryOutcome.Refused refused) {
      inVain++;
      keep(new Refusal(Kind.UNDECIDED, refused.status(), refused.code()));
    } else if (outcome instanceof DeliveryOutcome.TooLarge refused && records == 1) {
      inARow++;
      keep(new Refusal(Kind.REQUEST, refused.status(), refused.code()));
    } else if (outcome instanceof DeliveryOutcome.RequestRefused refused) {
      inARow++;
      keep(new Refusal(Kind.REQUEST, refused.status(), refused.code()));
    } else if (outcome instanceof DeliveryOutcome.AudienceGone missing) {
      gone = true;
      keep(new Refusal(Kind.AUDIENCE_GONE, 404, missing.code()));
    }
  }

  /** True once nothing more of the plan is to be sent in this run. */
  public synchronized boolean stop() {
    return gone || inARow >= MOST_IN_A_ROW || inVain >= MOST_IN_VAIN;
  }

  /**
   * True where refused records of the plan may be at fault. Where none of its records passes and
   * several are refused, the fault may lie in what they share, such as their audience.
   *
   * @param suspects records of the plan that were refused alone
   */
  public synchronized boolean mayBeOfRecords(int suspects) {
    return passed || suspects == 1;
  }

  /** The first refusal of the kind that says most; empty where there was none. */
  public synchronized Optional<Refusal> first() {
    return Optional.ofNullable(first);
  }

  private void keep(Refusal refusal) {
    if (first == null || refusal.kind().compareTo(first.kind()) > 0) {
      first = refusal;
    }
  }
}
