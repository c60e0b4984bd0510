package io.sluice.domain.delivery;

import java.math.BigDecimal;
import java.util.List;

/**
 * The port to the conversion definitions of one account in the older API. A create has no
 * idempotency key, so the caller records its intent when the request is about to leave, looks for
 * the definition in the list after an unknown outcome, and keeps the returned id at once.
 */
public interface ConversionDefinitions {
  /** Most definitions in one create or update. Source: Amazon's OpenAPI document. */
  int MAX_AT_ONCE = 10;

  /**
   * What a definition should be at Amazon.
   *
   * @param name 1..256 characters
   * @param type Amazon's conversion type
   * @param source where its events happen
   * @param counting which events of a user count
   * @param value what an event without a value is worth, at most two decimals
   */
  record Declaration(
      String name, String type, String source, Counting counting, BigDecimal value) {}

  /** Which events of a user count. */
  enum Counting {
    /** Each. */
    EVERY,
    /** The first within 24 hours. */
    FIRST
  }

  /**
   * What Amazon holds.
   *
   * @param definitionId Amazon's id, a text
   * @param declaration as Amazon tells it
   */
  record Remote(String definitionId, Declaration declaration) {}

  /** What became of one declaration. */
  sealed interface Result {
    /**
     * It was created or changed.
     *
     * @param definitionId Amazon's id
     */
    record Done(String definitionId) implements Result {}

    /**
     * It was refused.
     *
     * @param code a short code for counting
     * @param field the field, or an empty text
     */
    record Refused(String code, String field) implements Result {}

    /** The answer does not say. */
    record Unanswered() implements Result {}
  }

  /**
   * Creates definitions. Not repeatable: two calls make two of each.
   *
   * @param declarations 1..10
   * @param leaving runs once, immediately before the first request leaves; where it never ran,
   *     nothing has left. What it throws ends the call before anything leaves
   * @return a result for each, in order
   * @throws RemoteCallException if the call as a whole was refused, or its outcome is unknown
   */
  List<Result> create(List<Declaration> declarations, Runnable leaving);

  /**
   * Sets definitions to what is declared; repeatable.
   *
   * @param definitions 1..10
   * @return a result for each, in order
   * @throws RemoteCallException if the call as a whole did not end well
   */
  List<Result> update(List<Remote> definitions);

  /**
   * Lists all definitions of the account.
   *
   * @throws RemoteCallException if they cannot be read
   */
  List<Remote> list();
}
