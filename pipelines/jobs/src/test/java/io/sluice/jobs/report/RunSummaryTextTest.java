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
  }
}
