package io.sluice.domain.matchkey;

import com.google.common.hash.Hashing;
import io.sluice.domain.matchkey.MatchKeyRules.Profile;
import io.sluice.domain.matchkey.MatchKeyRules.Reference;
import io.sluice.domain.snapshot.MatchKeyType;
import io.sluice.domain.snapshot.RawKeySet;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Further key sets of a profile where Amazon's published rules, or a doubtful case, give other
 * digests, so that the person is found whichever rule Amazon applies to its own side. One set a
 * reading, whole, since Amazon matches names and address together:
 *
 * <ul>
 *   <li>the published audience rules with their damage: states with accents, Boulevard
 *   <li>the conversions rules: trunk zeros, names without digits, postal codes cut at a hyphen
 *   <li>accents folded: José as jose
 *   <li>an e-mail address without its tag: joe+news@ as joe@
 *   <li>an e-mail address with its plus sign, in lower case
 * </ul>
 *
 * <p>A reading adds no key that the rules in force find unusable, and a key it cannot read keeps
 * its digest. One instance a thread. Personal data: raw in, hashed out.
 */
public final class MatchKeyVariants {
  private static final Set<MatchKeyType> FOLDED =
      Set.of(MatchKeyType.FIRST_NAME, MatchKeyType.LAST_NAME, MatchKeyType.CITY);

  private final MatchKeyHasher inForce;
  private final MatchKeyHasher published;
  private final MatchKeyHasher conversions;

  private MatchKeyVariants(MatchKeyRules rules) {
    this.inForce = MatchKeyHasher.of(rules);
    this.published = MatchKeyHasher.of(rules.withReference(Reference.AS_PUBLISHED));
    this.conversions = MatchKeyHasher.of(rules.withProfile(Profile.EVENTS));
  }

  /** The variants of these rules, for the use of one thread. */
  public static MatchKeyVariants of(MatchKeyRules rules) {
    return new MatchKeyVariants(rules);
  }

  /**
   * The other readings of one profile.
   *
   * @param raw the values
   * @param country ISO 3166 alpha-2, {@code null} where the row has none
   * @param forms what the columns are declared to hold
   * @param main what the rules in force make of it
   * @return distinct sets of the very keys of {@code main}, none equal to it, in canonical order
   */
  public Collection<DigestSet> of(
      RawKeySet raw, @Nullable String country, ColumnForms forms, DigestSet main) {
    TreeSet<DigestSet> variants = new TreeSet<>();
    for (MatchKeyHasher hasher : List.of(published, conversions)) {
      variants.add(laidOver(main, hasher.hash(raw, country, forms).digests()));
    }
    variants.add(laidOver(main, inForce.hash(folded(raw), country, forms).digests()));
    withoutTag(raw)
        .ifPresent(
            other -> variants.add(laidOver(main, inForce.hash(other, country, forms).digests())));
    plusSign(raw).ifPresent(digest -> variants.add(laidOver(main, digest)));
    variants.remove(main);
    return variants;
  }

  /** The digests of another reading for the keys that both have. */
  private static DigestSet laidOver(DigestSet main, @Nullable DigestSet other) {
    byte[] digests = main.bytes();
    byte[] others = other == null ? new byte[0] : other.bytes();
    int at = 0;
    for (MatchKeyType type : MatchKeyType.all()) {
      if ((main.mask() & type.bit()) != 0) {
        if (other != null && (other.mask() & type.bit()) != 0) {
          int from = Integer.bitCount(other.mask() & (type.bit() - 1)) * DigestSet.DIGEST_BYTES;
          System.arraycopy(others, from, digests, at, DigestSet.DIGEST_BYTES);
        }
        at += DigestSet.DIGEST_BYTES;
      }
    }
    return DigestSet.of(main.mask(), digests);
  }

  private static RawKeySet folded(RawKeySet raw) {
    @Nullable String[] values = new String[MatchKeyType.all().size()];
    for (MatchKeyType type : MatchKeyType.all()) {
      String value = raw.value(type);
      values[HashedKeys.index(type)] =
          value == null || !FOLDED.contains(type) ? value : withoutAccents(value);
    }
    return RawKeySet.of(values);
  }

  private static String withoutAccents(String value) {
    String apart = Normalizer.normalize(value, Normalizer.Form.NFD);
    StringBuilder kept = new StringBuilder(apart.length());
    apart
        .codePoints()
        .filter(c -> Character.getType(c) != Character.NON_SPACING_MARK)
        .forEach(kept::appendCodePoint);
    return kept.toString();
  }

  private static Optional<RawKeySet> withoutTag(RawKeySet raw) {
    String email = raw.value(MatchKeyType.EMAIL);
    int at = email == null ? -1 : email.indexOf('@');
    int plus = email == null ? -1 : email.indexOf('+');
    return email == null || plus <= 0 || plus > at
        ? Optional.empty()
        : Optional.of(onlyEmail(email.substring(0, plus) + email.substring(at)));
  }

  private static RawKeySet onlyEmail(String email) {
    return RawKeySet.of(email, null, null, null, null, null, null, null);
  }

  private static Optional<DigestSet> plusSign(RawKeySet raw) {
    String given = raw.value(MatchKeyType.EMAIL);
    String email = given == null ? null : EmailText.address(given);
    return email == null || email.indexOf('+') < 0
        ? Optional.empty()
        : Optional.of(
            DigestSet.of(
                MatchKeyType.EMAIL.bit(),
                Hashing.sha256()
                    .hashString(email.toLowerCase(Locale.ROOT), StandardCharsets.UTF_8)
                    .asBytes()));
  }
}
