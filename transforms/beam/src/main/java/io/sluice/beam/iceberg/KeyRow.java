package io.sluice.beam.iceberg;

import io.sluice.domain.matchkey.DigestSet;
import io.sluice.domain.qualify.ConsentSignal;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One row of {@code membership_keys}: what was sent or perhaps sent for an external user id.
 *
 * <p>Personal data: hashed. {@link #toString()} tells neither id nor digest.
 *
 * @param externalUserId whose
 * @param kind what the row says, see {@link io.sluice.domain.ledger.DigestNote}
 * @param country ISO alpha-2 or {@code null}
 * @param consent as it was sent
 * @param keySets the sets joined: a mask byte and 32 bytes a key each; empty when cleared
 * @param planId the plan that sent it
 * @param sentAtS seconds since 1970 by the delivery clock
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by content below; copied nowhere for speed.
public record KeyRow(
    String externalUserId,
    Kind kind,
    @Nullable String country,
    ConsentSignal consent,
    byte[] keySets,
    String planId,
    long sentAtS) {

  /** What a row says. */
  public enum Kind {
    /** These digests were taken, or perhaps taken; until the next such row the newest ones. */
    SET(0),
    /** A DELETE was settled: what was sent before is gone. */
    CLEARED(1),
    /** A DELETE carries these digests too; they are not the newest ones. */
    OFFERED(2);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    int code() {
      return code;
    }

    static Kind of(int code) {
      return switch (code) {
        case 0 -> SET;
        case 1 -> CLEARED;
        case 2 -> OFFERED;
        default ->
            throw new IllegalArgumentException(
                "membership_keys.kind holds " + code + ", which this version does not know");
      };
    }
  }

  /** Joins sets to their form at rest. */
  public static byte[] join(List<DigestSet> sets) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (DigestSet set : sets) {
      joined.write(set.mask());
      joined.writeBytes(set.bytes());
    }
    return joined.toByteArray();
  }

  /**
   * Splits the form at rest.
   *
   * @throws IllegalArgumentException if the bytes end within a set
   */
  public List<DigestSet> sets() {
    List<DigestSet> sets = new ArrayList<>();
    int at = 0;
    while (at < keySets.length) {
      int mask = keySets[at] & 0xff;
      int end = at + 1 + Integer.bitCount(mask) * DigestSet.DIGEST_BYTES;
      if (end > keySets.length) {
        throw new IllegalArgumentException("key_sets of " + keySets.length + " bytes end in a set");
      }
      sets.add(DigestSet.of(mask, Arrays.copyOfRange(keySets, at + 1, end)));
      at = end;
    }
    return sets;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof KeyRow that
        && externalUserId.equals(that.externalUserId)
        && kind == that.kind
        && Objects.equals(country, that.country)
        && consent.equals(that.consent)
        && Arrays.equals(keySets, that.keySets)
        && planId.equals(that.planId)
        && sentAtS == that.sentAtS;
  }

  @Override
  public int hashCode() {
    return 31 * externalUserId.hashCode() + Arrays.hashCode(keySets);
  }

  /** Kind, plan and size. */
  @Override
  public String toString() {
    return "KeyRow[" + kind + ", plan=" + planId + ", " + keySets.length + " bytes]";
  }
}
