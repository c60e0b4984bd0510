package io.sluice.domain.conversion;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * Which days of events Amazon still takes. A day of which every event is older than the API's
 * window, less the hour that {@link EventTimes} keeps off its end, cannot be sent any more; of the
 * day in which the window begins some events can.
 *
 * @param window how old an event may be: {@link ConversionApi#window()}
 * @param now when events would be sent
 * @param zone decides when a day begins
 */
public record ConversionWindow(Duration window, Instant now, ZoneId zone) {
  /** The window of an API. */
  public static ConversionWindow of(ConversionApi api, Instant now, ZoneId zone) {
    return new ConversionWindow(api.window(), now, zone);
  }

  /** The oldest day of which events can go, perhaps not all of them. */
  public LocalDate earliest() {
    return now.minus(window).plus(EventTimes.MARGIN).atZone(zone).toLocalDate();
  }

  /** True where no event of a day can go. */
  public boolean tooOld(LocalDate day) {
    return day.isBefore(earliest());
  }
}
