package io.sluice.domain.matchkey;

import com.google.common.base.Ascii;
import io.sluice.domain.matchkey.MatchKeyRules.Phone;
import io.sluice.domain.matchkey.MatchKeyRules.Profile;
import io.sluice.domain.matchkey.MatchKeyRules.Reference;
import io.sluice.domain.snapshot.FloatText;
import io.sluice.domain.snapshot.MatchKeyType;
import io.sluice.domain.snapshot.NoValue;
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
  private final char[] hex = new char[HEX_LENGTH];
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
    KeyNormalizer[] all = new KeyNormalizer[TYPES.length];
    for (MatchKeyType type : TYPES) {
      all[HashedKeys.index(type)] =
          rules.profile() == Profile.AMC ? ofAmc(type, rules) : ofEvents(type, rules);
    }
    return all;
  }

  private static KeyNormalizer ofAmc(MatchKeyType type, MatchKeyRules rules) {
    return switch (type) {
      case EMAIL -> new EmailNormalizer();
      case PHONE ->
          rules.phone() == Phone.PREFIX ? new PhonePrefixNormalizer() : new PhoneNormalizer();
      case FIRST_NAME, LAST_NAME -> new NameNormalizer();
      case ADDRESS -> new AddressNormalizer(rules.reference());
      case CITY -> new CityNormalizer();
      case STATE -> new StateNormalizer(rules.reference());
      case POSTAL -> new PostalNormalizer(rules.reference());
    };
  }

  private static KeyNormalizer ofEvents(MatchKeyType type, MatchKeyRules rules) {
    return switch (type) {
      case EMAIL -> new EventsTextNormalizer(EventsTextNormalizer.Kind.EMAIL);
      case PHONE -> new EventsPhoneNormalizer();
      case FIRST_NAME, LAST_NAME -> new EventsTextNormalizer(EventsTextNormalizer.Kind.NAME);
      case ADDRESS -> new EventsAddressNormalizer(rules.reference());
      case CITY -> new EventsTextNormalizer(EventsTextNormalizer.Kind.CITY);
      case STATE -> new EventsStateNormalizer(rules.reference());
      case POSTAL -> new EventsTextNormalizer(EventsTextNormalizer.Kind.POSTAL);
    };
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
   * @param forms what the columns are declared to hold: a value that breaks it is a {@link
   *     KeyProblem#NOT_HASHED} or {@link KeyProblem#NOT_RAW}
   */
  public HashedKeys hash(RawKeySet raw, @Nullable String countryCode, ColumnForms forms) {
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
      boolean hashed = decodeHex(value, end);
      KeyProblem problem =
          hashed ? problemOfHex(type, forms, end) : digest(type, value, country, forms, end);
      placeholder |= problem == KeyProblem.PLACEHOLDER ? type.bit() : 0;
      if (problem == null || isHashedNevertheless(problem)) {
        end += DigestSet.DIGEST_BYTES;
        valid |= type.bit();
        alreadyHashed |= hashed ? type.bit() : 0;
      } else {
        problems = HashedKeys.pack(problems, type, problem);
      }
    }
    DigestSet set = valid == 0 ? null : DigestSet.of(valid, Arrays.copyOf(digests, end));
    return HashedKeys.of(set, present, placeholder, alreadyHashed, problems);
  }

  /**
   * Hashes one row without making an object; the digests lie in the row afterwards.
   *
   * @param row its values and country; keeps its results until it is cleared
   */
  public void hash(MatchKeyRow row) {
    row.clearResults();
    CountryRules country = country(row.country());
    for (MatchKeyType type : TYPES) {
      if ((row.presentMask() & type.bit()) != 0) {
        row.done(type, hash(type, row, country));
      }
    }
  }

  private @Nullable KeyProblem hash(
      MatchKeyType type, MatchKeyRow row, @Nullable CountryRules country) {
    int key = HashedKeys.index(type);
    int at = key * DigestSet.DIGEST_BYTES;
    if (decodeHex(row.chars(), row.start(key), row.end(key), row.digests(), at)) {
      return problemOfHex(row.digests(), at);
    }
    KeyProblem problem = writeNormalized(type, row, country);
    if (problem != null && !isHashedNevertheless(problem)) {
      return problem;
    }
    digestTo(row.digests(), at);
    return null;
  }

  /**
   * Brings one row to the text that would be hashed, which lies in the row afterwards. A value that
   * is a digest already comes back in lower case.
   *
   * @param row as for {@link #hash(MatchKeyRow)}
   */
  public void normalize(MatchKeyRow row) {
    row.clearResults();
    CountryRules country = country(row.country());
    for (MatchKeyType type : TYPES) {
      if ((row.presentMask() & type.bit()) != 0) {
        row.done(type, normalize(type, row, country));
      }
    }
  }

  private @Nullable KeyProblem normalize(
      MatchKeyType type, MatchKeyRow row, @Nullable CountryRules country) {
    int key = HashedKeys.index(type);
    KeyProblem problem;
    if (decodeHex(row.chars(), row.start(key), row.end(key), digests, 0)) {
      problem = problemOfHex(digests, 0);
      out.clear();
      out.ascii(Ascii.toLowerCase(new String(row.chars(), row.start(key), HEX_LENGTH)));
    } else {
      problem = writeNormalized(type, row, country);
    }
    if (problem != null && !isHashedNevertheless(problem)) {
      return problem;
    }
    row.text(key, out);
    return null;
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
      KeyProblem problem = problemOfHex(digests, 0);
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
      MatchKeyType type, String value, @Nullable CountryRules country, ColumnForms forms, int at) {
    if (forms.isHashed(type)) {
      return KeyProblem.NOT_HASHED;
    }
    KeyProblem problem = writeNormalized(type, value, country);
    if (problem == null || isHashedNevertheless(problem)) {
      digestTo(digests, at);
    }
    return problem;
  }

  private @Nullable KeyProblem writeNormalized(
      MatchKeyType type, String value, @Nullable CountryRules country) {
    return writeNormalized(type, in.load(value), country);
  }

  private @Nullable KeyProblem writeNormalized(
      MatchKeyType type, MatchKeyRow row, @Nullable CountryRules country) {
    int key = HashedKeys.index(type);
    return writeNormalized(type, in.load(row.chars(), row.start(key), row.end(key)), country);
  }

  /** Leaves the normalized value in the buffer. */
  private @Nullable KeyProblem writeNormalized(
      MatchKeyType type, @Nullable KeyProblem loaded, @Nullable CountryRules country) {
    out.clear();
    KeyProblem problem = loaded == null ? problemAsGiven(type) : loaded;
    if (problem != null && problem != KeyProblem.PLACEHOLDER) {
      return problem;
    }
    if (isRepairing() && type == MatchKeyType.EMAIL && !EmailText.isPlain(in)) {
      String address = EmailText.address(in.value());
      if (address == null) {
        return problem == null ? KeyProblem.NOT_AN_EMAIL : problem;
      }
      in.load(address);
    }
    KeyProblem found = normalizers[HashedKeys.index(type)].normalize(in, country, out);
    if (problem != null) {
      return problem;
    }
    return found == null && out.isEmpty() ? KeyProblem.NORMALIZED_TO_NOTHING : found;
  }

  /** What is no value, or the wrong one, whatever the rule of the key makes of it. */
  private @Nullable KeyProblem problemAsGiven(MatchKeyType type) {
    char[] chars = in.chars();
    int length = in.length();
    boolean number = type == MatchKeyType.PHONE || type == MatchKeyType.POSTAL;
    if (number && FloatText.isNumber(chars, 0, length)) {
      return KeyProblem.FLOATING_POINT;
    }
    boolean name =
        type == MatchKeyType.FIRST_NAME
            || type == MatchKeyType.LAST_NAME
            || type == MatchKeyType.CITY;
    boolean none = name ? NoValue.isName(chars, 0, length) : NoValue.is(chars, 0, length);
    return none ? KeyProblem.PLACEHOLDER : null;
  }

  private boolean isRepairing() {
    return rules.reference() == Reference.REPAIRED;
  }

  private boolean isHashedNevertheless(KeyProblem problem) {
    return problem == KeyProblem.PLACEHOLDER
        && rules.reference() == Reference.AS_PUBLISHED
        && !out.isEmpty();
  }

  private void digestTo(byte[] into, int at) {
    out.update(sha256);
    try {
      sha256.digest(into, at, DigestSet.DIGEST_BYTES);
    } catch (DigestException e) {
      throw new IllegalStateException("no room for a digest at byte " + at, e);
    }
  }

  private boolean decodeHex(String value, int at) {
    if (value.length() != HEX_LENGTH) {
      return false;
    }
    value.getChars(0, HEX_LENGTH, hex, 0);
    return decodeHex(hex, 0, HEX_LENGTH, digests, at);
  }

  /** Decodes 64 hexadecimal digits; false, with the bytes undefined, for any other value. */
  private static boolean decodeHex(char[] chars, int from, int to, byte[] into, int at) {
    if (to - from != HEX_LENGTH) {
      return false;
    }
    for (int i = 0; i < DigestSet.DIGEST_BYTES; i++) {
      int high = hexDigit(chars[from + 2 * i]);
      int low = hexDigit(chars[from + 2 * i + 1]);
      if (high < 0 || low < 0) {
        return false;
      }
      into[at + i] = (byte) ((high << 4) | low);
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

  private @Nullable KeyProblem problemOfHex(MatchKeyType type, ColumnForms forms, int at) {
    // Nothing was normalized, so the buffer must not pass for the text of a placeholder.
    out.clear();
    return forms.isRaw(type) ? KeyProblem.NOT_RAW : problemOfHex(digests, at);
  }

  /** The digest of the empty text is no key, even if it is what the value holds. */
  private @Nullable KeyProblem problemOfHex(byte[] digest, int at) {
    int end = at + DigestSet.DIGEST_BYTES;
    return Arrays.equals(digest, at, end, ofNothing, 0, ofNothing.length)
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
