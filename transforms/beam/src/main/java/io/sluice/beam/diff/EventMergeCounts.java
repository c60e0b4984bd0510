package io.sluice.beam.diff;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of the events of a bucket, or of all: each is in exactly one of sent, excluded,
 * rejected. Filled by one thread; merged by adding.
 */
public final class EventMergeCounts {
  /** Reported rows that are kept; the rest is counted only. */
  public static final int KEPT_REPORTS = 1_000;

  /** Several rows of one day share an id and differ. */
  public static final String ID_CONFLICT = "EVENT_ID_CONFLICT";

  /** The same row again. */
  public static final String DUPLICATE = "DUPLICATE";

  /** A later day has the event with other content. */
  public static final String SUPERSEDED = "SUPERSEDED";

  /** A retry leaves out all events but those of the chosen refusals. */
  public static final String NOT_CHOSEN = "NOT_CHOSEN";

  /** Events that came in. */
  public long events;

  /** Events in batches. */
  public long sent;

  /** Of those, events that were sent before and never answered. */
  public long unanswered;

  /** Of those, events that Amazon has with other content or another time. */
  public long corrected;

  /** Ids that the ledger knows. */
  public long known;

  /** Events kept out, by why: a {@code Standing} or one of the words above. */
  public Map<String, Long> excluded = new TreeMap<>();

  /** Events that cannot be sent, by code. */
  public Map<String, Long> rejected = new TreeMap<>();

  /** Events at midnight UTC exactly, of those in batches. */
  public long atMidnight;

  /** Some of the events that are told of by id. */
  public List<Report> reports = new ArrayList<>();

  /**
   * An event that is told of.
   *
   * @param code why
   * @param eventId its id, which is none of a person
   */
  public record Report(String code, String eventId) {}

  void exclude(String why) {
    excluded.merge(why, 1L, Long::sum);
  }

  void reject(String code) {
    rejected.merge(code, 1L, Long::sum);
  }

  void report(String code, String eventId) {
    if (reports.size() < KEPT_REPORTS) {
      reports.add(new Report(code, eventId));
    }
  }

  /** Adds another bucket's counts. */
  public void add(EventMergeCounts other) {
    events += other.events;
    sent += other.sent;
    unanswered += other.unanswered;
    corrected += other.corrected;
    known += other.known;
    atMidnight += other.atMidnight;
    other.excluded.forEach((k, v) -> excluded.merge(k, v, Long::sum));
    other.rejected.forEach((k, v) -> rejected.merge(k, v, Long::sum));
    other.reports.stream().limit((long) KEPT_REPORTS - reports.size()).forEach(reports::add);
  }

  /** Excluded events of one kind. */
  public long excluded(String why) {
    return excluded.getOrDefault(why, 0L);
  }

  /** True when every event is accounted for. */
  public boolean balanced() {
    long out =
        excluded.values().stream().mapToLong(Long::longValue).sum()
            + rejected.values().stream().mapToLong(Long::longValue).sum();
    return events == sent + out;
  }
}
