package io.sluice.domain.delivery;

/**
 * What one event of a batch came to.
 *
 * @param kind what
 * @param code Amazon's or our code, for counting; empty where it was accepted
 * @param field where Amazon saw a fault, else an empty text
 */
public record EventEnd(Kind kind, String code, String field) {
  /** Code of an event that an answer does not mention. */
  public static final String CODE_NOT_IN_ANSWER = "not_in_answer";

  /** What an event came to. */
  public enum Kind {
    /** Amazon took it: it goes to the ledger. */
    ACCEPTED,
    /** Amazon refused it: a reject, not sent again unchanged. */
    REJECTED,
    /** It may have been taken: held and reported, sent again under the same id while open. */
    HELD,
    /** It was not taken for certain: offered again by the next run. */
    DEFERRED
  }
}
