package io.sluice.beam.delivery;

import io.sluice.beam.batch.AttemptNotes;
import io.sluice.beam.batch.AttemptNotes.Stored;
import io.sluice.domain.conversion.ConversionApi;
import io.sluice.records.AttemptNote;
import io.sluice.records.PlanManifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The notes of the batches that one hold of a lane lets go. A note stands before the gate is asked,
 * so whoever takes the lane later finds one of each request that may still leave. It goes once a
 * renewal behind the request has shown that no other process had the lane meanwhile; that needs no
 * clock.
 *
 * <p>Events have none: each has an id by which Amazon knows a repeat, whenever it comes. Safe for
 * several threads.
 */
final class LaneAttempts {
  private final AttemptNotes notes;
  private final LaneHold hold;
  private final DeliveryClock clock;
  private final List<Stored> ended = new ArrayList<>();

  private LaneAttempts(AttemptNotes notes, LaneHold hold, DeliveryClock clock) {
    this.notes = notes;
    this.hold = hold;
    this.clock = clock;
  }

  /** Those of a hold, which tells of its renewals. */
  static LaneAttempts of(String workspace, LaneHold hold, DeliveryClock clock) {
    LaneAttempts attempts = new LaneAttempts(AttemptNotes.of(workspace), hold, clock);
    hold.beforeRenewals(attempts::beforeRenewal);
    return attempts;
  }

  /** Where the notes are. */
  AttemptNotes notes() {
    return notes;
  }

  /** Notes that a batch is about to leave. */
  Optional<Stored> begin(PlanManifest plan, PlanManifest.Batch batch) throws IOException {
    if (ConversionApi.find(plan.api()).isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        notes.write(
            new AttemptNote(
                plan.planId(),
                batch.seq(),
                batch.id(),
                batch.records(),
                plan.audience(),
                plan.account(),
                hold.owner(),
                ProcessMark.own(),
                clock.now(),
                false)));
  }

  /** Takes a note back whose batch did not leave. */
  void nothingLeft(Optional<Stored> note) throws IOException {
    if (note.isPresent()) {
      notes.delete(note.get());
    }
  }

  /** Notes that all requests of a batch have ended, whether answered or not. */
  synchronized void end(Optional<Stored> note) throws IOException {
    if (hold.isLost()) {
      if (note.isPresent()) {
        notes.markLate(note.get());
      }
    } else {
      note.ifPresent(ended::add);
    }
  }

  /**
   * Ends the notes for good: renews the lease once more where one waits for that.
   *
   * @return false if the lease was lost, and batches may have left late
   */
  boolean close() throws IOException {
    synchronized (this) {
      if (ended.isEmpty()) {
        return true;
      }
    }
    try {
      if (hold.renewNow()) {
        return true;
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    synchronized (this) {
      for (Stored note : ended) {
        notes.markLate(note);
      }
      ended.clear();
    }
    return false;
  }

  /** What ended before a renewal began ended in time if that renewal succeeds. */
  private synchronized Runnable beforeRenewal() {
    List<Stored> before = List.copyOf(ended);
    return () -> inTime(before);
  }

  private synchronized void inTime(List<Stored> before) {
    try {
      for (Stored note : before) {
        notes.delete(note);
        ended.remove(note);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the notes of batches that left cannot be deleted", e);
    }
  }
}
