package io.sluice.domain.conversion;

import com.google.common.collect.Sets;
import io.sluice.domain.conversion.ConversionEvent.Amount;
import io.sluice.domain.conversion.ConversionEvent.DataUse;
import io.sluice.domain.snapshot.NoValue;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An event in the making: each rule reads the row and fills in its part. Used by one thread. */
final class EventDraft {
  /** Fields whose rule refuses a text such as nan; in every other one it is read as no value. */
  private static final Set<EventField> JUDGED_AS_GIVEN =
      Sets.immutableEnumSet(
          EventField.EVENT_ID,
          EventField.EVENT_TIME,
          EventField.EVENT_TYPE,
          EventField.EVENT_SOURCE,
          EventField.VALUE,
          EventField.CURRENCY,
          EventField.COUNTRY);

  final EventRow row;
  final EventSettings settings;
  final EventVocabulary vocabulary;
  final Set<EventAdjustment> adjustments = EnumSet.noneOf(EventAdjustment.class);

  @Nullable String eventId;
  @Nullable ConversionIdentity identity;
  @Nullable Instant time;
  @Nullable String country;
  List<EventKey> keys = List.of();
  Amount amount = Amount.NONE;
  EventConsent consent = EventConsent.NONE;
  DataUse dataUse = DataUse.FULL;
  List<CustomValue> customData = List.of();
  EventContext context = EventContext.NONE;

  EventDraft(EventRow row, EventSettings settings, EventVocabulary vocabulary) {
    this.row = row;
    this.settings = settings;
    this.vocabulary = vocabulary;
  }

  /**
   * What the row says, else what the job says, stripped; {@code null} where neither says anything.
   */
  @Nullable String text(EventField field) {
    String own = stripped(row.texts().get(field));
    if (own != null && !JUDGED_AS_GIVEN.contains(field) && NoValue.is(own)) {
      adjustments.add(EventAdjustment.PLACEHOLDER_DROPPED);
      own = null;
    }
    return own == null ? stripped(settings.defaults().get(field)) : own;
  }

  /** True in the older API. */
  boolean older() {
    return settings.api() == ConversionApi.DEFINITIONS;
  }

  /** The identity, which an earlier rule filled in. */
  ConversionIdentity requireIdentity() {
    return Objects.requireNonNull(identity, "identity");
  }

  /** The country, which an earlier rule filled in. */
  String requireCountry() {
    return Objects.requireNonNull(country, "country");
  }

  /** The event, once every rule has filled in its part. */
  ConversionEvent event() {
    return new ConversionEvent(
        Objects.requireNonNull(eventId, "eventId"),
        requireIdentity(),
        Objects.requireNonNull(time, "time"),
        requireCountry(),
        keys,
        amount,
        consent,
        dataUse,
        customData,
        context);
  }

  private static @Nullable String stripped(@Nullable String text) {
    if (text == null) {
      return null;
    }
    String stripped = text.strip();
    return stripped.isEmpty() ? null : stripped;
  }
}
