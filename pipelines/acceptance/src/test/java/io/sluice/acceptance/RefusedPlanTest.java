package io.sluice.acceptance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a plan that a guard refused, task by task as a DAG runs them. */
class RefusedPlanTest {
  @TempDir private Path folder;

  @Test
  void applySendsTheOptOutsAloneUntilThePlanIsApproved() {
    try (Activation activation = refused()) {
      activation.apply().exits(0);
      assertThat("the opt-out alone", activation.deletes(), is(1));
      activation.settle().exits(0);
      assertThat(activation.members(), contains("p1", "p2", "p3"));
    }
  }

  @Test
  void applySendsAnApprovedPlanAndNotTheOptOutsAlone() {
    try (Activation activation = refused()) {
      String plan = activation.plan().exits(3).audience().planId();
      activation.run("approve", plan, "--max-removals", "2", "--reason", "a sale ended").exits(0);

      activation.apply().exits(0);
      assertThat(activation.deletes(), is(3));
      activation.settle().exits(0);
      assertThat(activation.members(), contains("p1"));
    }
  }

  @Test
  void digestsOfARefusedPlanLeaveWhenTheLedgerMovesOn() {
    try (Activation activation = refused()) {
      CommandResult planned = activation.plan().exits(3);
      Path outbox =
          activation.workspace().resolve("plans/" + planned.audience().planId() + "/outbox");
      assertThat(Activation.list(outbox), is(not(empty())));

      activation.day(3).has(Person.numbered(1, 3));
      activation.sync().exits(0);

      assertThat(Activation.list(outbox), is(empty()));
      assertThat(activation.run("plans", "list").exits(0).printed(), containsString("stale"));
      activation.run("why", "--audience", "shoppers", "--id", "p2").exits(0);
    }
  }

  /** Four members, of whom two have left and one has refused; the plan of it is refused. */
  private Activation refused() {
    Activation activation =
        Activation.in(
            folder,
            yaml ->
                yaml.audience(
                    "shoppers", "guards", "{ min-baseline: 1, max-removed-percent: 40 }"));
    activation.day(1).has(Person.numbered(1, 4));
    activation.sync().exits(0);
    activation.forgetRequests();
    activation.day(2).has(Person.of("p1"), Person.of("p4").consent("DENIED"));
    activation.advance(Duration.ofMinutes(5));
    activation.plan().exits(3);
    return activation;
  }
}
