package io.sluice.domain.conversion;

import io.sluice.domain.diff.Fingerprint;
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
    /** Never accepted: it is sent. */
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
   * Compares an event with what is known under its id.
   *
   * @param known what the ledger holds, or {@code null}
   * @param event the event
   * @param content the event's fingerprint
   */
  public static Standing standing(
      @Nullable Known known, ConversionEvent event, Fingerprint content) {
    return standing(known, event.time(), content);
  }

  /**
   * The same of an event of which only time and fingerprint are at hand.
   *
   * @param known what the ledger holds, or {@code null}
   * @param time the event's time, to the millisecond
   * @param content the event's fingerprint
   */
  public static Standing standing(@Nullable Known known, Instant time, Fingerprint content) {
    if (known == null) {
      return Standing.NEW;
    }
    boolean sameContent = known.content().equals(content);
    boolean sameTime = known.time().truncatedTo(ChronoUnit.MILLIS).equals(time);
    if (known.status() == Status.REFUSED) {
      // What Amazon refused, it does not hold: mended, it is an event like any other.
      return sameContent && sameTime ? Standing.REFUSED_BEFORE : Standing.NEW;
    }
    if (!sameContent) {
      return Standing.CONTENT_CHANGED;
    }
    if (!sameTime) {
      return Standing.TIME_CHANGED;
    }
    return known.status() == Status.UNKNOWN ? Standing.UNANSWERED : Standing.UNCHANGED;
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
