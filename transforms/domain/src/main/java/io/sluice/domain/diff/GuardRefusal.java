package io.sluice.domain.diff;

/**
 * A guard said no: the plan is kept for inspection and nothing of it is sent.
 *
 * @param guard which
 * @param measured what was found, with its unit, such as {@code 18.2 %}
 * @param limit what was allowed, in the same unit
 * @param message which guard, by how much, what to check and how to accept it; names the plan as
 *     {@code PLAN}, see {@link #messageFor}
 */
public record GuardRefusal(Guard guard, String measured, String limit, String message) {
  /** Stands for the plan's id in a message. */
  static final String APPROVE = "sluice approve PLAN ";

  /**
   * A refusal that is accepted by naming its guard.
   *
   * @param guard which
   * @param measured what was found
   * @param limit what was allowed
   * @param finding what happened, in one sentence without its full stop
   * @param check what to look at before it is accepted
   */
  public static GuardRefusal byName(
      Guard guard, String measured, String limit, String finding, String check) {
    return new GuardRefusal(
        guard,
        measured,
        limit,
        guard.configName()
            + ": "
            + finding
            + ". Check "
            + check
            + ". To accept it for this plan: "
            + APPROVE
            + "--accept "
            + guard.configName()
            + " --reason \"...\"");
  }

  /** The guard's name in configuration and approvals. */
  public String name() {
    return guard.configName();
  }

  /** The message with the plan's id in the command, ready to be copied. */
  public String messageFor(String planId) {
    return message.replace(APPROVE, "sluice approve " + planId + " ");
  }
}
