package io.sluice.acceptance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;

import io.sluice.amazonads.ApiRegion;
import io.sluice.records.RunReport;
import io.sluice.sandbox.FaultPolicy;
import io.sluice.sandbox.FaultRule;
import io.sluice.sandbox.LoggedRequest;
import io.sluice.sandbox.Operation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole jobs while Amazon misbehaves: nobody is lost, nobody is sent twice for good. */
class RoughWeatherTest {
  private static final int PEOPLE = 24;

  @TempDir private Path folder;

  @Test
  void burstOfServerErrorsIsRiddenOut() {
    try (Activation activation = small("4")) {
      strike(activation, new FaultPolicy.ServerErrorEveryNth(2, 503), Operation.RECORDS_UPLOAD, 3);
      strike(activation, new FaultPolicy.ServerErrorEveryNth(2, 500), Operation.JOB_STATUS, 2);
      activation.sync().exits(0);

      everybodyIsThere(activation);
      assertThat(statuses(activation), hasItem(503));
      assertThat(statuses(activation), hasItem(500));
      nothingIsLeftToSend(activation);
    }
  }

  @Test
  void answerThatDoesNotEndInTimeIsAskedForAgain() {
    try (Activation activation = small("4", "request-timeout", "PT1S")) {
      FaultPolicy slow = new FaultPolicy.SlowBody(1, Duration.ofSeconds(3));
      strike(activation, slow, Operation.RECORDS_UPLOAD, 1);
      CommandResult result = activation.sync().exits(0);

      everybodyIsThere(activation);
      // Taken twice and once only in effect: seven requests for six batches.
      assertThat(activation.uploads().size(), is(7));
      assertThat(result.delivered("recordsAccepted"), is((long) PEOPLE));
      nothingIsLeftToSend(activation);
    }
  }

  @Test
  void connectionDroppedBeforeAndAfterTheEffectIsTheSameToThePlan() {
    try (Activation activation = small("4")) {
      strike(activation, new FaultPolicy.DropBeforeApply(2), Operation.RECORDS_UPLOAD, 1);
      strike(activation, new FaultPolicy.DropAnswerAfterApply(3), Operation.RECORDS_UPLOAD, 1);
      activation.sync().exits(0);

      everybodyIsThere(activation);
      assertThat(activation.uploads().size(), greaterThan(6));
      nothingIsLeftToSend(activation);
    }
  }

  @Test
  void everyFaultAtOnceEndsInTheSameMembership() {
    try (Activation activation = small("2")) {
      strike(activation, new FaultPolicy.ThrottleEveryNth(5, 1), Operation.RECORDS_UPLOAD, 2);
      strike(activation, new FaultPolicy.ServerErrorEveryNth(7, 502), Operation.RECORDS_UPLOAD, 1);
      strike(activation, new FaultPolicy.DropAnswerAfterApply(4), Operation.RECORDS_UPLOAD, 1);
      strike(activation, new FaultPolicy.ExpireToken(6), Operation.RECORDS_UPLOAD, 1);
      strike(activation, new FaultPolicy.PartialFailure(3), Operation.RECORDS_UPLOAD, 1);
      strike(activation, new FaultPolicy.FailJob(9), Operation.RECORDS_UPLOAD, 1);
      activation
          .faults()
          .add(new FaultPolicy.InvalidRecords("p7"::equals, "The record is not valid."));
      CommandResult first = activation.sync().exits(0);
      RunReport.Audience audience = first.audience();
      assertThat(audience.stages().stream().allMatch(RunReport.Stage::balanced), is(true));
      assertThat(
          first.delivered("recordsAccepted")
              + first.delivered("recordsFailed")
              + first.delivered("recordsInvalid")
              // Of a job that failed behind an answer that was dropped.
              + first.delivered("recordsUnknown"),
          is((long) PEOPLE));
      activation.faults().clear();

      // The failed job's members are offered again; the named one waits for other content.
      activation.advance(Duration.ofHours(1));
      activation.sync().exits(0);
      Set<String> expected = everybody();
      expected.remove("p7");
      assertThat(activation.members(), is(equalTo(expected)));
      nothingIsLeftToSend(activation);
    }
  }

  @Test
  void outageOfARegionLeavesTheOthersComplete() {
    try (Activation activation =
        Activation.in(folder, yaml -> yaml.accounts(ApiRegion.NA, ApiRegion.EU))) {
      activation
          .day(1)
          .has(Person.of("us1"), Person.of("de1").in("DE").consent("GRANTED"), Person.of("us2"));
      activation.faults().add(FaultRule.of(new FaultPolicy.RegionDown()).in(ApiRegion.EU));
      CommandResult outage = activation.sync("--patience", "PT0S").exits(6);
      assertThat(activation.members("shoppers", ApiRegion.NA), is(Set.of("us1", "us2")));
      assertThat(activation.members("shoppers", ApiRegion.EU), is(empty()));
      for (RunReport.Audience audience : outage.report().audiences()) {
        assertThat(audience.exitCode(), is(audience.account().equals("eu") ? 6 : 0));
      }
      assertThat(outage.printed(), containsString("run again"));

      activation.faults().clear();
      activation.advance(Duration.ofMinutes(10));
      activation.forgetRequests();
      activation.sync().exits(0);
      assertThat(activation.members("shoppers", ApiRegion.EU), is(Set.of("de1")));
      assertThat(activation.creates(), is(1));
    }
  }

  @Test
  void accountWithoutItsSecretEndsAloneAndSaysWhichOne() {
    try (Activation activation =
        Activation.in(folder, yaml -> yaml.accounts(ApiRegion.NA, ApiRegion.EU))) {
      activation.day(1).has(Person.of("us1"), Person.of("de1").in("DE").consent("GRANTED"));
      activation.reconfigure(yaml -> yaml.refreshToken(ApiRegion.EU, "env:NO_SUCH_TOKEN"));
      CommandResult result = activation.sync().exits(5);
      assertThat(activation.members(), is(Set.of("us1")));
      assertThat(result.printed(), containsString("account eu (EU): the secret env:NO_SUCH_TOKEN"));
      assertThat(result.printed(), containsString("Export the variable"));
      assertThat("what was not sent", result.printed(), containsString("(1)"));

      activation.reconfigure(yaml -> yaml.audience("second", "ttl", "P9D"));
      CommandResult apply = activation.run("audiences", "apply", "--select", "second").exits(5);
      assertThat(apply.printed(), containsString("env:NO_SUCH_TOKEN"));
      assertThat(apply.printed(), containsString("created as"));
    }
  }

  @Test
  void lanesRunSideBySideOnASingleCore() {
    try (Activation activation = Activation.in(folder, yaml -> yaml.accounts(ApiRegion.values()))) {
      activation
          .day(1)
          .has(
              Person.of("us"),
              Person.of("de").in("DE").consent("GRANTED"),
              Person.of("jp").in("JP"));
      for (ApiRegion region : ApiRegion.values()) {
        FaultRule late = FaultRule.of(new FaultPolicy.ThrottleEveryNth(1, 3));
        activation.faults().add(late.on(Operation.RECORDS_UPLOAD).in(region).atMost(1));
      }
      activation.forgetRequests();
      activation.waiting().sync("--master", "local[1]").exits(0);

      // Each region is told to wait before any of them has waited.
      assertThat(
          activation.uploads().stream().limit(3).map(LoggedRequest::region).distinct().count(),
          is(3L));
      assertThat(activation.members(), is(Set.of("de", "jp", "us")));
    }
  }

  private Activation small(String maxRecords, String... limit) {
    Activation activation =
        Activation.in(
            folder,
            yaml -> {
              yaml.limit("max-records", maxRecords);
              return limit.length == 0 ? yaml : yaml.limit(limit[0], limit[1]);
            });
    activation.day(1).has(Person.numbered(1, PEOPLE));
    activation.forgetRequests();
    return activation;
  }

  private static void strike(Activation activation, FaultPolicy policy, Operation on, long times) {
    activation.faults().add(FaultRule.of(policy).on(on).atMost(times));
  }

  private static void everybodyIsThere(Activation activation) {
    assertThat(activation.members(), is(equalTo(everybody())));
  }

  private static Set<String> everybody() {
    return Person.numbered(1, PEOPLE).stream()
        .map(Person::id)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<Integer> statuses(Activation activation) {
    return activation.requests().stream().map(LoggedRequest::status).collect(Collectors.toSet());
  }

  private static void nothingIsLeftToSend(Activation activation) {
    activation.forgetRequests();
    activation.advance(Duration.ofMinutes(10));
    activation.sync().exits(0);
    assertThat(activation.uploads(), is(empty()));
  }
}
