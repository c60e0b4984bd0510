package io.sluice.beam.diff;

import io.sluice.beam.iceberg.EventFileReader;
import io.sluice.beam.qualify.PackedEvent;
import io.sluice.domain.conversion.EventHistory;
import io.sluice.domain.conversion.EventHistory.Corrections;
import io.sluice.domain.conversion.EventHistory.Known;
import io.sluice.domain.conversion.EventHistory.Past;
import io.sluice.domain.conversion.EventHistory.Standing;
import io.sluice.domain.conversion.EventHistory.Status;
import io.sluice.domain.conversion.SharedMoments;
import io.sluice.domain.diff.Fingerprint;
import io.sluice.domain.diff.RetryChoice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Decides what is sent of the events of one bucket: repeats within the snapshot first, then what
 * the ledger knows of each id. For one thread.
 */
final class EventMerge {
  private static final int NONE = -1;
  // No clock is asked: one that was wrong for a run would let an older word stand for ever.
  private static final Comparator<Word> OLDEST_FIRST = Comparator.comparingLong(Word::version);

  private final EventIndex index;
  private final Corrections corrections;
  private final @Nullable RetryChoice retry;
  private final EventMergeCounts counts = new EventMergeCounts();
  private final PackedEvent event = new PackedEvent();
  private final PackedEvent other = new PackedEvent();
  private final int[] chosen;
  private final @Nullable List<Word>[] words;

  /**
   * What the ledger says of an id.
   *
   * @param version the commit's place in the order of commits
   * @param at when it was settled, seconds since 1970 by the clock of that run
   * @param code Amazon's
   */
  private record Word(Known known, long version, long at, @Nullable String code) {}

  EventMerge(EventIndex index, Corrections corrections) {
    this(index, corrections, null);
  }

  /**
   * Makes a merge.
   *
   * @param retry where given, only events of chosen refusals are sent
   */
  EventMerge(EventIndex index, Corrections corrections, @Nullable RetryChoice retry) {
    this.index = index;
    this.corrections = corrections;
    this.retry = retry;
    this.chosen = new int[index.rows()];
    this.words = noWords(index.rows());
    counts.events = index.rows();
    choose();
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // Java has no arrays of generic types
  private static @Nullable List<Word>[] noWords(int rows) {
    return new List[rows];
  }

  EventMergeCounts counts() {
    return counts;
  }

  /** Takes what the ledger says of the id of a file's current row. */
  void known(EventFileReader row) throws IOException {
    int head = index.find(row.idBytes(), row.idStart(), row.idEnd());
    if (head != NONE) {
      // Codes are decoded only where somebody asks for them.
      String code = retry != null && row.status() == Status.REFUSED ? row.code() : null;
      said(head).add(new Word(row.known(), row.version(), row.settledAtSeconds(), code));
    }
  }

  /** The same of an id. */
  void known(String id, Known said, long version) {
    byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
    int head = index.find(bytes, 0, bytes.length);
    if (head != NONE) {
      said(head).add(new Word(said, version, 0, null));
    }
  }

  private List<Word> said(int head) {
    if (words[head] == null) {
      words[head] = new ArrayList<>(1);
    }
    return words[head];
  }

  private Past past(int head) {
    List<Word> said = words[head];
    if (said == null) {
      return Past.NONE;
    }
    counts.known++;
    said.sort(OLDEST_FIRST);
    Past past = Past.NONE;
    for (Word word : said) {
      past = past.then(word.known());
    }
    return past;
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
    Standing standing =
        EventHistory.standing(
            past(head),
            Instant.ofEpochMilli(event.timeMillis()),
            new Fingerprint(event.printHigh(), event.printLow()));
    if (retry != null && !retries(head, standing, retry)) {
      counts.exclude(EventMergeCounts.NOT_CHOSEN);
      return false;
    }
    boolean changed = standing == Standing.CONTENT_CHANGED || standing == Standing.TIME_CHANGED;
    if (changed) {
      counts.report(standing.name(), id(event));
    }
    if (retry == null && !EventHistory.sends(standing, corrections)) {
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

  /** The last word is the refusal: what Amazon says later replaces it. */
  private boolean retries(int head, Standing standing, RetryChoice choice) {
    List<Word> said = words[head];
    if (said == null) {
      return false;
    }
    Word last = said.get(said.size() - 1);
    return EventHistory.retries(standing, choice, last.code(), Instant.ofEpochSecond(last.at()));
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
    int byTime = Long.compare(index.timeMillis(one), index.timeMillis(two));
    if (byTime != 0) {
      return byTime;
    }
    index.read(one, event);
    index.read(two, other);
    return Arrays.compareUnsigned(
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
