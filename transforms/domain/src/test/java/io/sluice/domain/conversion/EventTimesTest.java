package io.sluice.domain.conversion;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventTimesTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @ParameterizedTest
  @CsvSource({
    "2026-03-01T08:15:30Z, 2026-03-01T08:15:30Z",
    "2026-03-01T08:15:30.250Z, 2026-03-01T08:15:30.250Z",
    "2026-03-01t08:15:30z, 2026-03-01T08:15:30Z",
    "2026-03-01T08:15Z, 2026-03-01T08:15:00Z",
    "2026-03-01T08:15:30-07:00, 2026-03-01T15:15:30Z",
    "2026-03-01T08:15:30+0530, 2026-03-01T02:45:30Z",
    "2026-03-01 08:15:30+00, 2026-03-01T08:15:30Z",
    "2026-03-01 08:15:30 +01:00, 2026-03-01T07:15:30Z",
    "2026-03-01 08:15:30 UTC, 2026-03-01T08:15:30Z",
    "2026-03-01T08:15:30+01:00[Europe/Berlin], 2026-03-01T07:15:30Z",
  })
  void textWithAZoneIsRead(String text, String instant) {
    EventTimes.Reading reading = EventTimes.read(new RowTime.Text(text), BERLIN);
    assertThat(reading.instant(), is(Instant.parse(instant)));
    assertThat(reading.zoneApplied(), is(false));
  }

  @Test
  void timeWithoutAZoneNeedsTheSources() {
    for (RowTime time :
        new RowTime[] {
          new RowTime.Text("2026-03-01 08:15:30"),
          new RowTime.Local(LocalDateTime.parse("2026-03-01T08:15:30"))
        }) {
      assertThat(EventTimes.read(time, null).problem(), is(ConversionReject.TIME_ZONE_MISSING));
      EventTimes.Reading reading = EventTimes.read(time, BERLIN);
      assertThat(reading.instant(), is(Instant.parse("2026-03-01T07:15:30Z")));
      assertThat(reading.zoneApplied(), is(true));
    }
  }

  @Test
  void dateAloneIsRefused() {
    assertThat(
        EventTimes.read(new RowTime.Day(LocalDate.EPOCH), BERLIN).problem(),
        is(ConversionReject.TIME_DATE_ONLY));
    assertThat(
        EventTimes.read(new RowTime.Text("2026-03-01"), BERLIN).problem(),
        is(ConversionReject.TIME_DATE_ONLY));
  }

  @Test
  void hourThatNeverWasIsUnreadableAndOneThatWasTwiceIsTheFirst() {
    RowTime never = new RowTime.Text("2026-03-29T02:30:00");
    assertThat(EventTimes.read(never, BERLIN).problem(), is(ConversionReject.TIME_UNREADABLE));
    RowTime twice = new RowTime.Text("2026-10-25T02:30:00");
    assertThat(EventTimes.read(twice, BERLIN).instant(), is(Instant.parse("2026-10-25T00:30:00Z")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "yesterday",
        "1767225600",
        "2026-02-30T00:00:00Z",
        "2026-03-01T25:00:00Z",
        "2026-03-01T08:15:30 Europe/Berlin",
        "2026-3-1T08:15:30Z",
        "01/02/2026 10:00"
      })
  void otherTextIsUnreadable(String text) {
    assertThat(
        EventTimes.read(new RowTime.Text(text), BERLIN).problem(),
        is(ConversionReject.TIME_UNREADABLE));
  }

  @Test
  void blankTextIsMissing() {
    assertThat(
        EventTimes.read(new RowTime.Text("  "), BERLIN).problem(),
        is(ConversionReject.TIME_MISSING));
  }
}
