package io.sluice.amazonads.client;

import io.sluice.domain.batch.BatchId;
import io.sluice.domain.batch.ConversionBatch;
import io.sluice.domain.conversion.ConversionApi;
import io.sluice.domain.conversion.ConversionEvent;
import io.sluice.domain.conversion.ConversionEvent.Amount;
import io.sluice.domain.conversion.ConversionEvent.DataUse;
import io.sluice.domain.conversion.ConversionIdentity;
import io.sluice.domain.conversion.CustomValue;
import io.sluice.domain.conversion.EventConsent;
import io.sluice.domain.conversion.EventContext;
import io.sluice.domain.conversion.EventKey;
import io.sluice.domain.qualify.ConsentSignal;
import io.sluice.domain.qualify.ConsentSignal.Grant;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Events of the tests. */
final class ConversionSamples {
  static final ConversionIdentity ORDER =
      new ConversionIdentity("Online order", "OFF_AMAZON_PURCHASES", "WEBSITE", "Default_Events");
  static final BatchId ID = BatchId.ofDigest(Samples.sha256("conversions"));

  private ConversionSamples() {}

  static ConversionEvent event(int number) {
    return new ConversionEvent(
        "order-" + number,
        ORDER,
        VirtualTime.START.minusSeconds(60 + number),
        "US",
        List.of(
            EventKey.hashed("EMAIL", Samples.sha256("someone" + number + "@example.com")),
            EventKey.raw("MAID", "device-" + number)),
        new Amount(new BigDecimal("10.50"), "USD", 2L),
        EventConsent.NONE,
        DataUse.FULL,
        List.of(),
        EventContext.NONE);
  }

  /** An event with every field there is. */
  static ConversionEvent full() {
    return new ConversionEvent(
        "full-é\"1",
        new ConversionIdentity("Größe 1", "OFF_AMAZON_PURCHASES", "OFFLINE", "Stores"),
        VirtualTime.START.minusMillis(1),
        "CA",
        List.of(EventKey.hashed("PHONE", new byte[32]), EventKey.raw("FIP", "2001:db8::7")),
        new Amount(new BigDecimal("9999999999999.99"), "CAD", 2_147_483_647L),
        new EventConsent(
            new ConsentSignal(Grant.GRANTED, Grant.GRANTED, "CPc\\x", "DBAA"), "192.0.2.1"),
        DataUse.LIMITED,
        List.of(new CustomValue("brand", "Ohm", null), new CustomValue("cents", "12", "INTEGER")),
        new EventContext("traffic", "abcDE12345.1767225600000", "Agent\t1", "Ann & Co"));
  }

  static ConversionBatch batch(int events) {
    return ConversionBatch.events(
        ID, IntStream.range(0, events).mapToObj(ConversionSamples::event).toList());
  }

  static ConversionBatch olderBatch(int events, String definitionId) {
    return new ConversionBatch(
        ID,
        ConversionApi.DEFINITIONS,
        IntStream.range(0, events).mapToObj(ConversionSamples::event).toList(),
        Map.of(ORDER, definitionId));
  }
}
