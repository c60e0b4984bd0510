package io.sluice.beam.ledger;

import io.sluice.domain.conversion.ConversionEvent;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What came of sent events, in numbers. Every event is in exactly one of accepted, refused,
 * unknown, not sent. Filled by one thread; merged by adding.
 */
public final class EventFigures {
  /** Upper bounds of the classes of {@link #latency}; the last class has none. */
  public static final List<Duration> LATENCY_BOUNDS =
      List.of(
          Duration.ofMinutes(5),
          Duration.ofHours(1),
          Duration.ofHours(6),
          Duration.ofDays(1),
          Duration.ofDays(2),
          Duration.ofDays(7));

  /** Refused events kept as rows; the rest is counted only. */
  public static final int KEPT_REFUSALS = 10_000;

  /** Events that Amazon took. */
  public long accepted;

  /** Events that Amazon refused, by its code. */
  public Map<String, Long> refused = new TreeMap<>();

  /** Events that Amazon never answered, by why. */
  public Map<String, Long> unknown = new TreeMap<>();

  /**
   * Events whose requests were refused, not the events, until the settle limit had passed, by why.
   * A document of an older build has none.
   */
  public Map<String, Long> notSent = new TreeMap<>();

  /** Accepted events by the time from the event to the request, by {@link #LATENCY_BOUNDS}. */
  public long[] latency = new long[LATENCY_BOUNDS.size() + 1];

  /** Accepted events by conversion, day and currency. */
  public List<Line> lines = new ArrayList<>();

  /** Some of the refused events. */
  public List<Refusal> refusals = new ArrayList<>();

  /**
   * Accepted events of one conversion, day and currency.
   *
   * @param name the conversion's name at Amazon
   * @param day of the events, UTC, as {@code 2026-11-25}
   * @param currency ISO 4217, empty where they have none
   * @param events how many
   * @param value their sum, in the currency
   */
  public record Line(String name, String day, String currency, long events, BigDecimal value) {
    private Line plus(Line more) {
      return new Line(name, day, currency, events + more.events, value.add(more.value));
    }
  }

  // Where a line stands: with names from a column there may be many.
  private final Map<List<String>, Integer> places = new HashMap<>();

  /**
   * An event that Amazon refused.
   *
   * @param eventId its id, which is none of a person
   * @param code Amazon's
   * @param field the field that Amazon named, or empty
   */
  public record Refusal(String eventId, String code, String field) {}

  void accepted(ConversionEvent event, Instant sentAt) {
    accepted++;
    latency[latencyClass(Duration.between(event.time(), sentAt))]++;
    String day = event.time().atOffset(ZoneOffset.UTC).toLocalDate().toString();
    String currency = event.amount().currency() == null ? "" : event.amount().currency();
    BigDecimal value = event.amount().value() == null ? BigDecimal.ZERO : event.amount().value();
    add(new Line(event.identity().name(), day, currency, 1, value));
  }

  void refused(String eventId, String code, String field) {
    refused.merge(code, 1L, Long::sum);
    if (refusals.size() < KEPT_REFUSALS) {
      refusals.add(new Refusal(eventId, code, field));
    }
  }

  void unknown(String code) {
    unknown.merge(code, 1L, Long::sum);
  }

  void notSent(String code) {
    notSent.merge(code, 1L, Long::sum);
  }

  /** Adds another bucket's numbers. */
  public void add(EventFigures other) {
    accepted += other.accepted;
    other.refused.forEach((k, v) -> refused.merge(k, v, Long::sum));
    other.unknown.forEach((k, v) -> unknown.merge(k, v, Long::sum));
    other.notSent.forEach((k, v) -> notSent.merge(k, v, Long::sum));
    for (int i = 0; i < latency.length; i++) {
      latency[i] += other.latency[i];
    }
    other.lines.forEach(this::add);
    other.refusals.stream().limit((long) KEPT_REFUSALS - refusals.size()).forEach(refusals::add);
  }

  /** All events. */
  public long events() {
    return accepted + sum(refused) + sum(unknown) + sum(notSent);
  }

  /** The sum of a map of counts. */
  public static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  private void add(Line line) {
    Integer place =
        places.putIfAbsent(List.of(line.name(), line.day(), line.currency()), lines.size());
    if (place == null) {
      lines.add(line);
    } else {
      lines.set(place, lines.get(place).plus(line));
    }
  }

  private static int latencyClass(Duration latency) {
    int found = 0;
    while (found < LATENCY_BOUNDS.size() && latency.compareTo(LATENCY_BOUNDS.get(found)) > 0) {
      found++;
    }
    return found;
  }
}
