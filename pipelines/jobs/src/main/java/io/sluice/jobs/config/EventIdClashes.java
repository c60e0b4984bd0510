package io.sluice.jobs.config;

import io.sluice.domain.conversion.EventField;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Finds conversions that would give the same ids to different events. Amazon drops a repeated id of
 * an advertiser whatever its type, so two conversions on one column need prefixes that differ.
 */
final class EventIdClashes {
  private final ProblemCollector problems;
  private final Map<List<String>, Section> seen = new HashMap<>();

  EventIdClashes(ProblemCollector problems) {
    this.problems = problems;
  }

  /** Compares a conversion with those before it. */
  void check(ConversionParts conversion) {
    Section whole = conversion.whole();
    Optional<String> ids = ids(conversion);
    Optional<String> prefix = whole.find(ConversionKeys.EVENT_ID_PREFIX);
    if (ids.isEmpty() || prefix.isEmpty() || conversion.account().isEmpty()) {
      return;
    }
    Section first =
        seen.putIfAbsent(List.of(advertiser(conversion), ids.get(), prefix.get()), whole);
    if (first != null) {
      problems.add(
          whole.position(ConversionKeys.EVENT_ID_PREFIX),
          whole.path(ConversionKeys.EVENT_ID_PREFIX),
          "must differ from that of "
              + first.path()
              + ": both take their event ids of one advertiser from the same columns",
          "Write another event-id-prefix in one of them; Amazon drops a repeated id whatever its"
              + " type");
    }
  }

  /** Two accounts of ours may be one advertiser of a region. */
  private static String advertiser(ConversionParts conversion) {
    Section account = conversion.account().orElseThrow();
    return account
        .find(AccountKeys.ADVERTISER_ID)
        .map(id -> conversion.region().map(Enum::name).orElse("") + " " + id)
        .orElseGet(account::path);
  }

  private static Optional<String> ids(ConversionParts conversion) {
    return conversion
        .columns()
        .find(EventSourceKeys.FIELDS.get(EventField.EVENT_ID))
        .map(column -> "column " + column.toLowerCase(Locale.ROOT))
        .or(() -> derived(conversion.source()));
  }

  private static Optional<String> derived(Section source) {
    List<String> columns = source.texts(EventSourceKeys.EVENT_ID_FROM);
    return columns.isEmpty()
        ? Optional.empty()
        : Optional.of(
            columns.stream()
                .map(column -> column.toLowerCase(Locale.ROOT))
                .sorted()
                .collect(Collectors.joining("\n", "columns ", "")));
  }
}
