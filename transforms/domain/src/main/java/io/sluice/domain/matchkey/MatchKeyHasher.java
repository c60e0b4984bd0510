package io.sluice.domain.matchkey;

import com.google.common.base.Ascii;
import io.sluice.domain.matchkey.MatchKeyRules.Reference;
import io.sluice.domain.snapshot.MatchKeyType;
import io.sluice.domain.snapshot.RawKeySet;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns the raw identifiers of a profile into SHA-256 digests by Amazon's published rules.
 *
 * <p>The outcome depends on the value, the country and the rules only: not on the default locale,
 * the thread or what was hashed before. It never throws on a value. The digest of the empty text
 * never appears. Holds buffers: one instance a thread, cheap to build; the tables are shared.
 *
 * <p>Personal data: raw in, hashed out.
 */
public final class MatchKeyHasher {
  /** The most characters a value may have; longer ones give no key. */
  public static final int MAX_VALUE_LENGTH = 1000;

  private static final int HEX_LENGTH = 2 * DigestSet.DIGEST_BYTES;
  private static final MatchKeyType[] TYPES = MatchKeyType.all().toArray(MatchKeyType[]::new);

  private final MatchKeyRules rules;
  private final MessageDigest sha256;
  private final byte[] ofNothing;
  private final KeyText in;
  private final KeyNormalizer[] normalizers;
  private final Utf8Buffer out = new Utf8Buffer();
  private final byte[] digests = new byte[TYPES.length * DigestSet.DIGEST_BYTES];
  private final Map<String, CountryRules> countries = new HashMap<>();

  private MatchKeyHasher(MatchKeyRules rules) {
    this.rules = rules;
    this.sha256 = sha256();
    this.ofNothing = sha256.digest();
    this.in = new KeyText(rules.reference());
    this.normalizers = normalizers(rules);
  }

  /** A hasher for the use of one thread. */
  public static MatchKeyHasher of(MatchKeyRules rules) {
    return new MatchKeyHasher(rules);
  }

  private static KeyNormalizer[] normalizers(MatchKeyRules rules) {
    KeyNormalizer name = new NameNormalizer();
    KeyNormalizer[] all = new KeyNormalizer[TYPES.length];
    for (MatchKeyType type : TYPES) {
      all[HashedKeys.index(type)] =
          switch (type) {
            case EMAIL -> new EmailNormalizer();
            case PHONE -> new PhoneNormalizer(rules.phone());
            case FIRST_NAME, LAST_NAME -> name;
            case ADDRESS -> new AddressNormalizer(rules.reference());
            case CITY -> new CityNormalizer();
            case STATE -> new StateNormalizer(rules.reference());
            case POSTAL -> new PostalNormalizer(rules.reference());
          };
    }
    return all;
  }

  /** The rules this hasher follows. */
  public MatchKeyRules rules() {
    return rules;
  }

  /**
   * Hashes one profile.
   *
   * @param raw the values
   * @param countryCode ISO 3166 alpha-2 in any case, UK read as GB; {@code null} where the row has
   *     none, and then keys whose rule needs it are absent
   * @param hashedMask the keys whose columns are declared as hashed: a value there is 64
   *     hexadecimal digits or a {@link KeyProblem#NOT_HASHED}. Other columns may mix both
   */
  public HashedKeys hash(RawKeySet raw, @Nullable String countryCode, int hashedMask) {
    CountryRules country = country(countryCode);
    int present = 0;
    int valid = 0;
    int placeholder = 0;
    int alreadyHashed = 0;
    long problems = 0;
    int end = 0;
    for (MatchKeyType type : TYPES) {
      String value = raw.value(type);
      if (value == null) {
        continue;
      }
      present |= type.bit();
      boolean hex = decodeHex(value, end);
      KeyProblem problem = hex ? ofHex(end) : digest(type, value, country, hashedMask, end);
      placeholder |= problem == KeyProblem.PLACEHOLDER ? type.bit() : 0;
      if (problem == null || isHashedNevertheless(problem)) {
        end += DigestSet.DIGEST_BYTES;
        valid |= type.bit();
        alreadyHashed |= hex ? type.bit() : 0;
      } else {
        problems = HashedKeys.pack(problems, type, problem);
      }
    }
    DigestSet set = valid == 0 ? null : DigestSet.of(valid, Arrays.copyOf(digests, end));
    return HashedKeys.of(set, present, placeholder, alreadyHashed, problems);
  }

  /**
   * The text that would be hashed, for explaining and for comparison.
   *
   * @param type the key
   * @param value the typed value; one that is already a digest comes back in lower case
   * @param countryCode as for {@link #hash}
   */
  public NormalizedKey normalize(MatchKeyType type, String value, @Nullable String countryCode) {
    String stripped = value.strip();
    if (decodeHex(stripped, 0)) {
      KeyProblem problem = ofHex(0);
      return problem == null
          ? NormalizedKey.ofText(Ascii.toLowerCase(stripped))
          : NormalizedKey.ofProblem(problem);
    }
    KeyProblem problem = writeNormalized(type, stripped, country(countryCode));
    return problem == null || isHashedNevertheless(problem)
        ? NormalizedKey.ofText(out.copy())
        : NormalizedKey.ofProblem(problem);
  }

  private @Nullable KeyProblem digest(
      MatchKeyType type, String value, @Nullable CountryRules country, int hashedMask, int at) {
    if ((hashedMask & type.bit()) != 0) {
      return KeyProblem.NOT_HASHED;
    }
    KeyProblem problem = writeNormalized(type, value, country);
    if (problem == null || isHashedNevertheless(problem)) {
      digestTo(at);
    }
    return problem;
  }

  /** Leaves the normalized value in the buffer. */
  private @Nullable KeyProblem writeNormalized(
      MatchKeyType type, String value, @Nullable CountryRules country) {
    out.clear();
    KeyProblem problem = in.load(value);
    if (problem == null) {
      problem = normalizers[HashedKeys.index(type)].normalize(in, country, out);
    }
    return problem == null && out.isEmpty() ? KeyProblem.NORMALIZED_TO_NOTHING : problem;
  }

  private boolean isHashedNevertheless(KeyProblem problem) {
    return problem == KeyProblem.PLACEHOLDER
        && rules.reference() == Reference.AS_PUBLISHED
        && !out.isEmpty();
  }

  private void digestTo(int at) {
    out.update(sha256);
    try {
      sha256.digest(digests, at, DigestSet.DIGEST_BYTES);
    } catch (DigestException e) {
      throw new IllegalStateException("no room for a digest at byte " + at, e);
    }
  }

  /** Decodes 64 hexadecimal digits; false, with the bytes undefined, for any other value. */
  private boolean decodeHex(String value, int at) {
    if (value.length() != HEX_LENGTH) {
      return false;
    }
    for (int i = 0; i < DigestSet.DIGEST_BYTES; i++) {
      int high = hexDigit(value.charAt(2 * i));
      int low = hexDigit(value.charAt(2 * i + 1));
      if (high < 0 || low < 0) {
        return false;
      }
      digests[at + i] = (byte) ((high << 4) | low);
    }
    return true;
  }

  private static int hexDigit(char c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    int letter = c | 0x20;
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
  }

  private @Nullable KeyProblem ofHex(int at) {
    out.clear();
    int end = at + DigestSet.DIGEST_BYTES;
    return Arrays.equals(digests, at, end, ofNothing, 0, ofNothing.length)
        ? KeyProblem.NORMALIZED_TO_NOTHING
        : null;
  }

  private @Nullable CountryRules country(@Nullable String code) {
    if (code == null) {
      return null;
    }
    CountryRules known = countries.get(code);
    if (known == null) {
      known = CountryRules.find(code, rules.reference());
      // Only codes of two characters are kept, so the cache stays small whatever rows hold.
      if (known != null && code.length() == 2) {
        countries.put(code, known);
      }
    }
    return known;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java lacks SHA-256, which every Java must have", e);
    }
  }
}
