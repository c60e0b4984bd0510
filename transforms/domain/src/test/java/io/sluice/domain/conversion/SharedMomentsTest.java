package io.sluice.domain.conversion;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SharedMomentsTest {
  private static final Instant MIDNIGHT = Instant.parse("2026-03-01T00:00:00Z");

  @Test
  void manyEventsOfOneMomentAreWarnedAbout() {
    SharedMoments counts = new SharedMoments(980, 0, 0).plus(SharedMoments.group(20, MIDNIGHT));
    assertThat(counts, is(new SharedMoments(1000, 19, 20)));
    assertThat(counts.warning().orElseThrow(), containsString("19 of 1000 events"));
    assertThat(counts.warning().orElseThrow(), not(containsString("midnight")));
  }

  @Test
  void datesAreNamedAsTheCause() {
    SharedMoments counts = SharedMoments.group(50, MIDNIGHT);
    assertThat(counts.warning().orElseThrow(), containsString("Most times are midnight"));
  }

  @Test
  void fewAreNotWorthAWarning() {
    assertThat(SharedMoments.group(10, MIDNIGHT).warning(), is(Optional.empty()));
    assertThat(new SharedMoments(100_000, 999, 0).warning(), is(Optional.empty()));
    assertThat(new SharedMoments(100_000, 1000, 0).warning().isPresent(), is(true));
  }

  @Test
  void keyIsThePersonTheConversionAndTheTime() {
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
    assertThat(SharedMoments.key(twin), is(SharedMoments.key(event)));
    assertThat(SharedMoments.key(Events.event(2)), not(SharedMoments.key(event)));
  }
}
