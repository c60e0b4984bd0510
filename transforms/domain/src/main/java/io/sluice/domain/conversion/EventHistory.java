package io.sluice.domain.conversion;

import io.sluice.domain.diff.Fingerprint;
import io.sluice.domain.diff.RetryChoice;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * How an event stands towards what the ledger says was accepted under its id. An event is known by
 * account and event id; what came under the id before is compared by content and by time.
 */
public final class EventHistory {
  /** What is kept beyond the API's window, so that a late row is still known. */
  public static final Duration KEPT_BEYOND_WINDOW = Duration.ofDays(14);

  private EventHistory() {}

  /**
   * What the ledger holds of an event that was sent.
   *
   * @param time its event time, to the millisecond
   * @param content its content's fingerprint
   * @param status what Amazon said of it
   */
  public record Known(Instant time, Fingerprint content, Status status) {}

  /** What Amazon said of an event. */
  public enum Status {
    /** It took it. */
    ACCEPTED,
    /** It refused it: the same content is not offered again. */
    REFUSED,
    /** It never said: the same content is offered again. */
    UNKNOWN
  }

  /** How an event stands. */
  public enum Standing {
    /** Not held by Amazon: it is sent. */
    NEW,
    /** Accepted as it is: it is not sent again. */
    UNCHANGED,
    /** Sent as it is and never answered: it is sent again, under its id. */
    UNANSWERED,
    /** Refused as it is: it is not sent again until it changes. */
    REFUSED_BEFORE,
    /** Accepted, or perhaps, with another time: the same event, reported. */
    TIME_CHANGED,
    /** Accepted, or perhaps, with other content: reported. */
    CONTENT_CHANGED
  }

  /** What becomes of an event that changed after it was accepted. */
  public enum Corrections {
    /** It is reported and not sent. */
    REPORT,
    /** It is sent again under the same id; which of the two survives is Amazon's choice. */
    SEND
  }

  /**
   * What the ledger says of one id: Amazon may hold an event of an earlier content and have refused
   * a later one.
   *
   * @param held what Amazon took, or perhaps took, last; {@code null} where it never did
   * @param refused what it refused after that; {@code null} where it did not
   */
  public record Past(@Nullable Known held, @Nullable Known refused) {
    /** Nothing is known. */
    public static final Past NONE = new Past(null, null);

    /** The past with one more word, which is later than all before. */
    public Past then(Known said) {
      return said.status() == Status.REFUSED ? new Past(held, said) : new Past(said, null);
    }
  }

  /**
   * Compares an event with what is known under its id.
   *
   * @param past what the ledger says
   * @param event the event
   * @param content the event's fingerprint
   */
  public static Standing standing(Past past, ConversionEvent event, Fingerprint content) {
    return standing(past, event.time(), content);
  }

  /**
   * The same of an event of which only time and fingerprint are at hand.
   *
   * @param past what the ledger says
   * @param time the event's time, to the millisecond
   * @param content the event's fingerprint
   */
  public static Standing standing(Past past, Instant time, Fingerprint content) {
    Known refused = past.refused();
    if (refused != null && refused.content().equals(content) && sameTime(refused, time)) {
      return Standing.REFUSED_BEFORE;
    }
    Known held = past.held();
    if (held == null) {
      return Standing.NEW;
    }
    if (!held.content().equals(content)) {
      return Standing.CONTENT_CHANGED;
    }
    if (!sameTime(held, time)) {
      return Standing.TIME_CHANGED;
    }
    return held.status() == Status.UNKNOWN ? Standing.UNANSWERED : Standing.UNCHANGED;
  }

  private static boolean sameTime(Known known, Instant time) {
    return known.time().truncatedTo(ChronoUnit.MILLIS).equals(time);
  }

  /** True when an event of this standing is sent. */
  public static boolean sends(Standing standing, Corrections corrections) {
    return switch (standing) {
      case NEW, UNANSWERED -> true;
      case UNCHANGED, REFUSED_BEFORE -> false;
      case TIME_CHANGED, CONTENT_CHANGED -> corrections == Corrections.SEND;
    };
  }

  /**
   * True when a retry sends an event: Amazon refused it as it is, and the refusal is one of those
   * that were chosen.
   *
   * @param standing how the event stands
   * @param choice what is retried
   * @param code Amazon's code of its last refusal, {@code null} for none
   * @param settledAt when that refusal was settled
   */
  public static boolean retries(
      Standing standing, RetryChoice choice, @Nullable String code, Instant settledAt) {
    return standing == Standing.REFUSED_BEFORE
        && choice.hasCode(code)
        && choice.hasMoment(settledAt);
  }

  /**
   * Until when an accepted event is kept: Amazon could take its repeat until the window ends, and
   * we keep it a while longer.
   *
   * @param api which API took it
   * @param acceptedAt when
   */
  public static Instant keptUntil(ConversionApi api, Instant acceptedAt) {
    return acceptedAt.plus(api.window()).plus(KEPT_BEYOND_WINDOW);
  }
}
