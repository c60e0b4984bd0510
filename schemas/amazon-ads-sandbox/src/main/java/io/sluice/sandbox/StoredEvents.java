package io.sluice.sandbox;

import io.sluice.amazonads.ConversionDefinition;
import io.sluice.amazonads.ConversionLimits;
import io.sluice.amazonads.ConversionVocabulary;
import io.sluice.amazonads.KeyForm;
import io.sluice.sandbox.EventView.Exclusion;
import io.sluice.sandbox.StoredEvent.Amount;
import io.sluice.sandbox.StoredEvent.Conversion;
import io.sluice.sandbox.StoredEvent.Kind;
import io.sluice.sandbox.StoredEvent.Place;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes what is kept of an event that was checked: no raw identifier, address or consent string.
 * Thread-safe.
 */
final class StoredEvents {
  private static final HexFormat HEX = HexFormat.of();

  private final DefinitionStore definitions;
  private final Map<Kind, Kind> kinds = new ConcurrentHashMap<>();

  StoredEvents(DefinitionStore definitions) {
    this.definitions = definitions;
  }

  StoredEvent of(Call call, EventNode event) {
    return call.operation() == Operation.EVENTS_CREATE ? current(call, event) : older(call, event);
  }

  private StoredEvent current(Call call, EventNode event) {
    EventNode description = event.child("eventDescription");
    EventNode options = event.child("dataProcessingOptions");
    String option = options == null ? null : options.text("options");
    return stored(
        call,
        event,
        new Conversion(
            null,
            description.text("name"),
            description.text("conversionType"),
            description.text("eventSource"),
            description.text("dataSetName")),
        new Names("eventId", "eventTime"),
        ConversionVocabulary.events(),
        excluded(option, event.child("consent")));
  }

  private StoredEvent older(Call call, EventNode event) {
    String id = event.text("conversionDefinitionId");
    Optional<ConversionDefinition> definition = definitions.find(call.region(), call.account(), id);
    return stored(
        call,
        event,
        new Conversion(
            id,
            event.text("name"),
            definition.map(ConversionDefinition::conversionType).orElse(null),
            definition.map(ConversionDefinition::sourceType).orElse(null),
            null),
        new Names("clientDedupeId", "timestamp"),
        ConversionVocabulary.definitions(),
        excluded(event.text("dataProcessingOptions"), null));
  }

  private StoredEvent stored(
      Call call,
      EventNode event,
      Conversion conversion,
      Names names,
      ConversionVocabulary lists,
      Exclusion excluded) {
    Map<String, String> digests = new TreeMap<>();
    List<String> raw = new ArrayList<>();
    for (EventNode key : event.children("matchKeys")) {
      String type = key.text("type");
      if (lists.matchKeys().get(type) == KeyForm.HASHED) {
        digests.put(type, key.texts("values").get(0));
      } else {
        raw.add(type);
      }
    }
    Kind kind =
        new Kind(
            new Place(call.region(), call.account(), call.operation()),
            conversion,
            event.text("countryCode"),
            List.copyOf(digests.keySet()),
            List.copyOf(raw),
            signals(event.child("consent")),
            event.children("customData").stream()
                .map(attribute -> attribute.text("name"))
                .toList());
    return new StoredEvent(
        kinds.computeIfAbsent(kind, same -> same),
        event.text(names.id),
        EventTime.parse(event.text(names.time)).toEpochMilli(),
        call.at(),
        bytes(digests),
        new Amount(event.number("value"), event.text("currencyCode"), event.whole("unitsSold")),
        excluded);
  }

  /** The digests behind each other, in the order of their types. */
  private static byte[] bytes(Map<String, String> digests) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(32 * digests.size());
    digests.values().forEach(digest -> bytes.writeBytes(HEX.parseHex(digest)));
    return bytes.toByteArray();
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

  private record Names(String id, String time) {}
}
