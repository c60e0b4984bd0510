package io.sluice.jobs.config;

import io.sluice.domain.conversion.ConversionApi;
import io.sluice.domain.conversion.EventField;
import io.sluice.domain.conversion.EventHistory;
import io.sluice.domain.conversion.EventSettings;
import io.sluice.domain.conversion.EventSettings.CustomForm;
import io.sluice.domain.conversion.LegacyEvents;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A conversion at Amazon and the rows that are its events.
 *
 * @param id ours
 * @param account id of the account it goes to
 * @param api which generation of Amazon's API
 * @param source the rows
 * @param defaults what holds where a row says nothing; checked against Amazon's code lists
 * @param eventIdPrefix in front of each event id, at most 64 characters, perhaps empty
 * @param corrections what becomes of an event that changed after Amazon took it
 * @param denied what becomes of events whose consent is denied
 * @param tags for selection
 * @param guards what stops a plan
 * @param definition how the older API counts; without effect in the Events API
 * @param preset names and words of a well-known feed
 */
public record ConversionConfig(
    String id,
    String account,
    ConversionApi api,
    EventSourceConfig source,
    Map<EventField, String> defaults,
    String eventIdPrefix,
    EventHistory.Corrections corrections,
    EventSettings.Denied denied,
    Set<String> tags,
    ConversionGuards guards,
    DefinitionConfig definition,
    EventPreset preset) {

  /**
   * What the rules of events are told of this conversion.
   *
   * @param account the account that {@link #account} names
   */
  public EventSettings settings(AccountConfig account) {
    Map<String, CustomForm> forms = new LinkedHashMap<>();
    source.customData().forEach((name, attribute) -> forms.put(name, attribute.form()));
    return new EventSettings(
        api,
        account.region(),
        advertiserId(account.target()),
        defaults,
        source.timestampZone().orElse(null),
        eventIdPrefix,
        preset == EventPreset.LEGACY_EVENTS ? LegacyEvents.typeSynonyms() : Map.of(),
        denied,
        forms);
  }

  private static @Nullable String advertiserId(AccountTarget target) {
    if (target instanceof AccountTarget.Advertiser advertiser) {
      return Long.toString(advertiser.advertiserId());
    }
    return target instanceof AccountTarget.AdsAccount account ? account.id() : null;
  }
}
