package io.sluice.beam.iceberg;

import io.sluice.domain.ledger.ClaimState;
import io.sluice.domain.ledger.LedgerConflictException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.iceberg.catalog.TableIdentifier;

/**
 * Which plan holds a target and which was closed last, as properties of the table that has the
 * target's rows, so that they move in the same commit: {@code open.<target>}, {@code
 * closed.<target>}.
 */
final class PlanClaims {
  private static final String OPEN = "open.";
  private static final String CLOSED = "closed.";

  private final LedgerCatalog catalog;
  private final TableIdentifier table;

  PlanClaims(LedgerCatalog catalog, TableIdentifier table) {
    this.catalog = catalog;
    this.table = table;
  }

  /** The plan that was closed last, empty before any. */
  static String version(Map<String, String> properties, Object target) {
    return properties.getOrDefault(closed(target), "");
  }

  /** The plan that holds the claim. */
  static Optional<String> openPlan(Map<String, String> properties, Object target) {
    return Optional.ofNullable(properties.get(open(target)));
  }

  /** Both, as of now. */
  ClaimState state(Object target) {
    Map<String, String> properties = catalog.table(table).properties();
    return new ClaimState(version(properties, target), openPlan(properties, target));
  }

  /**
   * Takes the claim.
   *
   * @param beside what else goes into the commit
   * @return true if it is now, or was already, this plan's
   */
  boolean claim(Object target, String planId, String version, Consumer<PinnedOperations> beside) {
    return catalog.edit(
        table,
        pinned -> {
          String holder = pinned.property(open(target));
          if (!holder.isEmpty()) {
            return holder.equals(planId);
          }
          if (!pinned.property(closed(target)).equals(version)) {
            return false;
          }
          pinned.set(open(target), planId);
          beside.accept(pinned);
          catalog.commitProperties(pinned);
          return true;
        });
  }

  /**
   * Gives the claim back.
   *
   * @param beside what else goes into the commit
   * @return false if it was not this plan's
   */
  boolean release(Object target, String planId, Consumer<PinnedOperations> beside) {
    return catalog.edit(
        table,
        pinned -> {
          if (!pinned.property(open(target)).equals(planId)) {
            return false;
          }
          pinned.remove(open(target));
          beside.accept(pinned);
          catalog.commitProperties(pinned);
          return true;
        });
  }

  /**
   * True if the plan is closed already.
   *
   * @throws LedgerConflictException if it does not hold the claim, or was made from another version
   */
  static boolean isClosed(
      PinnedOperations pinned, Object target, String planId, String baseVersion) {
    String holder = pinned.property(open(target));
    String version = pinned.property(closed(target));
    if (version.equals(planId) && !holder.equals(planId)) {
      return true;
    }
    if (!holder.equals(planId)) {
      throw new LedgerConflictException(
          "plan "
              + planId
              + " of "
              + target
              + " does not hold the claim: "
              + (holder.isEmpty() ? "no plan is open" : "plan " + holder + " is open"));
    }
    if (!version.equals(baseVersion)) {
      throw new LedgerConflictException(
          "plan "
              + planId
              + " of "
              + target
              + " was made from version "
              + name(baseVersion)
              + ", the ledger is at "
              + name(version));
    }
    return false;
  }

  /** The plans of all targets that hold a claim or were closed last. */
  static Set<String> held(Map<String, String> properties) {
    return properties.entrySet().stream()
        .filter(e -> e.getKey().startsWith(OPEN) || e.getKey().startsWith(CLOSED))
        .map(Map.Entry::getValue)
        .collect(Collectors.toSet());
  }

  /** Whether a plan holds the target's claim. */
  static boolean isOpen(PinnedOperations pinned, Object target) {
    return !pinned.property(open(target)).isEmpty();
  }

  /** Closes the plan in the coming commit. */
  static void close(PinnedOperations pinned, Object target, String planId) {
    pinned.set(closed(target), planId);
    pinned.remove(open(target));
  }

  /** In the coming commit no plan is open, and the one that is named was closed last. */
  static void reopen(PinnedOperations pinned, Object target, String version) {
    pinned.remove(open(target));
    if (!version.isEmpty()) {
      pinned.set(closed(target), version);
    }
  }

  private static String name(String version) {
    return version.isEmpty() ? "none" : version;
  }

  private static String open(Object target) {
    return OPEN + target;
  }

  private static String closed(Object target) {
    return CLOSED + target;
  }
}
