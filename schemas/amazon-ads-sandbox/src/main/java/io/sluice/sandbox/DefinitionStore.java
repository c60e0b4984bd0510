package io.sluice.sandbox;

import io.sluice.amazonads.ApiRegion;
import io.sluice.amazonads.ConversionDefinition;
import io.sluice.amazonads.DefinitionInput;
import io.sluice.amazonads.DefinitionUpdate;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Conversion definitions of all regions and advertisers. Thread-safe. */
final class DefinitionStore {
  // Odd numbers above 2^53: none of them survives a double.
  private static final long FIRST_ID = (1L << 53) + 100_001;

  private final AtomicLong created = new AtomicLong();
  private final Map<Owner, Map<String, ConversionDefinition>> definitions = new LinkedHashMap<>();

  synchronized String create(ApiRegion region, String account, DefinitionInput input, Instant now) {
    String id = Long.toString(FIRST_ID + 2 * created.getAndIncrement());
    ConversionDefinition definition =
        new ConversionDefinition(
            id,
            input.name(),
            input.source(),
            input.sourceType(),
            input.conversionType(),
            input.countingMethod(),
            input.value(),
            now.toString(),
            now.toString(),
            null);
    of(region, account).put(id, definition);
    return id;
  }

  /** Changes a definition; false if there is none. */
  synchronized boolean update(
      ApiRegion region, String account, DefinitionUpdate change, Instant now) {
    Map<String, ConversionDefinition> own = of(region, account);
    ConversionDefinition old = own.get(change.conversionDefinitionId());
    if (old == null) {
      return false;
    }
    own.put(
        old.conversionDefinitionId(),
        new ConversionDefinition(
            old.conversionDefinitionId(),
            or(change.name(), old.name()),
            or(change.source(), old.source()),
            or(change.sourceType(), old.sourceType()),
            or(change.conversionType(), old.conversionType()),
            or(change.countingMethod(), old.countingMethod()),
            or(change.value(), old.value()),
            old.createTime(),
            now.toString(),
            old.lastActivityTime()));
    return true;
  }

  synchronized Optional<ConversionDefinition> find(ApiRegion region, String account, String id) {
    return Optional.ofNullable(of(region, account).get(id));
  }

  synchronized List<ConversionDefinition> list(ApiRegion region, String account) {
    return List.copyOf(of(region, account).values());
  }

  private Map<String, ConversionDefinition> of(ApiRegion region, String account) {
    return definitions.computeIfAbsent(new Owner(region, account), owner -> new LinkedHashMap<>());
  }

  private static <T> T or(T change, T old) {
    return change == null ? old : change;
  }

  private record Owner(ApiRegion region, String account) {}
}
