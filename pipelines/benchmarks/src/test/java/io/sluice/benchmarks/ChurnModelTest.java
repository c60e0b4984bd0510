package io.sluice.benchmarks;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.domain.matchkey.ColumnForms;
import io.sluice.domain.matchkey.DigestSet;
import io.sluice.domain.matchkey.MatchKeyHasher;
import io.sluice.domain.matchkey.MatchKeyRules;
import io.sluice.domain.snapshot.RawKeySet;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChurnModelTest {
  private static final Instant AS_OF = Instant.parse("2026-01-15T00:00:00Z");
  private static final ChurnModel MODEL = ChurnModel.of(20_000, 1, AS_OF);

  @Test
  void eachDayVisitsEveryPlaceOnceAndInAnotherOrder() {
    for (Day day : Day.values()) {
      BitSet seen = new BitSet();
      for (long position = 0; position < MODEL.slots(); position++) {
        seen.set((int) MODEL.slotAt(day, position));
      }
      assertThat(seen.cardinality(), is((int) MODEL.slots()));
    }
    assertThat(MODEL.slotAt(Day.TODAY, 1), not(equalTo(MODEL.slotAt(Day.YESTERDAY, 1))));
  }

  @Test
  void aCountDivisibleByTheStrideStillVisitsEveryPlace() {
    // 985,225 members and their newcomers make 1,000,003 places.
    ChurnModel model = ChurnModel.of(985_225, 1, AS_OF);
    assertThat(model.slots(), is(1_000_003L));
    BitSet seen = new BitSet();
    for (long position = 0; position < model.slots(); position++) {
      seen.set((int) model.slotAt(Day.TODAY, position));
    }
    assertThat(seen.cardinality(), is(1_000_003));
  }

  @Test
  void churnIsFivePercent() {
    Map<Slot, Integer> counts = new EnumMap<>(Slot.class);
    for (long slot = 0; slot < MODEL.slots(); slot++) {
      counts.merge(MODEL.slot(slot), 1, Integer::sum);
    }
    assertThat(counts.get(Slot.JOINED), is(300));
    assertThat((double) counts.get(Slot.GONE), closeTo(150, 40));
    assertThat((double) counts.get(Slot.DESELECTED), closeTo(150, 40));
    assertThat((double) counts.get(Slot.CHANGED), closeTo(200, 50));
    assertThat((double) counts.get(Slot.DUE), closeTo(200, 50));
  }

  @Test
  void userIdsAreUnique() {
    Set<String> ids = new HashSet<>();
    for (long slot = 0; slot < MODEL.slots(); slot++) {
      ids.add(MODEL.member(slot, MODEL.slot(slot), Day.TODAY).userId());
    }
    assertThat((long) ids.size(), is(MODEL.slots()));
  }

  @Test
  void onlyAChangedMemberHasOtherDigestsToday() {
    MemberDigests digests = MemberDigests.create();
    for (long slot = 0; slot < 5_000; slot++) {
      Slot fate = MODEL.slot(slot);
      boolean equal =
          join(digests.of(MODEL.member(slot, fate, Day.YESTERDAY)))
              .equals(join(digests.of(MODEL.member(slot, fate, Day.TODAY))));
      assertThat(equal, is(fate != Slot.CHANGED));
    }
  }

  /** The claim that lets the peers get by with short SQL: Sluice's full rules say the same. */
  @Test
  void digestsAreThoseOfSluicesMatchKeys() {
    MemberDigests digests = MemberDigests.create();
    MatchKeyHasher sluice = MatchKeyHasher.of(MatchKeyRules.defaults());
    for (long slot = 0; slot < MODEL.slots(); slot++) {
      BenchMember member = MODEL.member(slot, MODEL.slot(slot), Day.TODAY);
      DigestSet expected =
          DigestSet.of((1 << MemberDigests.KEYS) - 1, join(digests.of(member)).array());
      assertThat(
          sluice.hash(raw(member), BenchMember.COUNTRY, ColumnForms.MIXED).digests(),
          equalTo(expected));
    }
  }

  @Test
  void tooFewMembersAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> ChurnModel.of(999, 1, AS_OF));
  }

  private static RawKeySet raw(BenchMember member) {
    return RawKeySet.of(
        member.email(),
        member.phone(),
        member.firstName(),
        member.lastName(),
        member.address(),
        member.city(),
        member.state(),
        member.zip());
  }

  private static ByteBuffer join(byte[][] digests) {
    ByteBuffer joined = ByteBuffer.allocate(MemberDigests.KEYS * DigestSet.DIGEST_BYTES);
    for (byte[] digest : digests) {
      joined.put(digest);
    }
    return joined.flip();
  }
}
