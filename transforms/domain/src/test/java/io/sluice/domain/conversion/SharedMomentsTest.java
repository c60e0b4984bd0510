package io.sluice.domain.conversion;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class SharedMomentsTest {
  @Test
  void manyEventsOfOneMomentAreWarnedAbout() {
    SharedMoments counts = new SharedMoments(980, 0, 0).plus(alike(20, 20));
    assertThat(counts, is(new SharedMoments(1000, 19, 20)));
    assertThat(counts.warning().orElseThrow(), containsString("19 of 1000 events"));
    assertThat(counts.warning().orElseThrow(), not(containsString("midnight")));
  }

  @Test
  void datesAreNamedAsTheCause() {
    assertThat(alike(50, 50).warning().orElseThrow(), containsString("Most times are midnight"));
  }

  @Test
  void fewAreNotWorthAWarning() {
    assertThat(alike(10, 10).warning(), is(Optional.empty()));
    assertThat(new SharedMoments(100_000, 999, 0).warning(), is(Optional.empty()));
    assertThat(new SharedMoments(100_000, 1000, 0).warning().isPresent(), is(true));
  }

  @Test
  void eventsAreCountedInAnyOrder() {
    assertThat(SharedMoments.of(new long[] {3, 1, 3, 2, 3, 1}, 0), is(new SharedMoments(6, 3, 0)));
    assertThat(SharedMoments.of(new long[0], 0), is(SharedMoments.NONE));
  }

  private static SharedMoments alike(int events, long atMidnight) {
    return SharedMoments.of(new long[events], atMidnight);
  }

  @Test
  void hashIsThePersonTheConversionAndTheTime() {
    ConversionEvent event = Events.event(1);
    ConversionEvent twin =
        new ConversionEvent(
            "another-id",
            event.identity(),
            event.time(),
            "CA",
            event.keys(),
            ConversionEvent.Amount.NONE,
            event.consent(),
            event.dataUse(),
            event.customData(),
            event.context());
    assertThat(SharedMoments.hash(twin), is(SharedMoments.hash(event)));
    assertThat(SharedMoments.hash(Events.event(2)), not(SharedMoments.hash(event)));
  }
}
