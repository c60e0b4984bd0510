package io.sluice.sandbox;

import io.sluice.amazonads.ConversionDefinition;
import io.sluice.amazonads.ConversionLimits;
import io.sluice.amazonads.ConversionVocabulary;
import io.sluice.amazonads.KeyForm;
import io.sluice.sandbox.EventView.Exclusion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Makes what is kept of an event that was checked: no raw identifier, address or consent string.
 */
final class EventViews {
  private EventViews() {}

  static EventView of(Call call, EventNode event, DefinitionStore definitions) {
    return call.operation() == Operation.EVENTS_CREATE
        ? current(call, event)
        : older(call, event, definitions);
  }

  private static EventView current(Call call, EventNode event) {
    EventNode description = event.child("eventDescription");
    EventNode options = event.child("dataProcessingOptions");
    String option = options == null ? null : options.text("options");
    return view(
        call,
        event,
        new Kind(
            null,
            description.text("name"),
            description.text("conversionType"),
            description.text("eventSource"),
            description.text("dataSetName")),
        new Names("eventId", "eventTime"),
        ConversionVocabulary.events(),
        excluded(option, event.child("consent")));
  }

  private static EventView older(Call call, EventNode event, DefinitionStore definitions) {
    String id = event.text("conversionDefinitionId");
    Optional<ConversionDefinition> definition = definitions.find(call.region(), call.account(), id);
    return view(
        call,
        event,
        new Kind(
            id,
            event.text("name"),
            definition.map(ConversionDefinition::conversionType).orElse(null),
            definition.map(ConversionDefinition::sourceType).orElse(null),
            null),
        new Names("clientDedupeId", "timestamp"),
        ConversionVocabulary.definitions(),
        excluded(event.text("dataProcessingOptions"), null));
  }

  private static EventView view(
      Call call,
      EventNode event,
      Kind kind,
      Names names,
      ConversionVocabulary lists,
      Exclusion excluded) {
    Map<String, String> digests = new HashMap<>();
    List<String> raw = new ArrayList<>();
    for (EventNode key : event.children("matchKeys")) {
      String type = key.text("type");
      if (lists.matchKeys().get(type) == KeyForm.HASHED) {
        digests.put(type, key.texts("values").get(0).toLowerCase(Locale.ROOT));
      } else {
        raw.add(type);
      }
    }
    return new EventView(
        0,
        call.region(),
        call.account(),
        call.operation(),
        event.text(names.id),
        kind.definitionId,
        kind.name,
        kind.type,
        kind.source,
        kind.dataset,
        event.text("countryCode"),
        EventFieldChecks.instant(event.text(names.time)),
        call.at(),
        digests,
        raw,
        event.number("value"),
        event.text("currencyCode"),
        event.whole("unitsSold"),
        signals(event.child("consent")),
        event.children("customData").stream().map(attribute -> attribute.text("name")).toList(),
        excluded);
  }

  private static List<String> signals(EventNode consent) {
    List<String> signals = new ArrayList<>();
    if (consent != null) {
      for (String signal : List.of("geo", "amazonConsent", "tcf", "gpp")) {
        if (consent.has(signal)) {
          signals.add(signal);
        }
      }
    }
    return signals;
  }

  private static Exclusion excluded(String option, EventNode consent) {
    if (ConversionLimits.LIMITED_DATA_USE.equals(option)) {
      return Exclusion.LIMITED_DATA_USE;
    }
    EventNode amazon = consent == null ? null : consent.child("amazonConsent");
    // A TCF string wins over Amazon's own signal; what it says is not read here.
    boolean denied =
        amazon != null
            && !consent.has("tcf")
            && ("DENIED".equals(amazon.text("amznUserData"))
                || "DENIED".equals(amazon.text("amznAdStorage")));
    return denied ? Exclusion.CONSENT_DENIED : null;
  }

  private record Kind(
      String definitionId, String name, String type, String source, String dataset) {}

  private record Names(String id, String time) {}
}
