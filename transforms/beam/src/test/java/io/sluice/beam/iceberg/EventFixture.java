package io.sluice.beam.iceberg;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.domain.conversion.ConversionTarget;
import io.sluice.domain.conversion.EventHistory.Known;
import io.sluice.domain.conversion.EventHistory.Status;
import io.sluice.domain.diff.Fingerprint;
import io.sluice.domain.ledger.EventLedger;
import io.sluice.domain.ledger.EventLedgerView.EventFile;
import io.sluice.domain.ledger.KnownEvent;
import io.sluice.domain.ledger.LogRows;
import io.sluice.domain.ledger.SettledEvents;
import io.sluice.domain.snapshot.MemberHash;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Small settlements of events with real files. */
final class EventFixture {
  static final ConversionTarget ORDERS = new ConversionTarget("orders", "acme-na");
  static final Instant SETTLED = Instant.parse("2026-03-02T10:00:00Z");

  private EventFixture() {}

  static KnownEvent event(ConversionTarget target, String id) {
    return event(target, id, Status.ACCEPTED, null);
  }

  static KnownEvent event(ConversionTarget target, String id, Status status, String code) {
    Instant time = Instant.parse("2026-03-01T10:00:00.123Z");
    Known known = new Known(time, new Fingerprint(id.hashCode(), -id.length()), status);
    return new KnownEvent(id, target.conversion(), known, code);
  }

  static int bucket(String id, int buckets) {
    byte[] bytes = id.getBytes(UTF_8);
    return MemberHash.bucket(MemberHash.of(bytes, 0, bytes.length), buckets);
  }

  /** Writes events into one file a bucket, as a plan of so many buckets does. */
  static List<byte[]> files(
      LedgerStorage storage,
      ConversionTarget target,
      String plan,
      String attempt,
      int buckets,
      Instant settledAt,
      List<KnownEvent> events)
      throws IOException {
    List<byte[]> files = new ArrayList<>();
    for (int bucket = 0; bucket < buckets; bucket++) {
      try (EventFileWriter writer =
          EventFileWriter.create(storage, target, plan, buckets, bucket, settledAt, attempt)) {
        for (KnownEvent event : events) {
          if (bucket(event.eventId(), buckets) == bucket) {
            writer.add(event);
          }
        }
        writer.finish().ifPresent(files::add);
      }
    }
    return files;
  }

  /** A settlement of two buckets with events that are named after the plan. */
  static SettledEvents settlement(
      LedgerStorage storage, ConversionTarget target, String plan, String base, String attempt)
      throws IOException {
    List<KnownEvent> events = new ArrayList<>();
    for (String id : ids(plan)) {
      events.add(event(target, id));
    }
    List<byte[]> files = files(storage, target, plan, attempt, 2, SETTLED, events);
    return new SettledEvents(target, plan, base, files, logs(target, plan));
  }

  /** The ids of {@link #settlement}, sorted. */
  static List<String> ids(String plan) {
    return List.of(plan + "-1", plan + "-2", plan + "-3", plan + "-4", plan + "-5");
  }

  private static List<LogRows> logs(ConversionTarget target, String plan) {
    Map<String, Object> batch = Map.of("target", target.toString(), "records", 5L);
    Map<String, Object> reject =
        Map.of("target", target.toString(), "code", "INVALID", "field", "/events/0/eventTime");
    return List.of(
        new LogRows(LogRows.Table.DELIVERIES, plan, List.of(batch)),
        new LogRows(LogRows.Table.REJECTS, plan, List.of(reject)));
  }

  /** The rows of files in their order. */
  static List<KnownEvent> read(LedgerStorage storage, List<EventFile> files) throws IOException {
    List<KnownEvent> events = new ArrayList<>();
    for (EventFile file : files) {
      try (EventFileReader reader = EventFileReader.open(storage, file)) {
        while (reader.next()) {
          events.add(reader.event());
        }
      }
    }
    return events;
  }

  /** The ids of all event rows of an account, sorted, as often as they are there. */
  static List<String> ids(IcebergLedger ledger, ConversionTarget target) throws IOException {
    EventLedger events = ledger.events();
    return read(ledger.storage(), events.view(target).files()).stream()
        .map(KnownEvent::eventId)
        .sorted()
        .toList();
  }

  static EventFile file(byte[] encoded) {
    EventDescriptor written = EventDescriptor.decode(encoded);
    FileDescriptor file = written.file();
    return new EventFile(file.path(), file.bytes(), file.rows(), written.buckets(), file.part(), 1);
  }
}
