package io.sluice.beam.diff;

import io.sluice.beam.iceberg.EventFileReader;
import io.sluice.beam.qualify.PackedEvent;
import io.sluice.domain.conversion.EventHistory;
import io.sluice.domain.conversion.EventHistory.Corrections;
import io.sluice.domain.conversion.EventHistory.Known;
import io.sluice.domain.conversion.EventHistory.Standing;
import io.sluice.domain.conversion.EventHistory.Status;
import io.sluice.domain.conversion.SharedMoments;
import io.sluice.domain.diff.Fingerprint;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Decides what is sent of the events of one bucket: repeats within the snapshot first, then what
 * the ledger knows of each id. For one thread.
 */
final class EventMerge {
  private static final int NONE = -1;
  // Of two things that the ledger says of one id at one moment, the one that binds us more.
  private static final List<Status> BINDING =
      List.of(Status.REFUSED, Status.UNKNOWN, Status.ACCEPTED);

  private final EventIndex index;
  private final Corrections corrections;
  private final EventMergeCounts counts = new EventMergeCounts();
  private final PackedEvent event = new PackedEvent();
  private final PackedEvent other = new PackedEvent();
  private final int[] chosen;
  private final Known[] known;
  private final long[] knownAt;

  EventMerge(EventIndex index, Corrections corrections) {
    this.index = index;
    this.corrections = corrections;
    this.chosen = new int[index.rows()];
    this.known = new Known[index.rows()];
    this.knownAt = new long[index.rows()];
    counts.events = index.rows();
    choose();
  }

  EventMergeCounts counts() {
    return counts;
  }

  /** Takes what the ledger says of the id of a file's current row; the latest word counts. */
  void known(EventFileReader row) {
    int head = index.find(row.idBytes(), row.idStart(), row.idEnd());
    if (head == NONE || chosen[head] == NONE) {
      return;
    }
    long settledAt = row.settledAtSeconds();
    Known before = known[head];
    boolean later =
        before == null
            || settledAt > knownAt[head]
            || settledAt == knownAt[head]
                && BINDING.indexOf(row.status()) > BINDING.indexOf(before.status());
    if (later) {
      known[head] = row.known();
      knownAt[head] = settledAt;
    }
  }

  /** The events to send, by time and id. */
  int[] toSend() {
    return IntStream.range(0, index.rows())
        .filter(row -> index.isHead(row) && chosen[row] != NONE && sends(row))
        .map(head -> chosen[head])
        .boxed()
        .sorted(this::compare)
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private boolean sends(int head) {
    index.read(chosen[head], event);
    counts.known += known[head] == null ? 0 : 1;
    Standing standing =
        EventHistory.standing(
            known[head],
            Instant.ofEpochMilli(event.timeMillis()),
            new Fingerprint(event.printHigh(), event.printLow()));
    boolean changed = standing == Standing.CONTENT_CHANGED || standing == Standing.TIME_CHANGED;
    if (changed) {
      counts.report(standing.name(), id(event));
    }
    if (!EventHistory.sends(standing, corrections)) {
      counts.exclude(standing.name());
      return false;
    }
    counts.sent++;
    counts.corrected += changed ? 1 : 0;
    counts.unanswered += standing == Standing.UNANSWERED ? 1 : 0;
    boolean midnight = SharedMoments.midnight(Instant.ofEpochMilli(event.timeMillis()));
    counts.atMidnight += midnight ? 1 : 0;
    return true;
  }

  /** One event an id, or none where rows of its newest day contradict each other. */
  private void choose() {
    for (int row = 0; row < index.rows(); row++) {
      if (index.isHead(row)) {
        chosen[row] = index.next(row) == NONE ? row : chooseOf(row);
      }
    }
  }

  private int chooseOf(int head) {
    int newest = head;
    index.read(newest, event);
    for (int row = index.next(head); row != NONE; row = index.next(row)) {
      index.read(row, other);
      if (other.day() > event.day()) {
        newest = row;
        index.read(newest, event);
      }
    }
    return conflicts(head) ? rejectAll(head) : excludeOthers(head, newest);
  }

  /** The cursor {@code event} is on the newest. */
  private boolean conflicts(int head) {
    for (int row = head; row != NONE; row = index.next(row)) {
      index.read(row, other);
      if (other.day() == event.day() && !sameContent()) {
        return true;
      }
    }
    return false;
  }

  private int rejectAll(int head) {
    counts.report(EventMergeCounts.ID_CONFLICT, id(event));
    for (int row = head; row != NONE; row = index.next(row)) {
      counts.reject(EventMergeCounts.ID_CONFLICT);
    }
    return NONE;
  }

  private int excludeOthers(int head, int newest) {
    for (int row = head; row != NONE; row = index.next(row)) {
      if (row != newest) {
        index.read(row, other);
        counts.exclude(sameContent() ? EventMergeCounts.DUPLICATE : EventMergeCounts.SUPERSEDED);
      }
    }
    return newest;
  }

  private boolean sameContent() {
    return event.printHigh() == other.printHigh()
        && event.printLow() == other.printLow()
        && event.timeMillis() == other.timeMillis();
  }

  private int compare(int one, int two) {
    index.read(one, event);
    index.read(two, other);
    int byTime = Long.compare(event.timeMillis(), other.timeMillis());
    return byTime != 0
        ? byTime
        : Arrays.compareUnsigned(
            event.block(),
            event.idStart(),
            event.idEnd(),
            other.block(),
            other.idStart(),
            other.idEnd());
  }

  private static String id(PackedEvent event) {
    return new String(
        event.block(), event.idStart(), event.idEnd() - event.idStart(), StandardCharsets.UTF_8);
  }
}
