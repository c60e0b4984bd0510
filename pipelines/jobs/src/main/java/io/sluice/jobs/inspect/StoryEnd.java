package io.sluice.jobs.inspect;

import io.sluice.jobs.inspect.MemberStory.FoundRow;
import io.sluice.jobs.inspect.MemberStory.LedgerView;
import io.sluice.jobs.inspect.MemberStory.PlanView;
import io.sluice.jobs.inspect.MemberStory.SnapshotView;
import io.sluice.jobs.inspect.MemberStory.Stand;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The last sentence of a story: why this person is, or is not, in the audience. */
public final class StoryEnd {
  private static final List<String> UNDER_WAY = List.of("open", "approved", "sent");

  private final Rules rules;
  private final SnapshotView snapshot;
  private final @Nullable LedgerView ledger;
  private final @Nullable PlanView plan;

  /**
   * What of the configuration and the registry decides.
   *
   * @param registered false where Amazon's id of the audience is not known
   * @param absence what a missing row means
   * @param leaving what happens to those who left
   * @param ttlZero true where Amazon keeps no member of the audience
   */
  public record Rules(boolean registered, Absence absence, Leaving leaving, boolean ttlZero) {}

  /** What a missing row means. */
  public enum Absence {
    /** The person has left. */
    LEFT,
    /** Nothing: the source is an increment. */
    NOTHING
  }

  /** What happens to those who left. */
  public enum Leaving {
    /** A DELETE is sent. */
    DELETED,
    /** The TTL is left to run out. */
    LEFT_TO_EXPIRE
  }

  private StoryEnd(
      Rules rules, SnapshotView snapshot, @Nullable LedgerView ledger, @Nullable PlanView plan) {
    this.rules = rules;
    this.snapshot = snapshot;
    this.ledger = ledger;
    this.plan = plan;
  }

  /** Says it in one sentence, without an identifier. */
  public static String of(
      Rules rules, SnapshotView snapshot, @Nullable LedgerView ledger, @Nullable PlanView plan) {
    StoryEnd end = new StoryEnd(rules, snapshot, ledger, plan);
    String sentence =
        !rules.registered()
            ? "Not in: the audience does not exist at Amazon yet; run sluice audiences apply"
            : rules.ttlZero()
                ? "Not in: the audience's ttl is 0, so Amazon keeps no member and nothing is added"
                : ledger != null && ledger.holds() ? end.held(ledger) : end.out();
    return sentence + end.underWay() + ".";
  }

  private String held(LedgerView state) {
    String since =
        state.presence().equals("UNKNOWN")
            ? "In as far as we know: the outcome of the last call was never learned"
            : "In: Amazon took this person (settled " + state.settledAt() + ")";
    return switch (snapshot.stand()) {
      case QUALIFIED ->
          state.presence().equals("UNKNOWN")
              ? since + ", and the next plan sends the person again"
              : since
                  + ", the snapshot still qualifies them, and a renewal is due at "
                  + state.renewalDue();
      case NO_USABLE_KEY ->
          since
              + "; the snapshot's row has no usable identifier any more, so no change can be sent";
      case SUPPRESSED, CONSENT_DENIED, DENIED_ELSEWHERE ->
          since + ", but " + reason() + ": the next plan deletes them";
      case REJECTED, ELSEWHERE, NOT_SELECTED, ABSENT, LIFETIME_OVER -> leaving(since);
      case UNREADABLE -> since + "; whether they stay cannot be told: the snapshot cannot be read";
    };
  }

  private String leaving(String since) {
    if (rules.absence() == Absence.NOTHING && snapshot.stand() != Stand.LIFETIME_OVER) {
      return since
          + "; "
          + reason()
          + ", which means nothing in an increment: they stay until"
          + " their lifetime is over";
    }
    return since
        + ", but "
        + reason()
        + ": "
        + (rules.leaving() == Leaving.DELETED
            ? "the next plan deletes them"
            : "the time to live is left to run out");
  }

  private String out() {
    if (snapshot.stand() != Stand.QUALIFIED) {
      return "Not in: " + reason();
    }
    if (ledger == null) {
      return "Not in yet: the snapshot qualifies this person and nothing was ever sent; the next"
          + " plan adds them";
    }
    if (ledger.verdict().equals("REFUSED") && !ledger.offer().equals("REMOVE")) {
      return "Not in: Amazon refused the record"
          + code(ledger)
          + "; it is not offered again until its content changes";
    }
    if (ledger.staysOut()) {
      return "Not in: "
          + ledger.removal()
          + " by the snapshot of "
          + ledger.removedBy()
          + "; a newer snapshot that qualifies the person adds them, an older one leaves them out"
          + " as "
          + (ledger.removal().equals("SUPPRESSED") ? "SUPPRESSED_LATER" : "WITHDRAWN_LATER");
    }
    return ledger.lapsed()
        ? "Not in any more: the time to live ran out by "
            + ledger.expiresBy()
            + "; the person qualifies, and the next plan adds them again"
        : "Not in: the last offer ("
            + ledger.offer()
            + ") ended "
            + ledger.verdict()
            + code(ledger)
            + "; the person qualifies, and the next plan adds them";
  }

  private static String code(LedgerView state) {
    return state.code() == null ? "" : " with " + state.code();
  }

  private String reason() {
    return switch (snapshot.stand()) {
      case QUALIFIED -> "the snapshot qualifies the person";
      case NO_USABLE_KEY -> "none of the person's identifiers is usable";
      case LIFETIME_OVER -> "the lifetime after the qualification is over";
      case CONSENT_DENIED -> "consent is denied";
      case DENIED_ELSEWHERE -> "consent is denied, in a row that the audience drops";
      case SUPPRESSED ->
          "the person is on the suppression list " + String.join(", ", snapshot.suppressedBy());
      case NOT_SELECTED -> "the audience's select rule does not choose the row";
      case ELSEWHERE -> "another account of the audience serves the row's country";
      case REJECTED -> "the row is rejected" + rejected();
      case ABSENT ->
          "no row of the snapshot has this id"
              + (ledger == null ? " and nothing was ever sent for it" : "");
      case UNREADABLE -> "the ledger does not hold the person, and the snapshot cannot be read";
    };
  }

  private String rejected() {
    return snapshot.rows().stream()
        .filter(row -> row.stand() == Stand.REJECTED)
        .findFirst()
        .map(StoryEnd::rejected)
        .orElse("");
  }

  private static String rejected(FoundRow row) {
    return " as " + row.code() + " (" + row.remedy() + ")";
  }

  private String underWay() {
    if (plan == null || plan.change() == null || !UNDER_WAY.contains(plan.state())) {
      return "";
    }
    return "; plan "
        + plan.planId()
        + " ("
        + plan.state()
        + ") holds "
        + plan.change()
        + " for them";
  }
}
