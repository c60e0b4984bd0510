package io.sluice.jobs.report;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.stringContainsInOrder;

import io.sluice.domain.qualify.RejectCode;
import io.sluice.records.PlanManifest;
import io.sluice.records.RunReport;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunReportPageTest {
  private static final RunReport GOOD =
      Reports.run(0, "done", Reports.settled("shoppers", "acme-na", "NA"));

  @Test
  void verdictAndExitCodeAreSaidInWords() {
    String page = RunReportPage.render(GOOD);
    assertThat(page, containsString("<p class=\"word\">OK &middot; EXIT 0</p>\n<h1>Done</h1>"));
    assertThat(page, containsString("All that was asked for is done."));
    assertThat(page, not(containsString("What to do</h2>")));
  }

  @ParameterizedTest
  @CsvSource({"0,good", "1,bad", "2,bad", "3,bad", "4,wait", "5,bad", "6,wait", "7,wait", "8,wait"})
  void everyExitCodeHasItsTone(int code, String tone) {
    String page = RunReportPage.render(Reports.run(code, "words"));
    assertThat(page, containsString("<section class=\"card verdict " + tone + "\">"));
    assertThat(page, not(containsString("not one of Sluice")));
  }

  @Test
  void remedyStandsBeforeTheNumbers() {
    String page =
        RunReportPage.render(
            Reports.run(
                3,
                "refused by a guard",
                Reports.settled("shoppers", "acme-na", "NA"),
                Reports.refused("buyers", "acme-eu", "EU")));
    assertThat(
        page,
        stringContainsInOrder(
            "<h1>Refused by a guard</h1>",
            "What to do</h2>",
            "<li class=\"bad\"><a href=\"#audience-2\"><b>buyers in acme-eu</b></a>: look at the"
                + " snapshot, then sluice approve p-1 --max-removals 150</li>",
            "class=\"tiles\"",
            "Audiences by region"));
  }

  @Test
  void problemsOfARunThatNeverStartedAreShown() {
    String page = RunReportPage.render(Reports.invalid("sluice.yaml:3: unknown key", "and <more>"));
    assertThat(page, containsString("<li class=\"bad\">sluice.yaml:3: unknown key</li>"));
    assertThat(page, containsString("<li class=\"bad\">and &lt;more&gt;</li>"));
    assertThat(page, not(containsString("Audiences by region")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"qualify", "merge", "diff", "batch", "delivery"})
  void everyStageIsShownWithInAndOut(String name) {
    RunReport.Stage stage =
        Reports.stages().stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
    String page = RunReportPage.render(GOOD);
    assertThat(
        page,
        stringContainsInOrder(
            "<p class=\"title\"><b>" + name + "</b>",
            "<b>"
                + Figures.count(stage.in())
                + "</b> in &rarr; <b>"
                + Figures.count(stage.out())
                + "</b> out"));
  }

  @Test
  void whatStayedBehindIsShownByCodeAndDrawn() {
    String page = RunReportPage.render(GOOD);
    assertThat(
        page,
        containsString(
            "<li><i class=\"excluded\"></i><span class=\"n\">488</span><span>excluded: not chosen"
                + " by the audience&#39;s select rule <code>NOT_SELECTED</code></span></li>"));
    assertThat(page, containsString("<span>held: outcome not known yet </span>"));
    assertThat(page, containsString("<span>deferred: left for the next plan </span>"));
    assertThat(
        page,
        containsString(
            "<rect class=\"out\" x=\"0.00\" y=\"0\" width=\"74.93\" height=\"26\">"
                + "<title>1,500 out</title></rect>"));
  }

  @Test
  void balancedStagesSayThatTheyAddUp() {
    String page = RunReportPage.render(GOOD);
    assertThat(
        page,
        containsString(
            "<b>&#10003; adds up:</b> 2,000 in &#61; 1,500 out + 488 excluded + 12 rejected</p>"));
    assertThat(count("adds up:</b>", page), is(5));
    assertThat(page, containsString("+ 150 removals join here"));
    assertThat(page, not(containsString("DOES NOT ADD UP")));
  }

  @Test
  void unbalancedStageIsShownLoudlyWhateverTheExitCode() {
    RunReport.Audience lossy =
        Reports.withStages(
            "shoppers",
            Reports.stage("qualify", 2_000, 1_500, Map.of("NOT_SELECTED", 480L), Map.of()));
    String page = RunReportPage.render(Reports.run(0, "done", lossy));
    assertThat(page, containsString("<section class=\"card verdict bad\">"));
    assertThat(page, containsString("<h1>Done, but the counts do not add up</h1>"));
    assertThat(
        page,
        containsString(
            "<a href=\"#audience-1\">shoppers in acme-na</a>: qualify: 2,000 came in, 1,980 are"
                + " accounted for, 20 lost"));
    assertThat(
        page,
        containsString(
            "<b>DOES NOT ADD UP.</b> 2,000 came in, 1,980 are accounted for, 20 lost.</p>"));
    assertThat(page, containsString("<rect class=\"lost\""));
    assertThat(page, not(containsString("adds up:</b>")));
    assertThat(page, not(containsString("All that was asked for is done.")));
  }

  @Test
  void whatIsLostBetweenStagesIsShownToo() {
    RunReport.Audience lossy =
        Reports.withStages(
            "shoppers",
            Reports.stage("qualify", 10, 10, Map.of(), Map.of()),
            Reports.stage("merge", 8, 8, Map.of(), Map.of()));
    assertThat(
        RunReportPage.render(Reports.run(0, "done", lossy)),
        containsString(
            "<b>DOES NOT ADD UP.</b> 10 went on from qualify, but 8 came in at merge.</p>"));
  }

  @Test
  void whatAppearsBetweenStagesIsAFaultWhereNothingMayJoin() {
    RunReport.Audience doubled =
        Reports.withStages(
            "shoppers",
            Reports.stage("merge", 10, 10, Map.of(), Map.of()),
            Reports.stage("diff", 12, 12, Map.of(), Map.of()));
    assertThat(
        RunReportPage.render(Reports.run(0, "done", doubled)),
        containsString("10 went on from merge, but 12 came in at diff"));
  }

  @Test
  void changesAreShownByKindAndRemovalsByReason() {
    assertThat(
        RunReportPage.render(GOOD),
        stringContainsInOrder(
            "<td>Added</td><td class=\"n\">600</td>",
            "<td>Updated</td><td class=\"n\">200</td>",
            "<td>Renewed</td><td class=\"n\">100</td>",
            "<td>Removed</td><td class=\"n\">150</td>",
            "<tr class=\"reason\"><td>no longer in the snapshot</td><td class=\"n\">120</td>",
            "<tr class=\"reason\"><td>asked to be erased</td><td class=\"n\">30</td>"));
  }

  @Test
  void rejectsCarryTheRemedyOfTheirCode() {
    String page = RunReportPage.render(GOOD);
    assertThat(
        page,
        containsString(
            "<td>no external user id<code>ID_MISSING</code></td><td class=\"n\">12</td>"
                + "<td class=\"remedycell\">"
                + RejectCode.ID_MISSING.remedy()
                + "</td>"));
    assertThat(page, containsString("<td>something new<code>SOMETHING_NEW</code></td>"));
    assertThat(page, containsString("<code>REFUSED_BY_AMAZON</code></td><td class=\"n\">7</td>"));
  }

  @Test
  void refusalsShowWhatWasFoundAndWhatIsAllowed() {
    assertThat(
        RunReportPage.render(
            Reports.run(3, "refused by a guard", Reports.refused("buyers", "acme-eu", "EU"))),
        stringContainsInOrder(
            "<h4>Guard max-removed-percent refused</h4>",
            "Found <b>15.0 %</b>, allowed <b>10.0 %</b>",
            "150 would be removed"));
  }

  @Test
  void deliveryNumbersAreShownWithTheRate() {
    assertThat(
        RunReportPage.render(GOOD),
        stringContainsInOrder(
            "<td>Time of sending</td><td class=\"n\">20.0 s</td>",
            "<td>Rate used</td><td class=\"n\">2.0 req/s</td>",
            "<td>Throughput</td><td class=\"n\">50.0 records/s</td>",
            "<td>Requests</td><td class=\"n\">40</td>",
            "<td>Records sent</td><td class=\"n\">1,000</td>"));
  }

  @Test
  void summaryIsByRegionAndLeavesRefusedChangesOutOfTheSum() {
    String page =
        RunReportPage.render(
            Reports.run(
                3,
                "refused by a guard",
                Reports.refused("buyers", "acme-eu", "EU"),
                Reports.settled("shoppers", "acme-eu", "EU"),
                Reports.settled("shoppers", "acme-na", "NA")));
    assertThat(
        page,
        stringContainsInOrder(
            "scope=\"rowgroup\">NA</th>",
            "scope=\"rowgroup\">EU</th>",
            "data-label=\"added\">(600)</td>",
            "Sum of EU</td>",
            "data-label=\"added\">600</td>",
            "All regions</td>",
            "data-label=\"added\">1,200</td>"));
    assertThat(page, containsString("In brackets: planned, not sent"));
  }

  @Test
  void everyTextIsEscaped() {
    String evil = "<script>alert('x')</script>\"&{{runId}}";
    RunReport report =
        new RunReport(
            1,
            evil,
            evil,
            null,
            null,
            null,
            3,
            evil,
            List.of(
                new RunReport.Audience(
                    evil,
                    evil,
                    evil,
                    evil,
                    3,
                    evil,
                    evil,
                    evil,
                    List.of(
                        Reports.stage(evil, 5, 1, Map.of(evil, 2L), Map.of(evil, 2L)),
                        Reports.stage(evil, 3, 1, Map.of(), Map.of())),
                    Map.of(evil, 1L, "REMOVE:" + evil, 1L),
                    Map.of(evil, 1L),
                    List.of(new PlanManifest.Refusal(evil, evil, evil, evil)),
                    Map.of(evil, 1L),
                    List.of(
                        new RunReport.KeyHealth(
                            evil,
                            1,
                            2,
                            List.of(new RunReport.KeyCounts(evil, 2, 2, 1, 0, 0, Map.of(evil, 1L))),
                            List.of(0L, 2L))))),
            List.of(evil(evil)),
            List.of(evil),
            evil);
    String page = RunReportPage.render(report);
    assertThat(page.toLowerCase(java.util.Locale.ROOT), not(containsString("<script")));
    assertThat(page, containsString("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;&amp;"));
  }

  private static RunReport.Conversion evil(String evil) {
    return new RunReport.Conversion(
        evil,
        evil,
        evil,
        evil,
        evil,
        3,
        evil,
        evil,
        evil,
        List.of(Reports.stage(evil, 5, 1, Map.of(evil, 2L), Map.of(evil, 2L))),
        Map.of(evil, 1L),
        Map.of(evil, 1L),
        List.of(new PlanManifest.Refusal(evil, evil, evil, evil)),
        Map.of(evil, 1L),
        List.of(new RunReport.KeyCoverage(evil, 1, 1)),
        List.of(new RunReport.AcceptedEvents(evil, evil, evil, 1, BigDecimal.ONE)),
        List.of(new RunReport.Latency(evil, 1)),
        List.of(evil));
  }

  @Test
  void conversionsAreSummedByRegionAndToldOne() {
    String page =
        RunReportPage.render(
            Reports.conversions(
                0,
                "done",
                Reports.events("orders-eu", "acme-eu", "EU"),
                Reports.events("orders", "acme-na", "NA")));
    assertThat(
        page,
        stringContainsInOrder(
            "<dt>Conversions</dt><dd>2 settled</dd>",
            "<dd>1,580</dd><dt>accepted</dt>",
            "Conversions by region",
            "scope=\"rowgroup\">NA</th>",
            "<a href=\"#conversion-1\">orders</a>",
            "data-label=\"batched\">800</td>",
            "data-label=\"rate\">2.0 req/s</td>",
            "data-label=\"events/s\">80.0</td>",
            "All regions</td>",
            "What Amazon took, by event name and region",
            "id=\"conversion-1\""));
    assertThat(page, not(containsString("Audiences by region")));
    assertThat(page, not(containsString("<dt>Audiences</dt>")));
  }

  @Test
  void stagesOfEventsSayWhatStayedBehindAndWhatMendsIt() {
    String page =
        RunReportPage.render(
            Reports.conversions(0, "done", Reports.events("orders", "acme-na", "NA")));
    assertThat(
        page,
        stringContainsInOrder(
            "rows read to events",
            "of a day that this run does not read <code>OTHER_DAY</code>",
            "events to those that Amazon does not have",
            "Amazon has it already <code>UNCHANGED</code>",
            "Rejects, and what mends them",
            "older than Amazon takes<code>TIME_TOO_OLD</code></td><td class=\"n\">60</td>"
                + "<td class=\"remedycell\">send events within 21 days",
            "<code>INVALID_COUNTRY</code></td><td class=\"n\">7</td>",
            "<b>Mind:</b> many share a moment"));
    assertThat(count("adds up:</b>", page), is(3));
  }

  @Test
  void moneyIsAddedUpACurrencyAndNeverAcross() {
    String page =
        RunReportPage.render(
            Reports.conversions(0, "done", Reports.events("orders", "acme-na", "NA")));
    assertThat(
        page,
        stringContainsInOrder(
            "<td>NA</td><td>2026-03-02</td><td>USD</td><td class=\"n events\">200</td>"
                + "<td class=\"n value\">1,000.50</td>",
            "<td class=\"name\">All</td><td></td><td></td><td>CAD</td>"
                + "<td class=\"n events\">90</td><td class=\"n value\">70.00</td>",
            "<td>USD</td><td class=\"n events\">700</td><td class=\"n value\">3,000.75</td>"));
    assertThat(page, not(containsString("3,070.75")));
  }

  @Test
  void keysAdjustmentsLatencyAndSendingOfEventsAreShown() {
    assertThat(
        RunReportPage.render(
            Reports.conversions(0, "done", Reports.events("orders", "acme-na", "NA"))),
        stringContainsInOrder(
            "<td>EMAIL</td><td class=\"n\">950 <span class=\"soft\">95.0 %</span></td>"
                + "<td class=\"n\">870 <span class=\"soft\">87.0 %</span></td>",
            "value rounded to two decimals<code>VALUE_ROUNDED</code></td><td class=\"n\">5</td>",
            "<td>up to 5 min</td><td class=\"n\">0 ",
            "<td>5 min to 1 h</td><td class=\"n\">590 ",
            "<td>1 h to 1 day</td><td class=\"n\">200 ",
            "<td>Throughput</td><td class=\"n\">80.0 events/s</td>",
            "<td>Events sent</td><td class=\"n\">800</td>"));
  }

  @Test
  void eventsThatGotLostAreShownLoudly() {
    RunReport.Conversion good = Reports.events("orders", "acme-na", "NA");
    RunReport.Conversion lossy =
        new RunReport.Conversion(
            good.conversion(),
            good.account(),
            good.region(),
            good.api(),
            good.planId(),
            0,
            good.verdict(),
            null,
            good.source(),
            List.of(good.stages().get(0), Reports.stage("merge", 899, 899, Map.of(), Map.of())),
            Map.of(),
            Map.of(),
            List.of(),
            Map.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of());
    assertThat(
        RunReportPage.render(Reports.conversions(0, "done", lossy)),
        stringContainsInOrder(
            "<h1>Done, but the counts do not add up</h1>",
            "<a href=\"#conversion-1\">orders in acme-na</a>: qualify: 900 went on from qualify,"
                + " but 899 came in at merge",
            "settled, does not add up"));
  }

  @ParameterizedTest
  @MethodSource("reportsOfBothKinds")
  void pageNeedsNothingFromOutside(RunReport report) {
    String page = RunReportPage.render(report);
    assertThat(
        Pattern.compile("\\b(src|action|data)=|@import|url\\(").matcher(page).find(), is(false));
    assertThat(Pattern.compile("href=\"(?!#)").matcher(page).find(), is(false));
    assertThat(page, containsString("default-src 'none'"));
    assertThat(page.length(), lessThan(60_000));
  }

  static Stream<RunReport> reportsOfBothKinds() {
    return Stream.of(
        GOOD, Reports.conversions(0, "done", Reports.events("orders", "acme-na", "NA")));
  }

  @Test
  void sameReportGivesTheSamePage() {
    assertThat(RunReportPage.render(GOOD), is(RunReportPage.render(GOOD)));
  }

  private static int count(String part, String text) {
    return text.split(Pattern.quote(part), -1).length - 1;
  }
}
