package io.sluice.jobs.config;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Turns a checked audience into its record. */
final class AudienceReader {
  private final Map<String, SourceConfig> sources;

  AudienceReader(Map<String, SourceConfig> sources) {
    this.sources = sources;
  }

  AudienceConfig read(Section audience) {
    String id = audience.value(AudienceKeys.ID);
    Section source = audience.below(AudienceKeys.SOURCE);
    return new AudienceConfig(
        id,
        audience.find(AudienceKeys.EXTERNAL_AUDIENCE_ID).orElse(id),
        audience.value(AudienceKeys.NAME),
        audience.value(AudienceKeys.DESCRIPTION),
        accounts(audience),
        audience.find(AudienceKeys.COUNTRY),
        source(id, source),
        select(source),
        audience.value(AudienceKeys.API),
        audience.value(AudienceKeys.TTL),
        audience.find(AudienceKeys.LIFETIME),
        audience.value(AudienceKeys.REMOVAL),
        renewal(audience.below(AudienceKeys.RENEWAL)),
        audience.value(AudienceKeys.REHASH_WINDOW),
        audience.value(AudienceKeys.SCHEDULE_INTERVAL),
        audience.find(AudienceKeys.MAX_CHANGES).orElse(OptionalLong.empty()),
        audience.value(AudienceKeys.EXTERNAL_USER_ID),
        fees(audience),
        tags(audience),
        guards(audience.below(GuardKeys.GUARDS)));
  }

  private static List<String> accounts(Section audience) {
    return audience
        .find(AudienceKeys.ACCOUNT)
        .map(List::of)
        .orElseGet(() -> List.copyOf(audience.texts(AudienceKeys.ACCOUNTS)));
  }

  private SourceConfig source(String audienceId, Section source) {
    return source
        .find(AudienceKeys.USE)
        .map(sources::get)
        .orElseGet(() -> SourceReader.source(audienceId + "/source", source));
  }

  private static Optional<RowSelection> select(Section source) {
    if (!source.has(AudienceKeys.SELECT)) {
      return Optional.empty();
    }
    Section select = source.below(AudienceKeys.SELECT);
    List<String> values =
        select
            .find(AudienceKeys.EQUALS)
            .map(List::of)
            .orElseGet(() -> List.copyOf(select.texts(AudienceKeys.IN)));
    return Optional.of(new RowSelection(select.value(SourceKeys.COLUMN), values));
  }

  private static RenewalConfig renewal(Section renewal) {
    return new RenewalConfig(
        renewal.value(AudienceKeys.MARGIN), renewal.value(AudienceKeys.SPREAD));
  }

  private static List<FeeConfig> fees(Section audience) {
    return audience.sections(AudienceKeys.FEES, AudienceKeys.FEE_SPEC).stream()
        .map(
            fee ->
                new FeeConfig(fee.value(AudienceKeys.CPM_CENTS), fee.value(AudienceKeys.CURRENCY)))
        .toList();
  }

  private static Set<String> tags(Section audience) {
    return Collections.unmodifiableSet(new LinkedHashSet<>(audience.texts(AudienceKeys.TAGS)));
  }

  private static GuardConfig guards(Section guards) {
    return new GuardConfig(
        guards.value(GuardKeys.MIN_ROWS),
        guards.value(GuardKeys.MAX_AGE),
        guards.value(GuardKeys.EXPECT_NEW),
        guards.value(GuardKeys.MIN_BASELINE),
        guards.value(GuardKeys.MAX_REMOVED),
        guards.value(GuardKeys.MAX_UPDATED),
        guards.value(GuardKeys.MAX_ADDED),
        guards.value(GuardKeys.MAX_KEY_DROP),
        guards.value(GuardKeys.MAX_CONSENT_DROP),
        guards.value(GuardKeys.TYPE_CHANGE),
        guards.value(GuardKeys.SNAPSHOT_ORDER),
        guards.value(GuardKeys.MAX_REJECTED),
        guards.value(GuardKeys.MAX_DUPLICATE),
        guards.value(GuardKeys.MAX_SUPPRESSION_SHRINK),
        guards.value(GuardKeys.MAX_SUPPRESSION_UNUSABLE));
  }
}
