package io.sluice.domain.matchkey;

import java.io.Serializable;
import java.util.Locale;

/**
 * Which rules turn values into match keys.
 *
 * @param profile whose rules
 * @param phone how phone numbers are brought to digits
 * @param reference whether damage and gaps of the published rules are repaired
 * @param variants whether other readings are sent beside
 */
public record MatchKeyRules(Profile profile, Phone phone, Reference reference, Variants variants)
    implements Serializable {

  /**
   * Raised whenever a rule, a table or the numbering plan of the phone library changes what some
   * value hashes to, so that state written under the older rules is recognized.
   */
  private static final int REVISION = 2;

  private static final MatchKeyRules DEFAULTS =
      new MatchKeyRules(Profile.AMC, Phone.E164, Reference.REPAIRED, Variants.OFF);

  /** The receiving side whose rules are followed. */
  public enum Profile {
    /** Advertiser audiences, as Amazon's published AMC uploader example normalizes them. */
    AMC,
    /**
     * Conversions, as Amazon's server-side tag normalizes them. It has a phone rule of its own, so
     * {@link Phone} does not matter.
     */
    EVENTS
  }

  /** The rule for phone numbers. */
  public enum Phone {
    /** E.164 digits without the plus sign, the row's country as default region. */
    E164,
    /**
     * The older rule behind Amazon's stored vectors: the calling code goes in front of a national
     * number of the right shape, assigned or not. For comparison with those vectors.
     */
    PREFIX
  }

  /** How closely the published code is followed. */
  public enum Reference {
    /** Damaged tables and gaps are repaired and placeholders left out; see MATCHKEYS.md. */
    REPAIRED,
    /** As published, damage included. */
    AS_PUBLISHED
  }

  /** Whether key sets of other readings are sent beside the main one. */
  public enum Variants {
    /** One set a profile. */
    OFF,
    /** Further sets where the readings differ, see {@link MatchKeyVariants}. */
    ON
  }

  /** The rules used unless a configuration says otherwise: AMC, E.164, repaired. */
  public static MatchKeyRules defaults() {
    return DEFAULTS;
  }

  /** These rules for another receiving side. */
  public MatchKeyRules withProfile(Profile other) {
    return new MatchKeyRules(other, phone, reference, variants);
  }

  /** These rules with another phone rule. */
  public MatchKeyRules withPhone(Phone other) {
    return new MatchKeyRules(profile, other, reference, variants);
  }

  /** These rules with another fidelity to the published code. */
  public MatchKeyRules withReference(Reference other) {
    return new MatchKeyRules(profile, phone, other, variants);
  }

  /** These rules with or without other readings. */
  public MatchKeyRules withVariants(Variants other) {
    return new MatchKeyRules(profile, phone, reference, other);
  }

  /**
   * A short text that differs wherever two sets of rules may give different digests, such as {@code
   * amc-r2-e164-repaired}. It goes into fingerprints, so that changed rules re-offer members.
   */
  public String version() {
    String version = String.join("-", word(profile), "r" + REVISION, word(phone), word(reference));
    return variants == Variants.OFF ? version : version + "-variants";
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '.');
  }
}
