package io.sluice.beam.batch;

import io.sluice.domain.batch.PlannedEvent;
import io.sluice.domain.conversion.ConversionEvent;
import io.sluice.domain.conversion.ConversionEvent.Amount;
import io.sluice.domain.conversion.ConversionEvent.DataUse;
import io.sluice.domain.conversion.ConversionIdentity;
import io.sluice.domain.conversion.CustomValue;
import io.sluice.domain.conversion.EventConsent;
import io.sluice.domain.conversion.EventContext;
import io.sluice.domain.conversion.EventKey;
import io.sluice.domain.diff.Fingerprint;
import io.sluice.domain.qualify.ConsentSignal;
import io.sluice.domain.qualify.ConsentSignal.Grant;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Planned events of the tests. */
public final class PlannedEvents {
  /** What all of {@link #event} belong to. */
  public static final ConversionIdentity ORDER =
      new ConversionIdentity(
          "Online order", "OFF_AMAZON_PURCHASES", "WEBSITE", ConversionIdentity.DEFAULT_DATASET);

  /** An event with every field filled in. */
  public static final PlannedEvent FULL =
      new PlannedEvent(
          new ConversionEvent(
              "order-1",
              new ConversionIdentity("Bestellung ü", "SIGN_UP", "OFFLINE", "Shop_1"),
              Instant.parse("2026-03-10T11:12:13.456Z"),
              "DE",
              List.of(EventKey.hashed("EMAIL", digest(7)), EventKey.raw("MAID", "ab-12")),
              new Amount(new BigDecimal("1299.50"), "EUR", 3L),
              new EventConsent(
                  new ConsentSignal(Grant.GRANTED, Grant.NOT_APPLICABLE, "tcf", "gpp"),
                  "192.0.2.1"),
              DataUse.LIMITED,
              List.of(
                  new CustomValue("brand", "x", "STRING"), new CustomValue("color", "red", null)),
              new EventContext("ad-key", "aref", "agent", "partner")),
          new Fingerprint(-1, 42));

  private PlannedEvents() {}

  /** Events 1..count. */
  public static List<PlannedEvent> events(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(PlannedEvents::event).toList();
  }

  /** A purchase with nothing that it need not have. */
  public static PlannedEvent event(int number) {
    return new PlannedEvent(
        new ConversionEvent(
            id(number),
            ORDER,
            Instant.parse("2026-03-10T12:00:00Z").minusSeconds(number),
            "US",
            List.of(EventKey.hashed("EMAIL", digest(number))),
            new Amount(new BigDecimal("10.00"), "USD", 1L),
            EventConsent.NONE,
            DataUse.FULL,
            List.of(),
            EventContext.NONE),
        new Fingerprint(number, 0));
  }

  /** The id of an event. */
  public static String id(int number) {
    return "order-" + number;
  }

  private static byte[] digest(int fill) {
    byte[] digest = new byte[EventKey.DIGEST_BYTES];
    Arrays.fill(digest, (byte) fill);
    return digest;
  }
}
