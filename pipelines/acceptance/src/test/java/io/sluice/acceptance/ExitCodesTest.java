package io.sluice.acceptance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.sluice.jobs.ExitCode;
import io.sluice.sandbox.FaultPolicy;
import io.sluice.sandbox.FaultRule;
import io.sluice.sandbox.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The exit codes that schedulers rely on, each with its printed remedy and its result.json. */
class ExitCodesTest {
  @TempDir private Path folder;

  @Test
  void runOverSeveralReturnsTheFirstOfTheContractsOrder() {
    List<ExitCode> order = new ArrayList<>();
    for (int code : new int[] {1, 2, 5, 3, 6, 8, 7, 4, 0}) {
      order.add(Arrays.stream(ExitCode.values()).filter(e -> e.code() == code).findFirst().get());
    }
    assertThat(order, containsInAnyOrder(ExitCode.values()));
    for (int first = 0; first < order.size(); first++) {
      List<ExitCode> parts = new ArrayList<>(order.subList(first, order.size()));
      Collections.reverse(parts);
      assertThat(ExitCode.of(parts), is(order.get(first)));
    }
  }

  @Test
  void zeroWhenDone() {
    try (Activation activation = Activation.in(folder)) {
      activation.day(1).has(Person.numbered(1, 3));
      told(activation.sync(), 0, "done");
    }
  }

  @Test
  void oneWhenUnexpected() {
    try (Activation activation = Activation.in(folder)) {
      activation.day(1).has(Person.of("p1"));
      activation.failingWith(() -> new UnsupportedOperationException("p1@example.com"));

      CommandResult result = activation.sync().exits(1);
      assertThat(result.err(), containsString("UnsupportedOperationException"));
      assertThat(result.err(), not(containsString("p1@example.com")));
      assertThat(result.report().exitCode(), is(1));
    }
  }

  @Test
  void twoWhenAFileOfAnOpenPlanIsGone() throws IOException {
    try (Activation activation = Activation.in(folder)) {
      activation.day(1).has(Person.of("p1"));
      String plan = activation.plan().exits(0).audience().planId();
      activation.apply().exits(0);
      // A plan is open in the ledger and its manifest was deleted.
      Files.delete(activation.workspace().resolve("plans/" + plan + "/manifest.json"));

      activation.advance(Duration.ofMinutes(1));
      CommandResult result = activation.sync().exits(2);
      assertThat(result.out(), containsString("sluice plans repair " + plan));
      assertThat(result.report().exitCode(), is(2));
    }
  }

  @Test
  void twoWhenTheConfigurationIsInvalid() {
    try (Activation activation = Activation.in(folder)) {
      activation.reconfigure(yaml -> yaml.audience("shoppers", "tll", "P7D"));
      CommandResult result = activation.sync().exits(2);
      assertThat(result.err(), containsString("sluice.yaml"));
      assertThat(result.err(), containsString("tll"));
      assertThat(result.err(), containsString("ttl"));
      assertThat(result.err(), not(containsString("\tat ")));
    }
  }

  @Test
  void twoWhenTheInputIsInvalid() throws IOException {
    try (Activation activation = Activation.in(folder)) {
      Files.createDirectories(activation.day(1).folder());
      told(activation.sync(), 2, "nothing was planned");
    }
  }

  @Test
  void threeWhenAGuardRefuses() {
    try (Activation activation =
        Activation.in(folder, yaml -> yaml.audience("shoppers", "guards", "{ min-rows: 10 }"))) {
      activation.day(1).has(Person.numbered(1, 9));
      CommandResult refused = activation.sync();
      told(refused, 3, "min-rows: 9 rows were read", "sluice approve");
      assertThat(activation.uploads(), is(empty()));
      activation.run("result", "--run-id", refused.report().runId()).exits(3);
    }
  }

  @Test
  void fourWhenAmazonRefusesMoreThanAllowed() {
    try (Activation activation =
        Activation.in(
            folder, yaml -> yaml.audience("shoppers", "guards", "{ max-rejected-percent: 10 }"))) {
      activation.day(1).has(Person.numbered(1, 10));
      activation
          .faults()
          .add(new FaultPolicy.InvalidRecords(Set.of("p1", "p2")::contains, "bad record"));
      told(activation.sync(), 4, "2 of 10 records refused", "table rejects");
      assertThat(activation.members().size(), is(8));
    }
  }

  @Test
  void fiveWhenAccessIsRefused() {
    try (Activation activation = Activation.in(folder)) {
      activation.day(1).has(Person.of("p1"));
      activation.faults().add(new FaultPolicy.RevokeGrant());
      told(activation.sync(), 5, "na", "refresh token");
      assertThat(activation.members(), is(empty()));
    }
  }

  @Test
  void sixWhenAmazonTakesNoRequests() {
    try (Activation activation = Activation.in(folder)) {
      activation.day(1).has(Person.of("p1"));
      // It asks for an hour, longer than a lane is patient.
      activation
          .faults()
          .add(
              FaultRule.of(new FaultPolicy.ThrottleEveryNth(1, 3_600))
                  .on(Operation.RECORDS_UPLOAD));
      told(activation.sync(), 6, "run again");
    }
  }

  @Test
  void sevenWhenTheSnapshotIsNotThereYet() {
    try (Activation activation = Activation.in(folder)) {
      activation.day(1);
      told(activation.sync(), 7, "is not there yet", "run again");
    }
  }

  @Test
  void eightWhileAmazonIsProcessing() {
    try (Activation activation = Activation.in(folder)) {
      activation.day(1).has(Person.numbered(1, 2));
      activation.plan().exits(0);
      activation.apply().exits(0);
      activation.faults().add(new FaultPolicy.StayPending());
      told(activation.settle("--once"), 8, "still processing", "settle again");

      activation.faults().clear();
      told(activation.settle("--once"), 0, "done");
      assertThat(activation.members(), containsInAnyOrder("p1", "p2"));
    }
  }

  private static void told(CommandResult result, int exit, String... words) {
    result.exits(exit);
    assertThat(result.report().exitCode(), is(exit));
    assertThat(result.audience().exitCode(), is(exit));
    assertThat(Files.exists(Path.of(result.report().reportPath())), is(true));
    for (String word : words) {
      assertThat(result.printed(), containsString(word));
    }
    assertThat(result.printed(), not(containsString("\tat ")));
  }
}
