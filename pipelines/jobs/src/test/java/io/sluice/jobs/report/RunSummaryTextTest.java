package io.sluice.jobs.report;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.hamcrest.Matchers.stringContainsInOrder;

import io.sluice.records.RunReport;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunSummaryTextTest {
  @Test
  void oneLineAnAudienceWithSumsByRegionAndOfAll() {
    String text =
        RunSummaryText.of(
            Reports.run(
                0,
                "done",
                Reports.settled("shoppers", "acme-eu", "EU"),
                Reports.settled("buyers", "acme-na", "NA"),
                Reports.settled("shoppers", "acme-na", "NA")));
    assertThat(
        text,
        is(
            """
            OK  sluice sync: done (exit 0), took 1 min 14 s
            All that was asked for is done.

            region  audience  account  verdict  added  updated  renewed  removed  rejected  requests       rate    time
            -----------------------------------------------------------------------------------------------------------
            NA      buyers    acme-na  settled    600      200      100      150        20        40  2.0 req/s  20.0 s
            NA      shoppers  acme-na  settled    600      200      100      150        20        40  2.0 req/s  20.0 s
            NA      sum of 2                    1,200      400      200      300        40        80  4.0 req/s  20.0 s
            EU      shoppers  acme-eu  settled    600      200      100      150        20        40  2.0 req/s  20.0 s
            -----------------------------------------------------------------------------------------------------------
            all                                 1,800      600      300      450        60       120  6.0 req/s  20.0 s
            """));
  }

  @Test
  void remedyAndRefusalStandBeforeTheTable() {
    String text =
        RunSummaryText.of(
            Reports.run(3, "refused by a guard", Reports.refused("buyers", "acme-eu", "EU")));
    assertThat(
        text,
        stringContainsInOrder(
            "ACTION NEEDED  sluice sync: refused by a guard (exit 3)",
            "- buyers in acme-eu: look at the snapshot",
            "- buyers in acme-eu: max-removed-percent: 150 would be removed",
            "region",
            "(600)",
            "(n): planned, not sent"));
  }

  @Test
  void whatConcernsSeveralIsToldOnce() {
    String text =
        RunSummaryText.of(
            Reports.run(
                3,
                "refused by a guard",
                Reports.refused("buyers", "acme-eu", "EU"),
                Reports.refused("shoppers", "acme-eu", "EU")));
    assertThat(
        text, containsString("- buyers in acme-eu, shoppers in acme-eu: look at the snapshot"));
    assertThat(text.split("look at the snapshot", -1).length, is(2));
  }

  @Test
  void conversionsAreToldWithWhatStayedBehindAndWhatAmazonTook() {
    String text =
        RunSummaryText.of(
            Reports.conversions(0, "done", Reports.events("orders", "acme-na", "NA")));
    assertThat(
        text,
        is(
            """
            OK  sluice conversions: done (exit 0), took 1 min 14 s
            All that was asked for is done.
            - orders in acme-na: many share a moment

            region  conversion  account  verdict   rows  batched  accepted  rejected  unanswered  requests       rate  events/s    time
            ---------------------------------------------------------------------------------------------------------------------------
            NA      orders      acme-na  settled  1,000      800       790        69           3        20  2.0 req/s      80.0  10.0 s

            conversion  stage     what      events  code               why
            -------------------------------------------------------------------------------------------------------
            orders      qualify   excluded      40  OTHER_DAY          of a day that this run does not read
            orders      qualify   rejected      60  TIME_TOO_OLD       older than Amazon takes
            orders      merge     excluded      98  UNCHANGED          Amazon has it already
            orders      merge     rejected       2  EVENT_ID_CONFLICT  rows of one day share an event id and differ
            orders      delivery  rejected       7  INVALID_COUNTRY    invalid country
            orders      qualify   adjusted       5  VALUE_ROUNDED      value rounded to two decimals
            - OTHER_DAY: name the days with --from and --to, or set reread on the source
            - TIME_TOO_OLD: send events within 21 days (7 with conversion-definitions); nothing takes older ones
            - EVENT_ID_CONFLICT: give each event an id of its own, or add the column that tells such rows apart to event-id-from
            - INVALID_COUNTRY: Amazon's own code; the table rejects names the event and the field; a mended event is offered again

            event name    region  day         currency  accepted     value
            --------------------------------------------------------------
            Online order  NA      2026-03-02  USD            200  1,000.50
            Online order  NA      2026-03-03  CAD             90     70.00
            Online order  NA      2026-03-03  USD            500  2,000.25
            --------------------------------------------------------------
            all           all     all         CAD             90     70.00
            all           all     all         USD            700  3,000.75

            orders in acme-na
              match keys, given and usable, of the rows: EMAIL 95.0 % and 87.0 %
              from event to request: 5 min to 1 h 590; 1 h to 1 day 200
            """));
  }

  @Test
  void conversionsAreSummedByRegionAndOverAll() {
    String text =
        RunSummaryText.of(
            Reports.conversions(
                0,
                "done",
                Reports.events("a", "acme-na", "NA"),
                Reports.events("b", "acme-na", "NA"),
                Reports.events("c", "acme-eu", "EU")));
    assertThat(
        text,
        stringContainsInOrder(
            "NA      a ",
            "NA      b ",
            "NA      sum of 2",
            "EU      c ",
            "all ",
            "3,000    2,400"));
  }

  @Test
  void problemsAreShownWhereNoAudienceWasBegun() {
    String text = RunSummaryText.of(Reports.invalid("sluice.yaml:3: unknown key"));
    assertThat(text, containsString("- sluice.yaml:3: unknown key\n"));
    assertThat(text, not(containsString("region")));
  }

  @Test
  void unbalancedStageIsShownLoudly() {
    RunReport report =
        Reports.run(
            0,
            "done",
            Reports.withStages("shoppers", Reports.stage("diff", 9, 10, Map.of(), Map.of())));
    assertThat(
        RunSummaryText.of(report),
        stringContainsInOrder(
            "ACTION NEEDED",
            "DOES NOT ADD UP  shoppers in acme-na, diff: 9 came in, 10 are accounted for, 1 counted"
                + " twice"));
  }

  @Test
  void colourIsOnlyForTerminals() {
    RunReport report = Reports.run(0, "done", Reports.settled("shoppers", "acme-na", "NA"));
    assertThat(RunSummaryText.of(report), not(containsString("\u001b")));
    assertThat(RunSummaryText.of(report, TextStyle.ANSI), startsWith("\u001b[1;32mOK\u001b[0m"));
  }

  @Test
  void namesCannotCarryEscapeSequences() {
    RunReport report =
        Reports.run(0, "d\u001bone", Reports.settled("shop\u001b[2Jpers", "acme-na", "NA"));
    assertThat(RunSummaryText.of(report).matches("[ -~\n]*"), is(true));
    RunReport events =
        Reports.conversions(0, "done", Reports.events("or\u001b[2Jders", "ac\nme", "N\u009bA"));
    assertThat(RunSummaryText.of(events).matches("[ -~\n]*"), is(true));
  }
}
