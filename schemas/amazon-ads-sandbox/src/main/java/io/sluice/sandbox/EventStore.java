package io.sluice.sandbox;

import io.sluice.sandbox.EventView.Exclusion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Events of all regions, with which of them count. Thread-safe. */
final class EventStore {
  /** How long an id is remembered; Amazon does not say. It covers its window and repeats. */
  static final Duration REMEMBERED = Duration.ofDays(28);

  /** Within so long two events of one person and conversion are one. */
  static final Duration MOMENT = Duration.ofMillis(200);

  /** Events that are read under one lock. */
  private static final int PAGE = 1_000;

  private final EventDedupe dedupe;
  private final List<StoredEvent> events = new ArrayList<>();
  private final Map<Exclusion, Long> excluded = new EnumMap<>(Exclusion.class);
  private final EventIndex byId = new EventIndex(events, StoredEvent::idHash, StoredEvent::sameId);
  private final EventIndex moments =
      new EventIndex(events, StoredEvent::momentHash, StoredEvent::sameMoment);

  EventStore(EventDedupe dedupe) {
    this.dedupe = dedupe;
  }

  /** Takes events in their order and decides which of them count. */
  synchronized void take(List<StoredEvent> taken) {
    taken.forEach(this::take);
  }

  private void take(StoredEvent event) {
    int place = events.size();
    events.add(event);
    if (event.eventId() != null) {
      int former = byId.find(event);
      boolean repeated =
          former >= 0
              && events.get(former).acceptedAt().plus(REMEMBERED).isAfter(event.acceptedAt());
      if (repeated && dedupe == EventDedupe.KEEP_FIRST) {
        event.exclude(Exclusion.DUPLICATE_ID);
      } else {
        if (repeated) {
          exclude(events.get(former), Exclusion.DUPLICATE_ID);
        }
        byId.put(place);
      }
    }
    if (event.excluded() == null && sameMoment(event, place)) {
      event.exclude(Exclusion.SAME_MOMENT);
    }
    if (event.excluded() != null) {
      excluded.merge(event.excluded(), 1L, Long::sum);
    }
  }

  private void exclude(StoredEvent former, Exclusion reason) {
    if (former.excluded() != null) {
      excluded.merge(former.excluded(), -1L, Long::sum);
    }
    former.exclude(reason);
    excluded.merge(reason, 1L, Long::sum);
  }

  /** Returns all events that were taken; for a look at many, {@link #forEach} needs less. */
  List<EventView> events() {
    List<EventView> views = new ArrayList<>();
    forEach(views::add);
    return List.copyOf(views);
  }

  /** Hands out the events that were taken so far, in the order of arrival. */
  void forEach(Consumer<EventView> consumer) {
    for (int from = 0; ; from += PAGE) {
      List<EventView> page = page(from);
      page.forEach(consumer);
      if (page.size() < PAGE) {
        return;
      }
    }
  }

  private synchronized List<EventView> page(int from) {
    List<EventView> page = new ArrayList<>(PAGE);
    for (int place = from; place < Math.min(from + PAGE, events.size()); place++) {
      page.add(events.get(place).view(place + 1L));
    }
    return page;
  }

  synchronized EventCounts counts() {
    Map<Exclusion, Long> some = new EnumMap<>(excluded);
    some.values().removeIf(count -> count == 0);
    long out = some.values().stream().mapToLong(Long::longValue).sum();
    return new EventCounts(events.size(), events.size() - out, some);
  }

  private boolean sameMoment(StoredEvent event, int place) {
    if (!event.hasDigests()) {
      return false;
    }
    int former = moments.find(event);
    boolean same =
        former >= 0
            && Math.abs(events.get(former).timeMillis() - event.timeMillis()) <= MOMENT.toMillis();
    if (!same) {
      moments.put(place);
    }
    return same;
  }
}
