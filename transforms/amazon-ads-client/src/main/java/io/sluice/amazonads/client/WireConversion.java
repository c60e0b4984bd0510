package io.sluice.amazonads.client;

import io.sluice.amazonads.ConversionLimits;
import io.sluice.amazonads.CustomAttribute;
import io.sluice.amazonads.EventDescription;
import io.sluice.amazonads.EventsBodyWriter;
import io.sluice.amazonads.UploadEvent;
import io.sluice.amazonads.UploadMatchKey;
import io.sluice.domain.batch.ConversionBatch;
import io.sluice.domain.conversion.ConversionApi;
import io.sluice.domain.conversion.ConversionEvent;
import io.sluice.domain.conversion.ConversionIdentity;
import io.sluice.domain.conversion.EventConsent;
import io.sluice.domain.conversion.EventKey;
import io.sluice.domain.qualify.ConsentSignal;
import io.sluice.domain.qualify.ConsentSignal.Grant;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A domain event as the body writer reads it. Personal data: hashed, raw in some keys and in
 * consent.
 *
 * @param event the event
 * @param conversionDefinitionId the definition in the older API, else {@code null}
 * @param matchKeys its identifiers
 */
record WireConversion(
    ConversionEvent event, @Nullable String conversionDefinitionId, List<UploadMatchKey> matchKeys)
    implements UploadEvent {

  /** The body of a batch; the same batch gives the same bytes. */
  static byte[] body(ConversionBatch batch) {
    EventsBodyWriter writer =
        batch.api() == ConversionApi.EVENTS
            ? EventsBodyWriter.events()
            : EventsBodyWriter.eventData();
    return writer.render(
        batch.events().stream()
            .map(event -> of(event, batch.definitions().get(event.identity())))
            .toList());
  }

  static WireConversion of(ConversionEvent event, @Nullable String definitionId) {
    return new WireConversion(
        event, definitionId, event.keys().stream().map(WireConversion::key).toList());
  }

  @Override
  public EventDescription description() {
    ConversionIdentity identity = event.identity();
    boolean standard = identity.dataset().equals(ConversionIdentity.DEFAULT_DATASET);
    return new EventDescription(
        identity.name(),
        identity.type(),
        identity.source(),
        ConversionLimits.SERVER_TO_SERVER,
        standard ? null : identity.dataset());
  }

  @Override
  public String eventId() {
    return event.eventId();
  }

  @Override
  public String countryCode() {
    return event.country();
  }

  @Override
  public String eventTime() {
    return event.wireTime();
  }

  @Override
  public @Nullable BigDecimal value() {
    return event.amount().value();
  }

  @Override
  public @Nullable String currencyCode() {
    return event.amount().currency();
  }

  @Override
  public @Nullable Long unitsSold() {
    return event.amount().units();
  }

  @Override
  public @Nullable String dataProcessingOption() {
    return switch (event.dataUse()) {
      case FULL -> null;
      case LIMITED -> ConversionLimits.LIMITED_DATA_USE;
    };
  }

  @Override
  public io.sluice.amazonads.@Nullable EventConsent consent() {
    EventConsent consent = event.consent();
    if (consent.isEmpty()) {
      return null;
    }
    ConsentSignal signal = consent.signal();
    Grant userData = signal.amznUserData();
    String address = consent.ipAddress();
    return new io.sluice.amazonads.EventConsent(
        address == null ? null : new io.sluice.amazonads.EventConsent.Geo(address),
        userData == null
            ? null
            : new io.sluice.amazonads.EventConsent.AmazonConsent(
                userData.name(), name(signal.amznAdStorage())),
        signal.tcf(),
        signal.gpp());
  }

  @Override
  public List<CustomAttribute> customData() {
    return event.customData().stream()
        .map(value -> new CustomAttribute(value.name(), value.value(), value.dataType()))
        .toList();
  }

  @Override
  public @Nullable String amazonAdEventKey() {
    return event.context().adEventKey();
  }

  @Override
  public @Nullable String arefMeasurementTokens() {
    return event.context().arefTokens();
  }

  @Override
  public @Nullable String userAgent() {
    return event.context().userAgent();
  }

  @Override
  public @Nullable String partner() {
    return event.context().partner();
  }

  /** The conversion, nothing of the person. */
  @Override
  public String toString() {
    return "WireConversion[" + event.identity() + "]";
  }

  private static UploadMatchKey key(EventKey key) {
    return key.digest()
        .map(digest -> UploadMatchKey.hashed(key.type(), digest))
        .orElseGet(() -> UploadMatchKey.raw(key.type(), key.wireValue()));
  }

  private static @Nullable String name(@Nullable Grant grant) {
    return grant == null ? null : grant.name();
  }
}
