package io.sluice.domain.diff;

import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The versions of the match-key rules under which an audience was synced, oldest first, each with
 * the moment it was first seen. A version is part of every {@link Fingerprint}: raising it changes
 * them all, and only the old versions tell whose content is still the same.
 *
 * @param versions at most {@link #KEPT}; empty before the first plan is closed
 */
public record RulesHistory(List<Version> versions) implements Serializable {
  /** Nothing was synced yet. */
  public static final RulesHistory NONE = new RulesHistory(List.of());

  /**
   * Versions kept. A member still under an older one, which takes as many raises within one window,
   * counts as changed.
   */
  public static final int KEPT = 4;

  /** Copies the list. */
  public RulesHistory {
    versions = List.copyOf(versions);
  }

  /**
   * One version.
   *
   * @param name without white space
   * @param since when a plan with it was made first, delivery clock
   */
  public record Version(String name, Instant since) implements Serializable {
    /** Checks the name. */
    public Version {
      if (name.isEmpty() || name.chars().anyMatch(Character::isWhitespace)) {
        throw new IllegalArgumentException(
            "a rules version is a text without white space, got " + name.length() + " characters");
      }
    }
  }

  /**
   * The history with a plan of this version: the same where the version is the newest already.
   *
   * @param now the delivery clock
   */
  public RulesHistory at(String version, Instant now) {
    if (!versions.isEmpty() && versions.get(versions.size() - 1).name().equals(version)) {
      return this;
    }
    List<Version> longer = new ArrayList<>(versions);
    longer.add(new Version(version, now));
    return new RulesHistory(longer.subList(Math.max(0, longer.size() - KEPT), longer.size()));
  }

  /**
   * The raise that alone makes a member's fingerprint differ: the one that followed the version
   * under which the content has the fingerprint that the ledger holds. A later raise does not put
   * it off.
   *
   * @param held the ledger's fingerprint, not the content's under the newest version
   * @param print fingerprint of today's content under a version; asked newest first, only until one
   *     fits
   * @return when the raise was first seen; empty where the content itself has changed
   */
  public Optional<Instant> raisedAfter(Fingerprint held, Function<String, Fingerprint> print) {
    for (int i = versions.size() - 2; i >= 0; i--) {
      if (print.apply(versions.get(i).name()).equals(held)) {
        return Optional.of(versions.get(i + 1).since());
      }
    }
    return Optional.empty();
  }
}
