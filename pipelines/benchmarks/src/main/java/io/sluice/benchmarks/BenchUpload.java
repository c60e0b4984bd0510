package io.sluice.benchmarks;

import io.sluice.amazonads.ConversionLimits;
import io.sluice.amazonads.CustomAttribute;
import io.sluice.amazonads.EventConsent;
import io.sluice.amazonads.EventDescription;
import io.sluice.amazonads.UploadEvent;
import io.sluice.amazonads.UploadMatchKey;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A made-up order as the contract's writer takes it. */
record BenchUpload(BenchEvent event, List<UploadMatchKey> matchKeys) implements UploadEvent {
  private static final EventDescription DESCRIPTION =
      new EventDescription(
          "Online order",
          ConversionLimits.PURCHASE,
          "WEBSITE",
          ConversionLimits.SERVER_TO_SERVER,
          "Orders");
  private static final EventConsent CONSENT =
      new EventConsent(null, new EventConsent.AmazonConsent("GRANTED", "GRANTED"), null, null);
  private static final List<String> TYPES =
      List.of("EMAIL", "PHONE", "FIRST_NAME", "LAST_NAME", "ADDRESS", "CITY", "STATE", "POSTAL");

  static BenchUpload of(BenchEvent event, MemberDigests digests) {
    byte[][] hashed = digests.of(event.buyer());
    List<UploadMatchKey> keys = new ArrayList<>(TYPES.size() + 1);
    for (int i = 0; i < TYPES.size(); i++) {
      keys.add(UploadMatchKey.hashed(TYPES.get(i), hashed[i]));
    }
    keys.add(UploadMatchKey.raw("MAID", event.maid()));
    return new BenchUpload(event, keys);
  }

  @Override
  public @Nullable String conversionDefinitionId() {
    return null;
  }

  @Override
  public EventDescription description() {
    return DESCRIPTION;
  }

  @Override
  public String eventId() {
    return event.id();
  }

  @Override
  public String countryCode() {
    return event.place().name();
  }

  @Override
  public String eventTime() {
    return Instant.ofEpochMilli(event.orderedAt()).toString();
  }

  @Override
  public BigDecimal value() {
    return BigDecimal.valueOf(event.cents(), 2);
  }

  @Override
  public String currencyCode() {
    return event.place().currency();
  }

  @Override
  public Long unitsSold() {
    return (long) event.units();
  }

  @Override
  public @Nullable String dataProcessingOption() {
    return null;
  }

  @Override
  public EventConsent consent() {
    return CONSENT;
  }

  @Override
  public List<CustomAttribute> customData() {
    return List.of(
        new CustomAttribute("brand", event.brand(), null),
        new CustomAttribute("category", event.category(), null));
  }

  @Override
  public @Nullable String amazonAdEventKey() {
    return null;
  }

  @Override
  public @Nullable String arefMeasurementTokens() {
    return null;
  }

  @Override
  public @Nullable String userAgent() {
    return null;
  }

  @Override
  public @Nullable String partner() {
    return null;
  }

  @Override
  public String toString() {
    return "BenchUpload[" + event + "]";
  }
}
