package io.sluice.domain.delivery;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import io.sluice.domain.delivery.RequestRefusals.Kind;
import io.sluice.domain.delivery.RequestRefusals.Refusal;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RequestRefusalsTest {
  private static final DeliveryOutcome TAKEN =
      new DeliveryOutcome.Accepted("job", Instant.EPOCH, 1);
  private static final DeliveryOutcome REQUEST =
      new DeliveryOutcome.RequestRefused(405, "HTTP_405");
  private static final DeliveryOutcome BAD = new DeliveryOutcome.Refused(400, "BAD");

  private final RequestRefusals plan = new RequestRefusals();

  @Test
  void planIsLeftAfterFiveRefusalsInARow() {
    ends(REQUEST, 4);
    ends(TAKEN, 1);
    ends(REQUEST, 4);
    assertThat(plan.stop(), is(false));
    ends(REQUEST, 1);
    assertThat(plan.stop(), is(true));
    assertThat(plan.first(), is(Optional.of(new Refusal(Kind.REQUEST, 405, "HTTP_405"))));
  }

  @Test
  void planIsLeftAfterAHundredRefusalsThatABadRecordExplainsToo() {
    ends(BAD, 99);
    assertThat(plan.stop(), is(false));
    ends(BAD, 1);
    assertThat(plan.stop(), is(true));
  }

  @Test
  void goneAudienceEndsThePlanAtOnceAndSaysMostOfAll() {
    ends(BAD, 1);
    ends(REQUEST, 1);
    ends(new DeliveryOutcome.AudienceGone("audience_not_found"), 1);
    assertThat(plan.stop(), is(true));
    assertThat(plan.first().orElseThrow().kind(), is(Kind.AUDIENCE_GONE));
  }

  @Test
  void sizeCountsForASingleRecordAlone() {
    DeliveryOutcome tooLarge = new DeliveryOutcome.TooLarge(413, "HTTP_413", null);
    plan.ended(tooLarge, 100);
    assertThat(plan.first(), is(Optional.empty()));
    plan.ended(tooLarge, 1);
    assertThat(plan.first(), is(Optional.of(new Refusal(Kind.REQUEST, 413, "HTTP_413"))));
  }

  @Test
  void severalRefusedRecordsAreAtFaultOnlyWhereOthersOfThePlanPass() {
    assertThat(plan.mayBeOfRecords(1), is(true));
    assertThat(plan.mayBeOfRecords(2), is(false));
    ends(TAKEN, 1);
    assertThat(plan.mayBeOfRecords(2), is(true));
  }

  private void ends(DeliveryOutcome outcome, int times) {
    for (int i = 0; i < times; i++) {
      plan.ended(outcome, 2);
    }
  }
}
