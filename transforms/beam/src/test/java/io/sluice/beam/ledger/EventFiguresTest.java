package io.sluice.beam.ledger;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;

import io.sluice.domain.conversion.ConversionEvent;
import io.sluice.domain.conversion.ConversionIdentity;
import io.sluice.domain.conversion.EventConsent;
import io.sluice.domain.conversion.EventContext;
import io.sluice.domain.conversion.EventKey;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventFiguresTest {
  private static final Instant TIME = Instant.parse("2026-03-01T10:00:00Z");

  @Test
  void eventsOfOneNameDayAndCurrencyAreOneLineAndTheOthersAreNot() {
    EventFigures figures = new EventFigures();
    figures.accepted(event("Order", "USD", "1.10"), TIME);
    figures.accepted(event("Order", "CAD", "5.00"), TIME);
    figures.accepted(event("Order", "USD", "2.20"), TIME);
    EventFigures other = new EventFigures();
    other.accepted(event("Order", "USD", "3.30"), TIME);
    other.accepted(event("Refill", "USD", "4.40"), TIME);

    figures.add(other);

    assertThat(figures.accepted, is(5L));
    assertThat(
        figures.lines,
        contains(
            line("Order", "USD", 3, "6.60"),
            line("Order", "CAD", 1, "5.00"),
            line("Refill", "USD", 1, "4.40")));
  }

  private static EventFigures.Line line(String name, String currency, long events, String value) {
    return new EventFigures.Line(name, "2026-03-01", currency, events, new BigDecimal(value));
  }

  private static ConversionEvent event(String name, String currency, String value) {
    return new ConversionEvent(
        "id",
        new ConversionIdentity(name, "OFF_AMAZON_PURCHASES", "WEBSITE", "Orders"),
        TIME,
        "US",
        List.of(EventKey.raw("MAID", "x")),
        new ConversionEvent.Amount(new BigDecimal(value), currency, null),
        EventConsent.NONE,
        ConversionEvent.DataUse.FULL,
        List.of(),
        EventContext.NONE);
  }
}
