package io.sluice.jobs.inspect;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sluice.domain.diff.RemovalReason;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one external user id in one audience and account. Personal data: the
 * external user id as Amazon gets it; no identifier and no digest.
 *
 * @param audience the audience's id in the configuration
 * @param account the account's id in the configuration
 * @param audienceId Amazon's id, {@code null} where the audience is not registered
 * @param id the external user id as Amazon gets it
 * @param snapshot what today's rows say
 * @param ledger what we know Amazon to hold, {@code null} where the ledger has no row
 * @param plan what the newest plan does with the member, {@code null} where there is no plan
 * @param changes what was sent before, newest first
 * @param rejects refusals that name the member, newest first
 * @param conclusion one sentence: why this person is, or is not, in the audience
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MemberStory(
    String audience,
    String account,
    @Nullable Long audienceId,
    String id,
    SnapshotView snapshot,
    @Nullable LedgerView ledger,
    @Nullable PlanView plan,
    List<PastChange> changes,
    List<PastReject> rejects,
    String conclusion) {

  /** Copies the lists. */
  public MemberStory {
    changes = List.copyOf(changes);
    rejects = List.copyOf(rejects);
  }

  /** How all rows of a person together stand towards the audience. */
  public enum Stand {
    /** Wanted. */
    QUALIFIED,
    /** Wanted, but no identifier is usable. */
    NO_USABLE_KEY,
    /** The lifetime is over. */
    LIFETIME_OVER,
    /** Consent is denied. */
    CONSENT_DENIED,
    /** On a suppression list. */
    SUPPRESSED,
    /** Not chosen by the audience's select rule. */
    NOT_SELECTED,
    /** Another account of the audience serves the row's country. */
    ELSEWHERE,
    /** Every row is bad. */
    REJECTED,
    /** A row that the audience drops denies consent. */
    DENIED_ELSEWHERE,
    /** No row has the id. */
    ABSENT,
    /** The snapshot could not be read. */
    UNREADABLE
  }

  /**
   * The snapshot's word.
   *
   * @param reference the resolved folder or table, {@code null} where it could not be resolved
   * @param problem why it cannot be read, else {@code null}
   * @param files files pinned
   * @param rowsRead rows looked at
   * @param stand how the rows stand together
   * @param rows the rows of the person
   * @param merged true where several qualified rows make one record
   * @param suppressedBy suppression lists that name the person
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record SnapshotView(
      @Nullable String reference,
      @Nullable String problem,
      int files,
      long rowsRead,
      Stand stand,
      List<FoundRow> rows,
      boolean merged,
      List<String> suppressedBy) {
    /** Copies the lists. */
    public SnapshotView {
      rows = List.copyOf(rows);
      suppressedBy = List.copyOf(suppressedBy);
    }
  }

  /**
   * One row of the person.
   *
   * @param file where it is
   * @param row its place in the file's row group, from 1
   * @param rowGroup the row group, from 0
   * @param stand how it stands by itself
   * @param code the reject's code, else {@code null}
   * @param remedy of the reject, else {@code null}
   * @param country normalized, {@code null} where there is none
   * @param until end of the lifetime, {@code null} for none
   * @param keys names of the keys that give a digest
   * @param unusable keys with a value that give none, with the rule that it breaks
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record FoundRow(
      String file,
      long row,
      int rowGroup,
      Stand stand,
      @Nullable String code,
      @Nullable String remedy,
      @Nullable String country,
      @Nullable Instant until,
      List<String> keys,
      Map<String, String> unusable) {
    /** Copies the collections. */
    public FoundRow {
      keys = List.copyOf(keys);
      unusable = Map.copyOf(unusable);
    }

    /** The same row, which is dropped and denies consent. */
    public FoundRow denied() {
      return new FoundRow(
          file,
          row,
          rowGroup,
          Stand.DENIED_ELSEWHERE,
          code,
          remedy,
          country,
          until,
          keys,
          unusable);
    }
  }

  /**
   * The ledger's word.
   *
   * @param presence PRESENT, ABSENT or UNKNOWN
   * @param sentAt when the presence was sent, {@code null} before any
   * @param settledAt when its job ended, {@code null} before any
   * @param renewalDue when it is sent again unchanged, {@code null} where it is not present
   * @param expiresBy when Amazon has dropped it at the latest, {@code null} where it never settled
   * @param lapsed true once that moment is over
   * @param qualifiedUntil end of the lifetime, {@code null} for none
   * @param offer what was offered last
   * @param verdict what came of it
   * @param code of a refusal, else {@code null}
   * @param keySets key sets sent since the last settled DELETE
   * @param digests digests in them
   * @param removal why the person left or must leave, else {@code null}
   * @param removedBy time of the snapshot that said so, else {@code null}
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record LedgerView(
      String presence,
      @Nullable Instant sentAt,
      @Nullable Instant settledAt,
      @Nullable Instant renewalDue,
      @Nullable Instant expiresBy,
      boolean lapsed,
      @Nullable Instant qualifiedUntil,
      String offer,
      String verdict,
      @Nullable String code,
      int keySets,
      int digests,
      @Nullable String removal,
      @Nullable Instant removedBy) {

    /** True where a person who asked to leave comes back by a newer snapshot only. */
    boolean staysOut() {
      return removal != null && RemovalReason.valueOf(removal).privacy();
    }

    /** True where Amazon is to be taken to hold the person. */
    public boolean holds() {
      return !presence.equals("ABSENT") && !lapsed;
    }
  }

  /**
   * The newest plan's word.
   *
   * @param planId which
   * @param state as in {@code plans list}
   * @param change what it does with the member, {@code null} where the outbox does not hold the
   *     member or is gone
   * @param reason of a removal, else {@code null}
   * @param batch the batch's sequence, {@code null} where no batch holds the member
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record PlanView(
      String planId,
      String state,
      @Nullable String change,
      @Nullable String reason,
      @Nullable Integer batch) {}

  /**
   * One change of the past.
   *
   * @param planId the plan
   * @param change what was sent
   * @param reason of a removal, else {@code null}
   * @param outcome what came of it
   * @param code of a refusal, else {@code null}
   * @param sentAt when it left
   * @param settledAt when its end was seen, else {@code null}
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record PastChange(
      String planId,
      String change,
      @Nullable String reason,
      String outcome,
      @Nullable String code,
      Instant sentAt,
      @Nullable Instant settledAt) {}

  /**
   * One refusal of the past.
   *
   * @param planId the plan
   * @param stage where it was refused
   * @param code why
   * @param at when
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record PastReject(
      String planId, @Nullable String stage, @Nullable String code, @Nullable Instant at) {}
}
