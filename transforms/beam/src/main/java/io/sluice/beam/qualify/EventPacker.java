package io.sluice.beam.qualify;

import io.sluice.beam.snapshot.SourceRow;
import io.sluice.domain.batch.PlannedEvent;
import io.sluice.domain.conversion.ConversionEvent;
import io.sluice.domain.conversion.ConversionRules;
import io.sluice.domain.conversion.EventAdjustment;
import io.sluice.domain.conversion.EventField;
import io.sluice.domain.conversion.EventFingerprint;
import io.sluice.domain.conversion.EventKey;
import io.sluice.domain.conversion.EventRow;
import io.sluice.domain.conversion.EventVerdict;
import io.sluice.domain.conversion.EventWireSize;
import io.sluice.domain.conversion.RowTime.Moment;
import io.sluice.domain.conversion.SharedMoments;
import io.sluice.domain.diff.ContentFingerprint;
import io.sluice.domain.diff.Fingerprint;
import io.sluice.domain.snapshot.MemberHash;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes one row after the other, asks the rules, packs events into the buffers of their buckets and
 * counts every row once. Not safe for several threads.
 */
final class EventPacker {
  /** Told of each row before the rules are asked; decides whether its person goes nowhere. */
  interface Suppression {
    /** True where the row's person is on a list. */
    boolean covers(SourceRow row);
  }

  /** Code of a row whose person is on a suppression list. */
  static final String SUPPRESSED = "SUPPRESSED";

  /** Code of a table's row whose event is of another day than those that are read. */
  static final String OTHER_DAY = "OTHER_DAY";

  private final EventRowReader reader;
  private final ConversionRules rules;
  private final PackEvents.@Nullable Period period;
  private final Instant now;
  private final EventFingerprint content;
  private final ContentFingerprint references;
  private final EventEncoding encoding;
  private final BlockBuffers buffers;
  private final int buckets;
  private final int day;
  private final Suppression suppression;
  private final EventCounts counts = new EventCounts();
  // Counted by key and event: a sorted map would cost as much as a digest.
  private final Map<String, long[]> usable = new HashMap<>();

  EventPacker(Tools tools, BlockBuffers buffers, int buckets, int day) {
    this.reader = tools.reader();
    this.rules = tools.rules();
    this.period = tools.period();
    this.now = tools.now();
    this.content = tools.content();
    this.references = tools.references();
    this.encoding = tools.encoding();
    this.suppression = tools.suppression();
    this.buffers = buffers;
    this.buckets = buckets;
    this.day = day;
  }

  /** What a packer works with; of one task. */
  record Tools(
      EventRowReader reader,
      ConversionRules rules,
      PackEvents.@Nullable Period period,
      Instant now,
      EventFingerprint content,
      ContentFingerprint references,
      EventEncoding encoding,
      Suppression suppression) {}

  /** Counts so far. */
  EventCounts counts() {
    reader.given().forEach((key, n) -> counts.keysGiven.put(key, n[0]));
    reader.problems().forEach((problem, n) -> counts.keyProblems.put(problem, n[0]));
    usable.forEach((key, n) -> counts.keysUsable.put(key, n[0]));
    return counts;
  }

  /**
   * Takes the cursor's current row.
   *
   * @param file the name of its file, for a reject
   */
  void take(SourceRow row, String file) {
    counts.rows++;
    if (suppression.covers(row)) {
      counts.excluded.merge(SUPPRESSED, 1L, Long::sum);
      return;
    }
    EventRow read = reader.read(row);
    if (period != null && read.time() instanceof Moment time && !period.covers(time.instant())) {
      counts.excluded.merge(OTHER_DAY, 1L, Long::sum);
      return;
    }
    EventVerdict verdict = rules.judge(read, now);
    if (verdict instanceof EventVerdict.Valid valid) {
      Set<EventAdjustment> adjustments = valid.adjustments();
      adjustments.forEach(a -> counts.adjusted.merge(a.name(), 1L, Long::sum));
      if (reader.dropped() > 0 && !adjustments.contains(EventAdjustment.KEY_DROPPED)) {
        counts.adjusted.merge(EventAdjustment.KEY_DROPPED.name(), 1L, Long::sum);
      }
      pack(valid.event());
    } else if (verdict instanceof EventVerdict.Rejected rejected) {
      String place = file + " row " + counts.rows;
      counts.reject(new EventCounts.Reject(rejected.code().name(), reference(read), place));
    } else if (verdict instanceof EventVerdict.Excluded excluded) {
      counts.excluded.merge(excluded.reason().name(), 1L, Long::sum);
    }
  }

  private void pack(ConversionEvent event) {
    counts.valid++;
    counts.valued += event.amount().value() == null ? 0 : 1;
    counts.name(event.identity());
    for (EventKey key : event.keys()) {
      usable.computeIfAbsent(key.type(), type -> new long[1])[0]++;
    }
    byte[] id = event.eventId().getBytes(StandardCharsets.UTF_8);
    int bucket = MemberHash.bucket(MemberHash.of(id, 0, id.length), buckets);
    Fingerprint print = content.of(event);
    ByteBuilder block = buffers.open(bucket);
    int before = block.length();
    PackedEvent.write(
        block,
        id,
        event.time().toEpochMilli(),
        print,
        SharedMoments.hash(event),
        day,
        Math.toIntExact(EventWireSize.of(event)),
        encoding.encode(new PlannedEvent(event, print)));
    buffers.written(bucket, block.length() - before);
  }

  private String reference(EventRow row) {
    String id = row.texts().get(EventField.EVENT_ID);
    if (id == null) {
      return "";
    }
    byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
    return references.reference(bytes, 0, bytes.length);
  }
}
