package io.sluice.jobs.config;

import io.sluice.domain.conversion.ConversionApi;
import io.sluice.domain.conversion.EventField;
import io.sluice.domain.qualify.Region;
import io.sluice.jobs.config.Key.ValueKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A conversion that is being checked, taken apart.
 *
 * @param whole the conversion
 * @param api its API; empty where the text is unusable
 * @param source its source
 * @param columns the source's columns
 * @param event its settings for all rows
 * @param account its account, if it is declared
 * @param accounts all accounts by id
 * @param suppressed whether there are lists of people who go nowhere
 */
record ConversionParts(
    Section whole,
    Optional<ConversionApi> api,
    Section source,
    Section columns,
    Section event,
    Optional<Section> account,
    Map<String, Section> accounts,
    boolean suppressed) {

  /** The conversions of a configuration. */
  static List<ConversionParts> of(ConfigTree tree) {
    return tree.conversions().stream().map(each -> of(each, tree)).toList();
  }

  private static ConversionParts of(Section whole, ConfigTree tree) {
    Section source = whole.below(ConversionKeys.SOURCE);
    return new ConversionParts(
        whole,
        whole.find(ConversionKeys.API),
        source,
        source.below(EventSourceKeys.COLUMNS),
        whole.below(EventDefaultKeys.EVENT),
        whole.find(ConversionKeys.ACCOUNT).map(tree.accounts()::get),
        tree.accounts(),
        !tree.suppression().isEmpty());
  }

  /** Whether a column or a setting says something of a field. */
  boolean says(EventField field) {
    return maps(field) || setting(field).isPresent();
  }

  /** Whether a column says something of a field. */
  boolean maps(EventField field) {
    return columns.has(EventSourceKeys.FIELDS.get(field));
  }

  /** What is set for all rows. */
  Optional<String> setting(EventField field) {
    return Optional.ofNullable(EventDefaultKeys.KEYS.get(field)).flatMap(event::find);
  }

  /** The region of its account; empty where the account is unknown. */
  Optional<Region> region() {
    return account.flatMap(found -> found.find(AccountKeys.REGION));
  }

  boolean isOlder() {
    return api.filter(ConversionApi.DEFINITIONS::equals).isPresent();
  }

  boolean hasPreset() {
    return whole.find(ConversionKeys.PRESET).filter(EventPreset.LEGACY_EVENTS::equals).isPresent();
  }

  /** How problems call a setting: {@code event.<key>} where it can be set. */
  Optional<ValueKey<String>> settingKey(EventField field) {
    return Optional.ofNullable(EventDefaultKeys.KEYS.get(field));
  }
}
