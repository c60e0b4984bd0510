package io.sluice.acceptance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasEntry;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.sluice.records.RunReport;
import io.sluice.sandbox.FaultPolicy;
import io.sluice.sandbox.FaultRule;
import io.sluice.sandbox.LoggedRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** At most one plan of an audience is under way, and every trouble ends right on the next runs. */
class OneOpenPlanTest {
  @TempDir private Path folder;

  @Test
  void secondPlanWaitsUntilTheFirstIsSettled() {
    try (Activation activation = Activation.in(folder)) {
      activation.day(1).has(Person.numbered(1, 3));
      String first = activation.plan().exits(0).audience().planId();
      // Nothing was sent yet: another plan may be made, one of the two goes.
      activation.advance(Duration.ofMinutes(1));
      String second = activation.plan().exits(0).audience().planId();
      activation.apply("--plan", second).exits(0);

      activation.advance(Duration.ofMinutes(1));
      CommandResult third = activation.plan().exits(6);
      assertThat(third.audience().remedy(), containsString("sluice settle --plan " + second));
      CommandResult other = activation.apply("--plan", first).exits(6);
      assertThat(other.audience().remedy(), containsString("settle plan " + second));
      assertThat(activation.creates(), is(3));

      activation.settle().exits(0);
      CommandResult late = activation.apply("--plan", first).exits(6);
      assertThat(late.audience().verdict(), is("stale"));
      assertThat(activation.creates(), is(3));
      assertThat(activation.members(), contains("p1", "p2", "p3"));
    }
  }

  @Test
  void killBetweenApplyAndSettleIsResumedByTheNextSync() {
    try (Activation activation = Activation.in(folder)) {
      activation.day(1).has(Person.numbered(1, 3));
      String first = activation.plan().exits(0).audience().planId();
      activation.apply().exits(0);
      activation.forgetRequests();

      activation.day(2).has(Person.numbered(2, 4));
      CommandResult next = activation.sync().exits(0);

      assertThat(activation.members(), contains("p2", "p3", "p4"));
      assertThat(
          activation.uploads().stream().map(r -> r.creates() + "+" + r.deletes()).toList(),
          contains("1+1"));
      List<RunReport.Audience> told = next.report().audiences();
      assertThat(
          told.stream().map(RunReport.Audience::verdict).toList(),
          contains("resumed: settled", "settled"));
      assertThat(told.get(0).planId(), is(first));
      assertThat(told.get(0).changes(), is(Map.of("ADD", 3L)));
      assertThat(told.get(1).changes(), is(Map.of("ADD", 1L, "REMOVE:LEFT", 1L)));
    }
  }

  @Test
  void unknownOutcomeThatTheNextRunResolvesIsInItsReport() {
    try (Activation activation = Activation.in(folder)) {
      activation.day(1).has(Person.numbered(1, 6));
      activation.faults().add(new FaultPolicy.DropAnswerAfterApply(1));
      activation.sync().exits(6);
      activation.faults().clear();

      activation.day(2).has(Person.numbered(2, 6));
      List<RunReport.Audience> told = activation.sync().exits(0).report().audiences();
      assertThat(told.get(0).delivery(), hasEntry("batchesSentTwice", 1L));
      assertThat(told.get(0).delivery(), hasEntry("recordsAccepted", 6L));
      assertThat(told.get(1).changes(), is(Map.of("REMOVE:LEFT", 1L)));
      assertThat(activation.members().size(), is(5));
    }
  }

  @Test
  void droppedAnswerIsSentAgainByTheSameRun() {
    try (Activation activation = Activation.in(folder, yaml -> yaml.limit("max-records", "2"))) {
      activation.day(1).has(Person.numbered(1, 6));
      activation.faults().add(FaultRule.of(new FaultPolicy.DropAnswerAfterApply(3)).atMost(1));
      activation.sync().exits(0);

      assertThat(activation.uploads().size(), is(4));
      assertThat(activation.members().size(), is(6));
      nothingIsLeftToSend(activation);
    }
  }

  @Test
  void batchWithoutAnAnswerIsSentAgainByTheNextRunAndCounted() {
    try (Activation activation = Activation.in(folder)) {
      activation.day(1).has(Person.numbered(1, 6));
      activation.faults().add(new FaultPolicy.DropAnswerAfterApply(1));
      CommandResult first = activation.sync().exits(6);
      assertThat(first.delivered("batchesUnknown"), is(1L));
      activation.faults().clear();
      activation.forgetRequests();

      activation.advance(Duration.ofMinutes(10));
      String plan = first.audience().planId();
      CommandResult again = activation.apply("--plan", plan).exits(0);
      assertThat(again.delivered("batchesSentTwice"), is(1L));
      activation.settle("--plan", plan).exits(0);

      assertThat(activation.creates(), is(6));
      assertThat(activation.members().size(), is(6));
      nothingIsLeftToSend(activation);
    }
  }

  @Test
  void outcomeNeverLearnedIsRecordedAndOfferedAgain() {
    try (Activation activation = Activation.in(folder)) {
      activation.day(1).has(Person.numbered(1, 4));
      activation.faults().add(new FaultPolicy.DropAnswerAfterApply(1));
      activation.plan().exits(0);
      activation.apply().exits(6);
      activation.settle().exits(6);
      activation.faults().clear();

      // The day that a job may take is over.
      activation.advance(Duration.ofHours(25));
      CommandResult settled = activation.settle().exits(0);
      assertThat(settled.delivered("recordsUnknown"), is(4L));
      activation.forgetRequests();

      // Who still qualifies is sent again, who does not is removed: both count as present.
      activation.day(3).has(Person.numbered(1, 3));
      CommandResult next = activation.sync().exits(0);
      assertThat(next.changes("UPDATE"), is(3L));
      assertThat(next.changes("REMOVE:LEFT"), is(1L));
      assertThat(activation.members(), contains("p1", "p2", "p3"));
    }
  }

  @Test
  void throttledAndExpiredRequestsAreRepeated() {
    try (Activation activation = Activation.in(folder, yaml -> yaml.limit("max-records", "2"))) {
      activation.day(1).has(Person.numbered(1, 8));
      activation.faults().add(FaultRule.of(new FaultPolicy.ThrottleEveryNth(3, 1)).atMost(2));
      activation.faults().add(FaultRule.of(new FaultPolicy.ExpireToken(5)).atMost(1));
      CommandResult result = activation.sync().exits(0);

      assertThat(activation.members().size(), is(8));
      assertThat(statuses(activation), hasItems(401, 429));
      assertThat(result.delivered("batchesSentTwice"), is(0L));
    }
  }

  @Test
  void invalidRecordIsHeldUntilItsContentChanges() {
    try (Activation activation = Activation.in(folder)) {
      activation.day(1).has(Person.numbered(1, 30));
      activation.faults().add(new FaultPolicy.InvalidRecords("p7"::equals, "no such person"));
      activation.sync().exits(0);
      assertThat(activation.members().size(), is(29));
      activation.faults().clear();
      activation.forgetRequests();

      activation.day(2).has(Person.numbered(1, 30));
      activation.sync().exits(0);
      assertThat(activation.uploads(), is(empty()));

      List<Person> mended = new ArrayList<>(Person.numbered(1, 30));
      mended.set(6, Person.of("p7").with("email", "mended@" + Person.MAIL_DOMAIN));
      activation.day(3).has(mended);
      activation.sync().exits(0);
      assertThat(activation.creates(), is(1));
      assertThat(activation.members().size(), is(30));
    }
  }

  @Test
  void failedJobIsOfferedAgain() {
    try (Activation activation = Activation.in(folder)) {
      activation.day(1).has(Person.numbered(1, 5));
      activation.faults().add(FaultRule.of(new FaultPolicy.FailJob(1)).atMost(1));
      CommandResult first = activation.sync().exits(0);
      assertThat(first.delivered("recordsFailed"), is(5L));
      assertThat(activation.members(), is(empty()));

      activation.advance(Duration.ofHours(1));
      CommandResult second = activation.sync().exits(0);
      assertThat(second.changes("ADD"), is(5L));
      assertThat(activation.members().size(), is(5));
    }
  }

  @Test
  void failedUpdateIsOfferedAgainWithItsNewContent() {
    try (Activation activation = Activation.in(folder)) {
      activation.day(1).has(Person.numbered(1, 3));
      activation.sync().exits(0);
      Person moved = Person.of("p2").with("email", "moved@" + Person.MAIL_DOMAIN);
      activation.day(2).has(Person.of("p1"), moved, Person.of("p3"));
      activation.faults().add(FaultRule.of(new FaultPolicy.FailJob(1)).atMost(1));
      activation.sync().exits(0);
      Object before = activation.member("p2").digests();

      activation.advance(Duration.ofHours(1));
      assertThat(activation.sync().exits(0).changes("UPDATE"), is(1L));
      assertThat(activation.member("p2").digests(), is(not(before)));
      nothingIsLeftToSend(activation);
    }
  }

  @Test
  void contentWhoseJobFailedIsSentWhenItComesBackAfterARenewal() {
    try (Activation activation =
        Activation.in(folder, yaml -> yaml.audience("shoppers", "ttl", "P10D"))) {
      Person moved = Person.of("p1").with("email", "moved@" + Person.MAIL_DOMAIN);
      activation.day(1).has(Person.of("p1"));
      activation.sync().exits(0);
      Object before = activation.member("p1").digests();
      activation.day(2).has(moved);
      activation.faults().add(FaultRule.of(new FaultPolicy.FailJob(1)).atMost(1));
      activation.sync().exits(0);

      activation.day(9).has(Person.of("p1"));
      assertThat(activation.sync().exits(0).changes("RENEW"), is(1L));
      activation.day(10).has(moved);
      assertThat(activation.sync().exits(0).changes("UPDATE"), is(1L));
      assertThat(activation.member("p1").digests(), is(not(before)));

      // The failed job and the renewal left nothing behind that a removal would not carry.
      activation.day(11).has(Person.of("p2"));
      activation.sync().exits(0);
      assertThat(activation.members(), contains("p2"));
    }
  }

  @Test
  void partialSuccessIsSentAgainOnceAndThenPresent() {
    try (Activation activation = Activation.in(folder)) {
      activation.day(1).has(Person.numbered(1, 5));
      activation.faults().add(new FaultPolicy.PartialFailure(1));
      CommandResult first = activation.sync().exits(0);
      assertThat(activation.uploads().size(), is(2));
      assertThat(first.delivered("recordsAccepted"), is(5L));
      activation.faults().clear();
      activation.forgetRequests();

      activation.advance(Duration.ofHours(1));
      activation.sync().exits(0);
      assertThat(activation.uploads(), is(empty()));
      assertThat(activation.members().size(), is(5));
    }
  }

  private static void nothingIsLeftToSend(Activation activation) {
    activation.forgetRequests();
    activation.advance(Duration.ofMinutes(10));
    activation.sync().exits(0);
    assertThat(activation.uploads(), is(empty()));
  }

  private static Set<Integer> statuses(Activation activation) {
    return activation.requests().stream().map(LoggedRequest::status).collect(Collectors.toSet());
  }
}
