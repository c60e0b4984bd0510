package io.sluice.beam.delivery;

import static io.sluice.beam.batch.PlanFixture.LANE;
import static io.sluice.beam.batch.PlanFixture.ONE_AT_A_TIME;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.beam.batch.AttemptNotes;
import io.sluice.beam.batch.AttemptNotes.Stored;
import io.sluice.beam.batch.PlanFixture;
import io.sluice.beam.batch.PlanFolder;
import io.sluice.beam.batch.PlanMark;
import io.sluice.beam.batch.PlanMarker;
import io.sluice.beam.delivery.FakeAudienceGateway.Killed;
import io.sluice.beam.delivery.LaneResult.Verdict;
import io.sluice.domain.delivery.DeliveryOutcome;
import io.sluice.records.AttemptNote;
import io.sluice.records.Receipt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sender that stands still while another one has its lane. */
class LateSenderTest {
  @TempDir private Path folder;
  private final VirtualTime time = new VirtualTime();
  private final InMemoryLaneLeases leases = new InMemoryLaneLeases();
  private final FakeAudienceGateway amazon = new FakeAudienceGateway(time::now);

  @Test
  void batchThatLeftInTimeLeavesNoNote() throws Exception {
    PlanFixture.plan(folder, LANE, "p1", 2, 1);
    amazon.then(
        batch -> {
          assertThat("a note stands before the request", notes(), hasSize(1));
          return new DeliveryOutcome.Accepted("job-1", time.now(), 1);
        });

    assertThat(run().verdict(), is(Verdict.DONE));
    assertThat(notes(), is(empty()));
  }

  @Test
  void lateAnswerSpoilsNoReceiptOfTheSuccessorAndLeavesANote() throws Exception {
    PlanFolder plan = PlanFixture.plan(folder, LANE, "p1", 1);
    amazon.then(
        batch -> {
          theirs(plan);
          standStill();
          close(plan);
          return new DeliveryOutcome.Accepted("job-late", time.now(), 1);
        });

    assertThat(run().verdict(), is(Verdict.LEASE_LOST));
    assertThat(plan.receipt(1).orElseThrow().parts().get(0).jobRequestId(), is("job-theirs"));
    assertThat(notes(), hasSize(1));
    AttemptNote note = notes().get(0).note();
    assertThat(note.late(), is(true));
    assertThat(note.seq(), is(1));
    assertThat(note.planId(), is("p1"));
  }

  @Test
  void requestThatDidNotLeaveTakesNoReceiptOfTheSuccessorBack() throws Exception {
    PlanFolder plan = PlanFixture.plan(folder, LANE, "p1", 1);
    amazon.then(
        batch -> {
          theirs(plan);
          standStill();
          return new DeliveryOutcome.Unavailable("lease_not_fresh", Duration.ZERO);
        });

    assertThat(run().verdict(), is(Verdict.LEASE_LOST));
    assertThat(plan.receipt(1).orElseThrow().parts().get(0).jobRequestId(), is("job-theirs"));
    assertThat(notes(), is(empty()));
  }

  @Test
  void noteOfABatchThatEndedIsLateWhereTheLeaseGoesBeforeItIsRenewed() throws Exception {
    PlanFixture.plan(folder, LANE, "p1", 1);
    amazon.then(
        batch -> {
          leases.steal(LANE, "somebody", time.now());
          return new DeliveryOutcome.Accepted("job-1", time.now(), 1);
        });

    assertThat(run().verdict(), is(Verdict.LEASE_LOST));
    assertThat(notes().get(0).note().late(), is(true));
  }

  @Test
  void killedSenderLeavesItsNoteForWhoeverComesNext() throws Exception {
    PlanFixture.plan(folder, LANE, "p1", 1);
    amazon.thenKilled();

    assertThrows(Killed.class, this::run);
    assertThat(notes(), hasSize(1));
    assertThat(notes().get(0).note().late(), is(false));
    assertThat(ProcessMark.hasEnded(notes().get(0).note().process()), is(false));
  }

  @Test
  void clockThatIsSetBackKeepsNoGateOpen() {
    SetBack clock = new SetBack();
    try (LaneHold hold = LaneHold.take(leases, LANE, "me", clock).orElseThrow()) {
      clock.nanos += Duration.ofSeconds(59).toNanos();
      clock.now = VirtualTime.START.minus(Duration.ofHours(1));
      assertThat(hold.isOpen(), is(true));
      assertThat(hold.timeLeft(), is(Duration.ofSeconds(61)));

      clock.nanos += Duration.ofSeconds(1).toNanos();
      assertThat(hold.isOpen(), is(false));
      assertThat(hold.isLost(), is(false));

      clock.nanos += Duration.ofSeconds(60).toNanos();
      assertThat(hold.isLost(), is(true));
      assertThat(hold.timeLeft(), is(Duration.ZERO));
    }
  }

  @Test
  void renewalByAClockThatWasSetBackMakesTheLeaseNoOlder() {
    SetBack clock = new SetBack();
    try (LaneHold hold = LaneHold.take(leases, LANE, "me", clock).orElseThrow()) {
      clock.now = VirtualTime.START.minus(Duration.ofHours(1));

      assertThat(hold.renewNow(), is(true));
      assertThat(leases.find(LANE).orElseThrow().renewedAt(), is(VirtualTime.START));
    }
  }

  @Test
  void gateIsClosedOnceTheLaneIsGivenBack() {
    LaneHold hold = LaneHold.take(leases, LANE, "me", time).orElseThrow();
    hold.close();

    assertThat(hold.isOpen(), is(false));
  }

  private void standStill() {
    leases.steal(LANE, "somebody", time.now().plus(Duration.ofMinutes(3)));
    time.freeze(Duration.ofMinutes(3));
  }

  private static Receipt theirs(PlanFolder plan) {
    try {
      Receipt intent = plan.receipt(1).orElseThrow();
      Receipt.Part part = intent.parts().get(0);
      Receipt theirs =
          new Receipt(
              intent.planId(),
              1,
              intent.batchId(),
              List.of(
                  new Receipt.Part(
                      0,
                      part.count(),
                      Receipt.Outcome.ACCEPTED,
                      "job-theirs",
                      part.sentAt(),
                      1,
                      null)),
              false);
      plan.writeReceipt(theirs);
      return theirs;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void close(PlanFolder plan) {
    try {
      plan.mark(
          PlanMarker.SETTLED,
          new PlanMark(plan.planId(), VirtualTime.START, "run-2", "settled", Map.of()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Stored> notes() {
    try {
      return AttemptNotes.of(PlanFixture.workspace(folder)).all();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private LaneResult run() throws IOException, InterruptedException {
    return LaneRun.of(
            LaneSpec.of(LANE, List.of("p1"), ONE_AT_A_TIME, "me"),
            PlanFixture.workspace(folder),
            leases,
            (lane, rate, gate) -> amazon.open(rate, gate),
            time)
        .run();
  }

  /** Two clocks that go apart. */
  private static final class SetBack implements DeliveryClock {
    private static final long serialVersionUID = 1L;
    private Instant now = VirtualTime.START;
    private long nanos;

    @Override
    public Instant now() {
      return now;
    }

    @Override
    public long nanoTime() {
      return nanos;
    }

    @Override
    public void sleep(Duration duration) {
      throw new IllegalStateException("nobody waits");
    }

    @Override
    public Beat every(Duration period, Runnable task) {
      return () -> {};
    }
  }
}
