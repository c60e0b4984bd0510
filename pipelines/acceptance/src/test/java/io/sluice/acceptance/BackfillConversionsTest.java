package io.sluice.acceptance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.sluice.amazonads.ApiRegion;
import io.sluice.records.RunReport;
import io.sluice.sandbox.FaultPolicy;
import io.sluice.sandbox.FaultRule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sluice backfill conversions}: day by day, within Amazon's window, resumable. */
class BackfillConversionsTest {
  // The commands run on the first of March, early in the morning.
  private static final LocalDate TODAY = LocalDate.parse("2026-03-01");

  @TempDir private Path folder;

  @Test
  void everyDayGoesAndDaysOutsideTheWindowAreRefusedAndCounted() {
    try (Activation activation = activation()) {
      OrderDays orders = OrderDays.in(activation);
      orders.has(TODAY.minusDays(30), 5).has(TODAY.minusDays(25), 2);
      orders.has(TODAY.minusDays(3), 3).has(TODAY.minusDays(2), 4).has(TODAY.minusDays(1), 1);

      CommandResult first = backfill(activation, 3, 1).exits(0);
      assertThat(orders.atAmazon().size(), is(8));
      assertThat(first.report().conversions().size(), is(3));
      assertThat(first.out(), containsString("day 2 of 3, 2026-02-27"));

      CommandResult wide = backfill(activation, 30, 24);
      RunReport.Conversion refused = wide.report().conversions().get(0);
      assertThat(refused.exitCode(), is(4));
      assertThat(refused.delivery().get("daysRefused"), is(7L));
      assertThat(refused.delivery().get("rowsRefused"), is(7L));
      assertThat(refused.verdict(), containsString("TIME_TOO_OLD"));
      assertThat(refused.remedy(), containsString("2026-01-30 to 2026-02-05"));
      assertThat(refused.remedy(), containsString("days from 2026-02-08 on can still go"));
      assertThat(wide.exit(), is(4));
      // A row a day with the rows of its files, of which most days have none.
      List<String> rows =
          LedgerRows.of(activation, "rejects", "member_ref", "code", "stage", "count");
      assertThat(rows.size(), is(7));
      assertThat(rows, hasItem("2026-01-30 TIME_TOO_OLD snapshot 5"));
      assertThat(rows, hasItem("2026-02-04 TIME_TOO_OLD snapshot 2"));
      assertThat(rows, hasItem("2026-02-05 TIME_TOO_OLD snapshot 0"));
    }
  }

  @Test
  void nothingIsSentTwiceAndSettledDaysAreNotReadAgain() throws Exception {
    try (Activation activation = activation()) {
      OrderDays orders = OrderDays.in(activation);
      orders.has(TODAY.minusDays(2), 2).has(TODAY.minusDays(1), 3);
      backfill(activation, 2, 1).exits(0);
      activation.forgetRequests();

      CommandResult again = backfill(activation, 2, 1).exits(0);
      assertThat(again.report().conversions().get(0).verdict(), is("2 days settled before"));
      assertThat(again.out(), not(containsString("planning events")));

      CommandResult read = backfill(activation, 2, 1, "--again").exits(0);
      assertThat(read.out(), containsString("planning events"));
      assertThat(activation.requests().size(), is(0));
      assertThat(orders.atAmazon().values().stream().allMatch(times -> times == 1), is(true));

      // A day whose files changed is read again, and what is new in it goes.
      orders.has(TODAY.minusDays(1), 4);
      backfill(activation, 2, 1).exits(0);
      assertThat(orders.atAmazon().size(), is(6));

      // Without its notes it is slower and as right.
      Files.delete(activation.workspace().resolve("backfills/orders@na.json"));
      backfill(activation, 2, 1).exits(0);
      assertThat(orders.atAmazon().values().stream().allMatch(times -> times == 1), is(true));
    }
  }

  @Test
  void anOutageStopsItAndTheNextRunGoesOnFromThere() {
    try (Activation activation = activation()) {
      OrderDays orders = OrderDays.in(activation);
      orders.has(TODAY.minusDays(3), 2).has(TODAY.minusDays(2), 2).has(TODAY.minusDays(1), 2);
      activation
          .faults()
          .add(FaultRule.of(new FaultPolicy.ServerErrorEveryNth(1, 503)).in(ApiRegion.NA));
      CommandResult stopped = backfill(activation, 3, 1, "--patience", "PT0S");
      assertThat(stopped.exit(), is(6));
      assertThat(
          stopped.report().conversions().get(0).remedy(),
          containsString("run the same backfill again"));
      assertThat(stopped.report().conversions().size(), is(1));

      activation.faults().clear();
      backfill(activation, 3, 1).exits(0);
      assertThat(orders.atAmazon().size(), is(6));
      assertThat(orders.atAmazon().values().stream().allMatch(times -> times == 1), is(true));
    }
  }

  @Test
  void aMissingDayIsToldAndTheOthersGo() {
    try (Activation activation = activation()) {
      OrderDays orders = OrderDays.in(activation);
      orders.has(TODAY.minusDays(3), 1).has(TODAY.minusDays(1), 1);
      CommandResult result = backfill(activation, 3, 1);
      assertThat(result.exit(), is(7));
      assertThat(orders.atAmazon().size(), is(2));
    }
  }

  @Test
  void aDryRunTellsRequestsRecordsAndHoursAndLeavesNothing() {
    try (Activation activation = activation()) {
      OrderDays orders = OrderDays.in(activation);
      orders.has(TODAY.minusDays(2), 2).has(TODAY.minusDays(1), 3);
      activation.forgetRequests();
      CommandResult dry = backfill(activation, 2, 1, "--dry-run").exits(0);
      RunReport.Conversion forecast = dry.report().conversions().get(0);
      assertThat(forecast.delivery().get("forecastRecords"), is(5L));
      assertThat(forecast.delivery().get("forecastRequests"), is(2L));
      assertThat(forecast.verdict(), containsString("hours"));
      assertThat(activation.requests().size(), is(0));
      assertThat(activation.run("plans", "list").out(), not(containsString("orders")));
    }
  }

  /** An old backfill does not move the day from which the next night goes on. */
  @Test
  void aNightAfterABackfillStillTakesEveryMissedDay() {
    try (Activation activation = activation()) {
      OrderDays orders = OrderDays.in(activation);
      orders.has(TODAY.minusDays(9), 1);
      for (int back = 3; back >= 0; back--) {
        orders.has(TODAY.minusDays(back), 1);
      }
      activation.day(-2);
      activation.run("conversions").exits(0);
      activation.day(1);
      backfill(activation, 9, 9).exits(0);
      backfill(activation, 1, 1).exits(0);
      activation.run("conversions").exits(0);
      assertThat(orders.atAmazon().size(), is(5));
    }
  }

  private static CommandResult backfill(
      Activation activation, int fromBack, int toBack, String... more) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "backfill",
                "conversions",
                "--from",
                TODAY.minusDays(fromBack).toString(),
                "--to",
                TODAY.minusDays(toBack).toString()));
    words.addAll(List.of(more));
    return activation.run(words.toArray(String[]::new));
  }

  private Activation activation() {
    return Activation.unregistered(
        folder, yaml -> OrderDays.configured(yaml, folder.resolve("warehouse")));
  }
}
