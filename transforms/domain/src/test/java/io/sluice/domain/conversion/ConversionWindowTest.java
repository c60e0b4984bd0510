package io.sluice.domain.conversion;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class ConversionWindowTest {
  private static final Instant NOW = Instant.parse("2026-03-22T22:30:00Z");

  @Test
  void theDayInWhichTheWindowBeginsCanStillGo() {
    ConversionWindow window = ConversionWindow.of(ConversionApi.EVENTS, NOW, ZoneOffset.UTC);
    assertThat(window.earliest(), is(LocalDate.parse("2026-03-01")));
    assertThat(window.tooOld(LocalDate.parse("2026-03-01")), is(false));
    assertThat(window.tooOld(LocalDate.parse("2026-02-28")), is(true));
  }

  @Test
  void theHourBeforeItsEndCountsAsOver() {
    ConversionWindow window =
        ConversionWindow.of(ConversionApi.EVENTS, NOW.plusSeconds(1_800), ZoneOffset.UTC);
    assertThat(window.earliest(), is(LocalDate.parse("2026-03-02")));
  }

  @Test
  void daysBeginInTheirZoneAndTheOlderApiTakesFewer() {
    ZoneId berlin = ZoneId.of("Europe/Berlin");
    assertThat(
        ConversionWindow.of(ConversionApi.DEFINITIONS, NOW, berlin).earliest(),
        is(LocalDate.parse("2026-03-16")));
  }
}
