package io.sluice.domain.ledger;

import io.sluice.domain.conversion.ConversionNames.Remembered;
import io.sluice.domain.conversion.ConversionTarget;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What we know Amazon to have taken of events: the port to the {@code conversions} table and to the
 * registry of conversions' names. All methods are used by the driver; tasks read and write the
 * files that an {@link EventLedgerView} and {@link SettledEvents} name.
 *
 * <p>Every change is a compare-and-set, as in {@link Ledger}; a repeat changes nothing.
 */
public interface EventLedger {
  /** The state of one conversion as of now: version, open plan, and the account's event files. */
  EventLedgerView view(ConversionTarget target);

  /**
   * As {@link #view(ConversionTarget)}, without files of which all rows are older than is kept.
   *
   * @param settledFrom files settled before are left out; rows are kept until {@link
   *     io.sluice.domain.conversion.EventHistory#keptUntil}, and an account may have conversions of
   *     both APIs
   */
  EventLedgerView view(ConversionTarget target, Instant settledFrom);

  /** The claim on one conversion as of now, without a look at the account's files. */
  ClaimState claimState(ConversionTarget target);

  /**
   * Claims the one open plan of a conversion.
   *
   * @param version the version that the plan was made from
   * @return true if it is now (or was already) this plan's; false if another plan is open or the
   *     version has moved on
   */
  boolean claim(ConversionTarget target, String planId, String version);

  /**
   * Gives a claim back, for a plan of which nothing was sent.
   *
   * @return false if the claim was not this plan's
   */
  boolean release(ConversionTarget target, String planId);

  /**
   * Commits a settled plan: its event files together with the property that names the closed plan,
   * then the plan's rows of the log tables. Repeating it changes nothing.
   *
   * @throws LedgerConflictException if the conversion is not claimed by this plan
   */
  void commit(SettledEvents settled);

  /** The names that events of an account were sent under, of all its conversions. */
  List<KnownName> names(String account);

  /**
   * Writes an entry of the names' registry if the present one equals what the caller saw.
   *
   * @param expected what the caller saw, empty where there was none
   * @param entry the new entry, of the same account, conversion and identity
   * @return false if somebody else was faster
   */
  boolean put(Optional<KnownName> expected, KnownName entry);

  /**
   * One name of the registry. Its key is account, conversion and identity.
   *
   * @param account the account's id in the configuration
   * @param remembered the conversion and what its events are sent under
   * @param definitionId Amazon's definition in the older API; {@code null} in the current one, and
   *     before it is known
   * @param intentAt when a create call was about to be made, or the name was first sent
   */
  record KnownName(
      String account, Remembered remembered, @Nullable String definitionId, Instant intentAt) {}
}
