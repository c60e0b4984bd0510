package io.sluice.benchmarks;

import io.sluice.domain.matchkey.MatchKeyHasher;
import io.sluice.domain.matchkey.MatchKeyRow;
import io.sluice.domain.matchkey.MatchKeyRules;
import io.sluice.domain.snapshot.MatchKeyType;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * Made-up members for the match-key benchmarks: as rows to hash, and as the very bytes that their
 * digests are taken of.
 */
final class MatchKeyRows {
  /** A power of two, so that a counter wraps by a mask. */
  static final int ROWS = 1 << 12;

  private MatchKeyRows() {}

  /** Members of many shapes, so that no branch is always taken. */
  static BenchMember[] members() {
    ChurnModel model = ChurnModel.of(ROWS, 1, Instant.parse("2026-01-15T00:00:00Z"));
    BenchMember[] members = new BenchMember[ROWS];
    for (int i = 0; i < ROWS; i++) {
      members[i] = model.member(i, Slot.SAME, Day.TODAY);
    }
    return members;
  }

  /** The raw values of a member in canonical order. */
  static String[] values(BenchMember member) {
    return new String[] {
      member.email(),
      member.phone(),
      member.firstName(),
      member.lastName(),
      member.address(),
      member.city(),
      member.state(),
      member.zip()
    };
  }

  /** A row with the given keys of a member. */
  static MatchKeyRow row(BenchMember member, int mask) {
    MatchKeyRow row = new MatchKeyRow();
    char[] country = BenchMember.COUNTRY.toCharArray();
    row.country(country, 0, country.length);
    String[] values = values(member);
    for (MatchKeyType type : MatchKeyType.all()) {
      if ((mask & type.bit()) != 0) {
        char[] value = values[Integer.numberOfTrailingZeros(type.bit())].toCharArray();
        row.value(type, value, 0, value.length);
      }
    }
    return row;
  }

  /** What is hashed of a member, key by key. */
  static byte[][] normalized(BenchMember member, int mask) {
    MatchKeyRow row = row(member, mask);
    MatchKeyHasher.of(MatchKeyRules.defaults()).normalize(row);
    byte[][] bytes = new byte[Integer.bitCount(row.validMask())][];
    int next = 0;
    for (MatchKeyType type : MatchKeyType.all()) {
      if ((row.validMask() & type.bit()) != 0) {
        bytes[next++] = row.text(type).getBytes(StandardCharsets.UTF_8);
      }
    }
    return bytes;
  }
}
