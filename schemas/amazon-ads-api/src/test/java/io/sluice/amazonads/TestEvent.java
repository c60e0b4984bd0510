package io.sluice.amazonads;

import java.math.BigDecimal;
import java.util.List;

/** An event to upload, held plainly. */
record TestEvent(
    String conversionDefinitionId,
    EventDescription description,
    String eventId,
    String countryCode,
    String eventTime,
    List<UploadMatchKey> matchKeys,
    BigDecimal value,
    String currencyCode,
    Long unitsSold,
    String dataProcessingOption,
    EventConsent consent,
    List<CustomAttribute> customData,
    String amazonAdEventKey,
    String arefMeasurementTokens,
    String userAgent,
    String partner)
    implements UploadEvent {}
