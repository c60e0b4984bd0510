package io.sluice.jobs.inspect;

import io.sluice.beam.iceberg.EventFileReader;
import io.sluice.beam.iceberg.IcebergLedger;
import io.sluice.domain.conversion.ConversionTarget;
import io.sluice.domain.ledger.EventLedgerView;
import io.sluice.domain.ledger.EventLedgerView.EventFile;
import io.sluice.domain.ledger.KnownEvent;
import io.sluice.domain.snapshot.MemberHash;
import io.sluice.jobs.inspect.EventStory.Sent;
import io.sluice.jobs.inspect.MemberStory.PastReject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Finds one event in the ledger: reads those files of the account that may hold its id. */
public final class EventSearch {
  private final IcebergLedger ledger;
  private final ConversionTarget target;

  /** Prepares the search in a conversion's account. */
  public EventSearch(IcebergLedger ledger, ConversionTarget target) {
    this.ledger = ledger;
    this.target = target;
  }

  /**
   * The event's story.
   *
   * @param eventId its id as Amazon gets it
   * @param reference how the rejects name it where its row never became an event: a keyed
   *     fingerprint of its id in the warehouse
   * @throws IOException if a ledger file cannot be read
   */
  public EventStory story(String eventId, String reference) throws IOException {
    EventLedgerView view = ledger.events().view(target);
    List<PastReject> rejects =
        new ArrayList<>(LedgerSearch.rejects(ledger, target.toString(), eventId));
    rejects.addAll(LedgerSearch.rejects(ledger, target.toString(), reference));
    return new EventStory(
        eventId,
        target.conversion(),
        target.account(),
        sent(view, eventId.getBytes(StandardCharsets.UTF_8)),
        rejects,
        view.openPlan().orElse(null));
  }

  private List<Sent> sent(EventLedgerView view, byte[] id) throws IOException {
    long hash = MemberHash.of(id, 0, id.length);
    List<Found> found = new ArrayList<>();
    for (EventFile file : view.files()) {
      if (MemberHash.bucket(hash, file.buckets()) == file.bucket()) {
        read(file, id, found);
      }
    }
    found.sort(Comparator.comparingLong(Found::version));
    return found.stream().map(Found::sent).toList();
  }

  /** A row with its place in the order of commits. */
  private record Found(long version, Sent sent) {}

  private void read(EventFile file, byte[] id, List<Found> found) throws IOException {
    try (EventFileReader reader = EventFileReader.open(ledger.storage(), file)) {
      while (reader.next()) {
        if (Arrays.equals(id, 0, id.length, reader.idBytes(), reader.idStart(), reader.idEnd())) {
          KnownEvent event = reader.event();
          found.add(
              new Found(
                  reader.version(),
                  new Sent(
                      event.conversion(),
                      event.known().status().name(),
                      event.code(),
                      event.known().time(),
                      Instant.ofEpochSecond(reader.settledAtSeconds()),
                      reader.planId())));
        }
      }
    }
  }
}
