package io.sluice.acceptance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.sluice.records.RunReport;
import io.sluice.sandbox.FaultPolicy;
import java.nio.file.Path;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sluice retry}: what Amazon refused is offered once more when somebody asks for it. */
class RetryTest {
  private static final LocalDate TODAY = LocalDate.parse("2026-03-01");

  @TempDir private Path folder;

  @Test
  void aRefusedMemberIsOfferedAgainByRetryAndByNothingElse() {
    try (Activation activation = Activation.in(folder)) {
      activation.day(1).has(Person.numbered(1, 30));
      activation.faults().add(new FaultPolicy.InvalidRecords("p7"::equals, "no such person"));
      activation.sync().exits(0);
      activation.faults().clear();
      activation.forgetRequests();

      activation.day(2).has(Person.numbered(1, 31));
      activation.run("retry", "--code", "NO_SUCH_CODE").exits(0);
      activation.run("retry", "--from", "2026-03-02").exits(0);
      assertThat(activation.creates(), is(0));

      CommandResult retried = activation.run("retry", "--to", "2026-03-01").exits(0);
      assertThat(activation.creates(), is(1));
      assertThat(activation.members(), hasItem("p7"));
      assertThat(retried.changes("ADD"), is(1L));
      // Whoever is new in the snapshot waits for the next sync.
      assertThat(activation.members(), not(hasItem("p31")));
      assertThat(
          retried.audience().stages().stream().allMatch(RunReport.Stage::balanced), is(true));

      activation.sync().exits(0);
      assertThat(activation.creates(), is(2));
      assertThat(activation.members().size(), is(31));
    }
  }

  @Test
  void aRefusedEventIsOfferedAgainByRetryAndByNothingElse() {
    try (Activation activation =
        Activation.unregistered(
            folder, yaml -> OrderDays.configured(yaml, folder.resolve("warehouse")))) {
      OrderDays orders = OrderDays.in(activation);
      orders.has(TODAY.minusDays(1), 2).has(TODAY, 3);
      activation
          .faults()
          .add(new FaultPolicy.RefusedEvents("2026-03-01-2"::equals, "FIELD_VALUE_IS_INVALID"));
      conversions(activation);
      activation.faults().clear();
      assertThat(orders.atAmazon().size(), is(2));
      conversions(activation);
      assertThat(orders.atAmazon().size(), is(2));

      activation.run("retry", "--select", "orders", "--code", "OTHER").exits(0);
      activation.run("retry", "--select", "orders", "--to", "2026-02-28").exits(0);
      assertThat(orders.atAmazon().size(), is(2));

      CommandResult retried =
          activation.run("retry", "--select", "orders", "--code", "FIELD_VALUE_IS_INVALID");
      retried.exits(0);
      // The day before was never asked for and is not what the retry is about.
      assertThat(orders.atAmazon().keySet().toString(), containsString("2026-03-01-2"));
      assertThat(orders.atAmazon().size(), is(3));
      assertThat(retried.report().audiences().size(), is(0));

      activation.run("retry", "--select", "orders").exits(0);
      assertThat(orders.atAmazon().values().stream().allMatch(times -> times == 1), is(true));
    }
  }

  @Test
  void aTermThatMeansNeitherIsRefused() {
    try (Activation activation =
        Activation.in(folder, yaml -> OrderDays.configured(yaml, folder.resolve("warehouse")))) {
      CommandResult result = activation.run("retry", "--select", "nobody");
      assertThat(result.exit(), is(2));
      assertThat(result.err(), containsString("nobody"));
    }
  }

  private static void conversions(Activation activation) {
    int exit = activation.run("conversions").exit();
    // One refused event of a few is more than the guard allows: told as 4, committed all the same.
    assertThat(exit == 0 || exit == 4, is(true));
  }
}
