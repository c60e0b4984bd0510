package io.sluice.benchmarks;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;

/**
 * The eight digests of a made-up member, by the shortest rules that hold for the forms {@link
 * MemberText} makes. Written apart from Sluice's normalizers and from the peers' SQL, so that it
 * can judge both. One instance a thread.
 */
final class MemberDigests {
  /** Digests of a member: e-mail, phone, first and last name, address, city, state, postal code. */
  static final int KEYS = 8;

  private final MessageDigest sha256;

  private MemberDigests(MessageDigest sha256) {
    this.sha256 = sha256;
  }

  static MemberDigests create() {
    try {
      return new MemberDigests(MessageDigest.getInstance("SHA-256"));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java lacks SHA-256, which every Java must have", e);
    }
  }

  /** The digests, 32 bytes each, in the order of the eight keys. */
  byte[][] of(BenchMember member) {
    return new byte[][] {
      hash(member.email().toLowerCase(Locale.ROOT)),
      hash("1" + alphanumeric(member.phone())),
      hash(alphanumeric(member.firstName())),
      hash(alphanumeric(member.lastName())),
      hash(alphanumeric(member.address())),
      hash(alphanumeric(member.city())),
      hash(alphanumeric(member.state())),
      hash(member.zip())
    };
  }

  private byte[] hash(String normalized) {
    return sha256.digest(normalized.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String alphanumeric(String text) {
    StringBuilder kept = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        kept.append((char) (c + ('a' - 'A')));
      } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
        kept.append(c);
      }
    }
    return kept.toString();
  }
}
