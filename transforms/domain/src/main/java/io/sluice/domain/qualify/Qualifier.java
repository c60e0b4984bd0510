package io.sluice.domain.qualify;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides how one selected row stands towards one audience target: country, routing, consent and
 * lifetime, in this order. Pure; safe for several threads.
 */
public final class Qualifier {
  private final Instant asOf;
  private final @Nullable Duration lifetime;
  private final @Nullable String defaultCountry;
  private final Routing routing;

  private Qualifier(
      Instant asOf, @Nullable Duration lifetime, @Nullable String defaultCountry, Routing routing) {
    this.asOf = asOf;
    this.lifetime = lifetime;
    this.defaultCountry = defaultCountry;
    this.routing = routing;
  }

  /**
   * Makes a qualifier.
   *
   * @param asOf decides the lifetime
   * @param lifetime how long a qualification holds, or {@code null} for ever
   * @param defaultCountry where a row has none: ISO alpha-2 or {@code null}
   * @param routing which rows are this target's
   */
  public static Qualifier of(
      Instant asOf, @Nullable Duration lifetime, @Nullable String defaultCountry, Routing routing) {
    return new Qualifier(asOf, lifetime, defaultCountry, routing);
  }

  /**
   * Which rows of an audience with several accounts go to one of them.
   *
   * @param own the region of this target's account
   * @param audience the regions of all accounts of the audience
   * @param reportsUnrouted true for exactly one target of the audience, so that a row which no
   *     account serves is counted once
   */
  public record Routing(Region own, Set<Region> audience, boolean reportsUnrouted) {
    /** Copies the set. */
    public Routing {
      audience = Set.copyOf(EnumSet.copyOf(audience));
    }

    /** One account takes every country. */
    public static Routing single(Region region) {
      return new Routing(region, Set.of(region), true);
    }
  }

  /** How a row stands. */
  public sealed interface Verdict {
    /**
     * The row is a candidate, or kept out by a rule that the diff must know of.
     *
     * @param standing qualified, lifetime over or consent denied
     * @param country ISO alpha-2
     * @param until end of the lifetime or {@code null}
     */
    record Stands(Standing standing, String country, @Nullable Instant until) implements Verdict {}

    /** Another account of the audience takes the row. */
    record Elsewhere() implements Verdict {}

    /**
     * The row is bad.
     *
     * @param code why
     */
    record Rejected(RejectCode code) implements Verdict {}
  }

  private static final Verdict ELSEWHERE = new Verdict.Elsewhere();

  /**
   * Judges one row.
   *
   * @param country the row's country, normalised; {@code null} where it has none
   * @param signal the row's consent signals
   * @param qualifiedAt when the person qualified, or {@code null}
   */
  public Verdict judge(
      @Nullable String country, ConsentSignal signal, @Nullable Instant qualifiedAt) {
    String effective = country == null ? defaultCountry : country;
    if (effective == null) {
      return reject(RejectCode.COUNTRY_MISSING);
    }
    if (routing.audience().size() > 1) {
      Region region = Countries.regionOf(effective).orElse(null);
      if (region != routing.own()) {
        return unrouted(region) ? reject(RejectCode.COUNTRY_NOT_ROUTED) : ELSEWHERE;
      }
    }
    return switch (ConsentPolicy.judge(effective, signal)) {
      case DENIED -> new Verdict.Stands(Standing.CONSENT_DENIED, effective, until(qualifiedAt));
      case MISSING -> new Verdict.Rejected(RejectCode.CONSENT_MISSING);
      case SEND -> lifetime(effective, qualifiedAt);
    };
  }

  /**
   * The end of the lifetime. A denial has one too, since it is as old as its row: of several days
   * the newest row decides.
   *
   * @param qualifiedAt when the person qualified, or {@code null}
   */
  public @Nullable Instant until(@Nullable Instant qualifiedAt) {
    return lifetime == null || qualifiedAt == null ? null : qualifiedAt.plus(lifetime);
  }

  private boolean unrouted(@Nullable Region region) {
    return routing.reportsUnrouted() && (region == null || !routing.audience().contains(region));
  }

  private Verdict reject(RejectCode code) {
    return code == RejectCode.COUNTRY_MISSING && !routing.reportsUnrouted()
        ? ELSEWHERE
        : new Verdict.Rejected(code);
  }

  private Verdict lifetime(String country, @Nullable Instant qualifiedAt) {
    if (lifetime == null) {
      return new Verdict.Stands(Standing.QUALIFIED, country, null);
    }
    if (qualifiedAt == null) {
      return new Verdict.Rejected(RejectCode.QUALIFIED_AT_MISSING);
    }
    Instant until = qualifiedAt.plus(lifetime);
    return new Verdict.Stands(
        until.isAfter(asOf) ? Standing.QUALIFIED : Standing.LIFETIME_OVER, country, until);
  }
}
