package io.sluice.amazonads;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.math.BigDecimal;
import java.util.List;

/**
 * One event of an older conversion definition. The last five components may be null. Personal data:
 * hashed, and raw in some match keys.
 *
 * @param conversionDefinitionId Amazon's id of the definition, a text
 * @param name the event's name
 * @param countryCode ISO alpha-2
 * @param timestamp ISO 8601 with zone
 * @param matchKeys 1 to 9 identifiers, each type once
 * @param value money for a purchase, else on a scale of one's own
 * @param currencyCode of a purchase
 * @param unitsSold of a purchase
 * @param clientDedupeId the key by which Amazon drops repeats
 * @param dataProcessingOptions LIMITED_DATA_USE: Amazon drops the event
 */
@JsonPropertyOrder({
  "conversionDefinitionId",
  "name",
  "countryCode",
  "timestamp",
  "matchKeys",
  "value",
  "currencyCode",
  "unitsSold",
  "clientDedupeId",
  "dataProcessingOptions"
})
public record EventDatum(
    String conversionDefinitionId,
    String name,
    String countryCode,
    String timestamp,
    List<WireMatchKey> matchKeys,
    BigDecimal value,
    String currencyCode,
    Long unitsSold,
    String clientDedupeId,
    String dataProcessingOptions) {
  /** Copies the list, so that the event cannot change. */
  public EventDatum {
    matchKeys = matchKeys == null ? null : List.copyOf(matchKeys);
  }

  /** Names the definition and nothing of the person. */
  @Override
  public String toString() {
    return "EventDatum[" + conversionDefinitionId + "]";
  }
}
