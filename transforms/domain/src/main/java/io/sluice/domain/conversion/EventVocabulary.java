package io.sluice.domain.conversion;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.io.Serializable;
import java.util.Map;
import java.util.Set;

/**
 * The code lists of one generation of Amazon's conversions API. They are handed in, since Amazon
 * lengthens them: they live as data beside the contracts.
 *
 * @param types conversion types
 * @param sources where an event may have happened
 * @param currencies currencies of a purchase
 * @param countries country codes
 * @param matchKeys types of match keys in canonical order, each with the form of its value
 * @param customDataTypes data types of a custom attribute
 * @param reservedCustomData names of custom attributes that Amazon gives a meaning to
 */
public record EventVocabulary(
    Set<String> types,
    Set<String> sources,
    Set<String> currencies,
    Set<String> countries,
    Map<String, KeyForm> matchKeys,
    Set<String> customDataTypes,
    Set<String> reservedCustomData)
    implements Serializable {

  /** Copies the lists in their order. */
  public EventVocabulary {
    types = ImmutableSet.copyOf(types);
    sources = ImmutableSet.copyOf(sources);
    currencies = ImmutableSet.copyOf(currencies);
    countries = ImmutableSet.copyOf(countries);
    matchKeys = ImmutableMap.copyOf(matchKeys);
    customDataTypes = ImmutableSet.copyOf(customDataTypes);
    reservedCustomData = ImmutableSet.copyOf(reservedCustomData);
  }

  /** How the value of a match key travels. */
  public enum KeyForm {
    /** As a SHA-256. */
    HASHED,
    /** As it is. */
    RAW
  }
}
