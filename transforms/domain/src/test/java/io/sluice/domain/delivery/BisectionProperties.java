package io.sluice.domain.delivery;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import io.sluice.domain.delivery.Bisection.Limits;
import io.sluice.domain.delivery.Bisection.Part;
import io.sluice.domain.delivery.Bisection.Result;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class BisectionProperties {
  private static final Limits NO_LIMIT = new Limits(Integer.MAX_VALUE, Integer.MAX_VALUE);
  private static final DeliveryOutcome TAKEN =
      new DeliveryOutcome.Accepted("job", Instant.EPOCH, 1);
  private static final DeliveryOutcome REFUSED = new DeliveryOutcome.Refused(400, "BAD");

  @Property
  void everyRecordEndsInOnePartAndOnlyBadOnesAreRefused(
      @ForAll @IntRange(min = 1, max = 3000) int count,
      @ForAll @IntRange(max = 50) int from,
      @ForAll @Size(max = 12) Set<@IntRange(max = 2999) Integer> positions) {
    Set<Integer> bad = within(positions, from, count);
    Result result = Bisection.send(from, count, NO_LIMIT, refusing(bad));

    assertThat(covered(result), equalTo(IntStream.range(from, from + count).boxed().toList()));
    assertThat(refused(result), equalTo(List.copyOf(new TreeSet<>(bad))));
  }

  @Property
  void requestsAreBoundedByTheBadRecordsAndTheDepth(
      @ForAll @IntRange(min = 1, max = 10_000) int count,
      @ForAll @Size(max = 12) Set<@IntRange(max = 9999) Integer> positions) {
    Set<Integer> bad = within(positions, 0, count);
    int depth = 32 - Integer.numberOfLeadingZeros(count - 1);

    Result result = Bisection.send(0, count, NO_LIMIT, refusing(bad));

    assertThat(result.requests(), lessThanOrEqualTo(1 + 2 * bad.size() * Math.max(depth, 1)));
  }

  @Property
  void limitHoldsAndNothingIsLostWhenItGivesUp(
      @ForAll @IntRange(min = 1, max = 2000) int count,
      @ForAll @IntRange(min = 1, max = 40) int limit,
      @ForAll @Size(max = 30) Set<@IntRange(max = 1999) Integer> positions) {
    Set<Integer> bad = within(positions, 0, count);
    Result result = Bisection.send(0, count, new Limits(limit, Integer.MAX_VALUE), refusing(bad));

    assertThat(result.requests(), lessThanOrEqualTo(limit));
    assertThat(covered(result), equalTo(IntStream.range(0, count).boxed().toList()));
    assertThat(notTaken(result).containsAll(bad), is(true));
    assertThat(bad.containsAll(refused(result)), is(true));
    assertThat(
        result.parts().stream()
            .filter(p -> p.outcome() instanceof DeliveryOutcome.Refused)
            .allMatch(p -> p.count() == 1),
        is(true));
  }

  @Property
  void nothingIsSentAfterAccessIsRefused(
      @ForAll @IntRange(min = 2, max = 500) int count,
      @ForAll @IntRange(min = 2, max = 20) int nth) {
    DeliveryOutcome closed = new DeliveryOutcome.AccessRefused("forbidden", "sign in again");
    List<Integer> sent = new ArrayList<>();
    Bisection.RangeSender sender =
        (from, size) -> {
          sent.add(size);
          return sent.size() == nth ? closed : (size > 1 ? REFUSED : TAKEN);
        };
    Result result = Bisection.send(0, count, NO_LIMIT, sender);

    Assume.that(sent.size() >= nth);
    assertThat(sent.size(), is(nth));
    assertThat(covered(result), equalTo(IntStream.range(0, count).boxed().toList()));
    long ended = result.parts().stream().filter(p -> p.outcome().equals(closed)).count();
    assertThat(ended >= 1, is(true));
  }

  @Property(tries = 20)
  void batchRefusedForWhatAllRecordsShareEndsEarly(
      @ForAll @IntRange(min = 100, max = 10_000) int count) {
    Result result = Bisection.send(0, count, Limits.STANDARD, (from, size) -> REFUSED);

    assertThat(result.requests(), is(Limits.STANDARD.hopeless()));
    assertThat(
        result.parts(),
        equalTo(List.of(new Part(0, count, new DeliveryOutcome.RequestRefused(400, "BAD")))));
  }

  @Property(tries = 20)
  void answerThatDidNotComeIsNoSignThatTheRestWasTaken(
      @ForAll @IntRange(min = 100, max = 10_000) int count,
      @ForAll @IntRange(min = 2, max = 30) int lost) {
    DeliveryOutcome unknown = new DeliveryOutcome.OutcomeUnknown("read_timeout", Instant.EPOCH);
    List<Integer> sent = new ArrayList<>();
    Result result =
        Bisection.send(
            0,
            count,
            Limits.STANDARD,
            (from, size) -> {
              sent.add(size);
              return sent.size() == lost ? unknown : REFUSED;
            });

    assertThat(sent.size(), lessThanOrEqualTo(Limits.STANDARD.hopeless() + 1));
    assertThat(covered(result), equalTo(IntStream.range(0, count).boxed().toList()));
    // What may have been applied is still told apart from what was not.
    assertThat(result.parts().stream().anyMatch(p -> p.outcome().equals(unknown)), is(true));
  }

  @Property
  void rangeThatIsTooLargeIsHalvedAndHeldAgainstNothing(
      @ForAll @IntRange(min = 1, max = 2000) int count,
      @ForAll @IntRange(min = 1, max = 100) int most) {
    DeliveryOutcome tooLarge = new DeliveryOutcome.TooLarge(413, "http_413", null);
    Result result =
        Bisection.send(0, count, NO_LIMIT, (from, size) -> size > most ? tooLarge : TAKEN);

    assertThat(covered(result), equalTo(IntStream.range(0, count).boxed().toList()));
    assertThat(result.parts().stream().allMatch(p -> p.outcome().equals(TAKEN)), is(true));
    assertThat(result.parts().stream().allMatch(p -> p.count() <= most), is(true));
  }

  @Property
  void earlierRequestInTheDarkIsRememberedForEachHalf(
      @ForAll @IntRange(min = 2, max = 64) int count) {
    Instant left = Instant.EPOCH.plusSeconds(5);
    Result result =
        Bisection.send(
            0,
            count,
            NO_LIMIT,
            (from, size) -> new DeliveryOutcome.Refused(400, "BAD", size == count ? left : null));

    assertThat(result.parts().stream().allMatch(p -> left.equals(p.unclearAt())), is(true));
  }

  private static Set<Integer> within(Set<Integer> positions, int from, int count) {
    Set<Integer> bad = new TreeSet<>();
    positions.forEach(p -> bad.add(from + p % count));
    return bad;
  }

  private static Bisection.RangeSender refusing(Set<Integer> bad) {
    return (from, count) ->
        bad.stream().anyMatch(b -> b >= from && b < from + count) ? REFUSED : TAKEN;
  }

  private static List<Integer> covered(Result result) {
    return result.parts().stream()
        .flatMap(p -> IntStream.range(p.from(), p.from() + p.count()).boxed())
        .toList();
  }

  private static List<Integer> notTaken(Result result) {
    return result.parts().stream()
        .filter(p -> !p.outcome().equals(TAKEN))
        .flatMap(p -> IntStream.range(p.from(), p.from() + p.count()).boxed())
        .toList();
  }

  private static List<Integer> refused(Result result) {
    return result.parts().stream()
        .filter(p -> p.outcome() instanceof DeliveryOutcome.Refused)
        .flatMap(p -> IntStream.range(p.from(), p.from() + p.count()).boxed())
        .toList();
  }
}
