package io.sluice.domain.delivery;

import java.util.Set;

/**
 * Amazon's answer to one event of a request.
 *
 * @param kind what it says
 * @param code Amazon's code of a refusal, else an empty text
 * @param field where Amazon saw it, else an empty text; never a value
 */
public record EventAnswer(Kind kind, String code, String field) {
  /** The event was taken. */
  public static final EventAnswer TAKEN = new EventAnswer(Kind.TAKEN, "", "");

  /** The answer does not say what became of the event. */
  public static final EventAnswer MISSING = new EventAnswer(Kind.MISSING, "", "");

  // The one thing wrong was Amazon's, so the same event may be taken the next time.
  private static final Set<String> LATER =
      Set.of("INTERNAL_ERROR", "CONFLICT", "TOO_MANY_REQUESTS", "SERVICE_UNAVAILABLE");

  /** What an answer says. */
  public enum Kind {
    /** Taken. */
    TAKEN,
    /** Refused for what is in it: sent again unchanged, it would be refused again. */
    REFUSED,
    /** Not taken for a fault of the service; it is offered again. */
    LATER,
    /** In neither list, or in both: its fate is unknown. It is held and reported. */
    MISSING
  }

  /**
   * A refusal, or a fault of the service, by its code.
   *
   * @param code Amazon's code
   * @param field where, or an empty text
   */
  public static EventAnswer refused(String code, String field) {
    return new EventAnswer(LATER.contains(code) ? Kind.LATER : Kind.REFUSED, code, field);
  }
}
