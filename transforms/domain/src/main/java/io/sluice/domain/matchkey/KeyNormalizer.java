package io.sluice.domain.matchkey;

import org.jspecify.annotations.Nullable;

/**
 * The rule of one match key. Total on any text, independent of the default locale. Instances may
 * hold buffers and are not thread-safe.
 */
sealed interface KeyNormalizer
    permits AddressNormalizer,
        CityNormalizer,
        EmailNormalizer,
        EventsAddressNormalizer,
        EventsPhoneNormalizer,
        EventsStateNormalizer,
        EventsTextNormalizer,
        NameNormalizer,
        PhoneNormalizer,
        PhonePrefixNormalizer,
        PostalNormalizer,
        StateNormalizer {

  /**
   * Writes the normalized value.
   *
   * @param in the value
   * @param country the row's country, {@code null} where it has none
   * @param out takes the bytes to hash; empty at the call
   * @return why there is no usable value, or {@code null}; with {@link KeyProblem#PLACEHOLDER} the
   *     bytes are written nevertheless where the published rule gives some
   */
  @Nullable KeyProblem normalize(KeyText in, @Nullable CountryRules country, Utf8Buffer out);
}
