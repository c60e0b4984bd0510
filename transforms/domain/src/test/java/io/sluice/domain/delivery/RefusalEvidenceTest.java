package io.sluice.domain.delivery;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RefusalEvidenceTest {
  private static final DeliveryOutcome TAKEN =
      new DeliveryOutcome.Accepted("job", Instant.EPOCH, 1);
  private static final DeliveryOutcome REFUSED = new DeliveryOutcome.Refused(400, "BAD");

  private final RefusalEvidence lane = new RefusalEvidence();
  private final RefusalEvidence.OfBatch batch = new RefusalEvidence.OfBatch(lane);

  @Test
  void recordIsHeldOnceOthersPassAfterItsRefusal() {
    send(batch, 0, 2, REFUSED);
    assertThat(batch.holds(1), is(false));
    send(batch, 0, 1, TAKEN);
    send(batch, 1, 1, REFUSED);
    assertThat(batch.holds(1), is(true));
    assertThat("never refused", batch.holds(5), is(false));
  }

  @Test
  void otherBatchOfTheLaneIsEvidenceToo() {
    send(batch, 0, 1, REFUSED);
    assertThat(batch.holds(0), is(false));
    send(new RefusalEvidence.OfBatch(lane), 0, 9, TAKEN);
    assertThat(batch.holds(0), is(true));
  }

  @Test
  void whatPassedBeforeTheRefusalIsNoEvidence() {
    send(batch, 0, 3, TAKEN);
    send(batch, 3, 1, REFUSED);
    assertThat(batch.holds(3), is(false));
  }

  @Test
  void requestThatWasUnderWayWhenAnotherWasRefusedIsNoEvidence() {
    long began = batch.begins();
    send(new RefusalEvidence.OfBatch(lane), 0, 1, TAKEN);
    send(batch, 0, 1, REFUSED);
    new RefusalEvidence.OfBatch(lane).ended(0, 1, began, TAKEN);
    assertThat(batch.holds(0), is(false));
  }

  @Test
  void answerThatDidNotComeAndOutagesAreNoEvidence() {
    send(batch, 0, 1, REFUSED);
    send(batch, 1, 1, new DeliveryOutcome.OutcomeUnknown("read_timeout", Instant.EPOCH));
    send(batch, 2, 1, new DeliveryOutcome.Unavailable("http_503", java.time.Duration.ZERO));
    send(batch, 3, 1, new DeliveryOutcome.RequestRefused(405, "http_405"));
    assertThat(batch.holds(0), is(false));
  }

  @Test
  void refusalThatIsContradictedHoldsNothingInTheWholeRun() {
    RefusalEvidence.OfBatch other = new RefusalEvidence.OfBatch(lane);
    send(other, 0, 2, REFUSED);
    send(other, 0, 1, TAKEN);
    send(other, 1, 1, REFUSED);
    assertThat(other.holds(1), is(true));

    send(batch, 0, 2, REFUSED);
    send(batch, 0, 1, TAKEN);
    send(batch, 1, 1, TAKEN);
    assertThat(other.holds(1), is(false));
  }

  @Test
  void eventsThatAnAnswerRefusesByNameContradictNothing() {
    RefusalEvidence.OfBatch other = new RefusalEvidence.OfBatch(lane);
    send(other, 0, 1, REFUSED);
    send(batch, 0, 2, REFUSED);
    send(
        batch,
        0,
        2,
        new DeliveryOutcome.Answered(
            List.of(EventAnswer.TAKEN, EventAnswer.refused("BAD", "")), Instant.EPOCH, 1));
    assertThat(other.holds(0), is(true));
  }

  private static void send(
      RefusalEvidence.OfBatch batch, int from, int count, DeliveryOutcome outcome) {
    batch.ended(from, count, batch.begins(), outcome);
  }
}
