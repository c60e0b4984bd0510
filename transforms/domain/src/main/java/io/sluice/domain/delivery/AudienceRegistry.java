package io.sluice.domain.delivery;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The port to the metadata calls of one account's audiences: create, read, update. Amazon has no
 * list and no delete call, and a create has no idempotency key, so the caller records its intent
 * when the request is about to leave, and the returned id at once.
 */
public interface AudienceRegistry {
  /**
   * What an audience should be at Amazon.
   *
   * @param name 10..128 characters, cannot change later
   * @param description 0..1000 characters
   * @param externalAudienceId ours, cannot change later
   * @param country ISO alpha-2 or {@code null}, cannot change later
   * @param ttlSeconds 0..34,300,800
   * @param fees 0..13 prices
   */
  record Declaration(
      String name,
      String description,
      String externalAudienceId,
      @Nullable String country,
      long ttlSeconds,
      List<Fee> fees) {
    /** Copies the list. */
    public Declaration {
      fees = List.copyOf(fees);
    }
  }

  /**
   * A price for using the audience.
   *
   * @param cpmCents cents a thousand impressions
   * @param currency ISO 4217
   */
  record Fee(long cpmCents, String currency) {}

  /**
   * What Amazon holds.
   *
   * @param audienceId Amazon's id
   * @param declaration as Amazon tells it
   * @param sizes Amazon's sizes or {@code null}
   */
  record Remote(
      long audienceId, Declaration declaration, JobProgress.@Nullable AudienceSizes sizes) {}

  /**
   * Creates an audience. Not repeatable: two calls make two audiences.
   *
   * @param leaving runs once, immediately before the first request leaves: the body is written and
   *     the access token is there. Where it never ran, nothing has left. What it throws ends the
   *     call before anything leaves
   * @return Amazon's id
   * @throws RemoteCallException if it was refused, or its outcome is unknown
   */
  long create(Declaration declaration, Runnable leaving);

  /** Reads an audience; empty when Amazon does not know the id. */
  Optional<Remote> find(long audienceId);

  /** Sets description, TTL and fees; repeatable. */
  void update(long audienceId, Declaration declaration);

  /**
   * Why an account cannot be used.
   *
   * @param kind whether access is refused, something is configured wrong, or Amazon is away
   * @param message names the account and what its operator has to do
   */
  record AccessFinding(RemoteCallException.Kind kind, String message) {}

  /**
   * Checks that the account can be used: token, connection or profile, terms. Changes nothing.
   *
   * @return all problems found; empty when all is well
   */
  List<AccessFinding> checkAccess();
}
