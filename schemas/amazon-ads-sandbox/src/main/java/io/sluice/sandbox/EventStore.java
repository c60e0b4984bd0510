package io.sluice.sandbox;

import io.sluice.amazonads.ApiRegion;
import io.sluice.sandbox.EventView.Exclusion;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Events of all regions, with which of them count. Thread-safe. */
final class EventStore {
  /** How long an id is remembered; Amazon does not say. It covers its window and repeats. */
  static final Duration REMEMBERED = Duration.ofDays(28);

  /** Within so long two events of one person and conversion are one. */
  static final Duration MOMENT = Duration.ofMillis(200);

  private final EventDedupe dedupe;
  private final List<EventView> events = new ArrayList<>();
  private final Map<Id, Integer> byId = new HashMap<>();
  private final Map<Moment, Instant> moments = new HashMap<>();

  EventStore(EventDedupe dedupe) {
    this.dedupe = dedupe;
  }

  /** Takes an event and decides whether it counts. Its sequence is given here. */
  synchronized void take(EventView event) {
    int place = events.size();
    EventView numbered = numbered(event, place + 1L);
    Exclusion excluded = numbered.excluded();
    if (event.eventId() != null) {
      Id id = new Id(event.region(), event.account(), event.eventId());
      Integer former = byId.get(id);
      boolean repeated =
          former != null
              && events.get(former).acceptedAt().plus(REMEMBERED).isAfter(event.acceptedAt());
      if (repeated && dedupe == EventDedupe.KEEP_FIRST) {
        excluded = Exclusion.DUPLICATE_ID;
      } else {
        if (repeated) {
          events.set(former, events.get(former).without(Exclusion.DUPLICATE_ID));
        }
        byId.put(id, place);
      }
    }
    if (excluded == null && sameMoment(numbered)) {
      excluded = Exclusion.SAME_MOMENT;
    }
    events.add(excluded == numbered.excluded() ? numbered : numbered.without(excluded));
  }

  synchronized List<EventView> events() {
    return List.copyOf(events);
  }

  synchronized EventCounts counts() {
    Map<Exclusion, Long> excluded = new EnumMap<>(Exclusion.class);
    for (EventView event : events) {
      if (!event.counted()) {
        excluded.merge(event.excluded(), 1L, Long::sum);
      }
    }
    long out = excluded.values().stream().mapToLong(Long::longValue).sum();
    return new EventCounts(events.size(), events.size() - out, excluded);
  }

  private boolean sameMoment(EventView event) {
    if (event.digests().isEmpty()) {
      return false;
    }
    Moment moment = Moment.of(event);
    Instant former = moments.get(moment);
    boolean same =
        former != null && Duration.between(former, event.eventTime()).abs().compareTo(MOMENT) <= 0;
    if (!same) {
      moments.put(moment, event.eventTime());
    }
    return same;
  }

  private static EventView numbered(EventView e, long sequence) {
    return new EventView(
        sequence,
        e.region(),
        e.account(),
        e.operation(),
        e.eventId(),
        e.definitionId(),
        e.name(),
        e.conversionType(),
        e.eventSource(),
        e.dataSetName(),
        e.countryCode(),
        e.eventTime(),
        e.acceptedAt(),
        e.digests(),
        e.rawKeys(),
        e.value(),
        e.currencyCode(),
        e.unitsSold(),
        e.consent(),
        e.customData(),
        e.excluded());
  }

  private record Id(ApiRegion region, String account, String eventId) {}

  /** Person, conversion and attributes, as half of a digest. */
  private record Moment(long high, long low) {
    static Moment of(EventView event) {
      String text =
          String.join(
              "\n",
              event.region().name(),
              event.account(),
              new TreeMap<>(event.digests()).toString(),
              String.valueOf(event.definitionId()),
              event.name(),
              String.valueOf(event.conversionType()),
              String.valueOf(event.eventSource()),
              String.valueOf(event.dataSetName()),
              String.valueOf(event.value()),
              String.valueOf(event.currencyCode()),
              String.valueOf(event.unitsSold()));
      try {
        byte[] digest =
            MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        java.nio.ByteBuffer bytes = java.nio.ByteBuffer.wrap(digest);
        return new Moment(bytes.getLong(), bytes.getLong());
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK has SHA-256", e);
      }
    }
  }
}
