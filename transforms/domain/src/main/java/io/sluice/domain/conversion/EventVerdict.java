package io.sluice.domain.conversion;

import java.util.Set;

/** What becomes of a row: there is no fourth way. */
public sealed interface EventVerdict {
  /**
   * The row is an event to send.
   *
   * @param event the event
   * @param adjustments what was changed on the way
   */
  record Valid(ConversionEvent event, Set<EventAdjustment> adjustments) implements EventVerdict {
    /** Copies the set. */
    public Valid {
      adjustments = Set.copyOf(adjustments);
    }
  }

  /**
   * A rule keeps the row out though it is good.
   *
   * @param reason why
   */
  record Excluded(Reason reason) implements EventVerdict {
    /** The rules that keep a good row out. */
    public enum Reason {
      /** The person refused, and the job does not ask to send such events. */
      CONSENT_DENIED
    }
  }

  /**
   * The row is bad.
   *
   * @param code why
   */
  record Rejected(ConversionReject code) implements EventVerdict {}
}
