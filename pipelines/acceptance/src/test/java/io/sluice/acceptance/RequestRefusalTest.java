package io.sluice.acceptance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.anyOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;

import io.sluice.domain.conversion.EventHistory.Status;
import io.sluice.records.RunReport;
import io.sluice.sandbox.FaultPolicy;
import io.sluice.sandbox.LoggedRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A refusal counts against a record only if Amazon named the record: whatever refuses requests for
 * what they are, for a whole day, is over once it is over.
 */
class RequestRefusalTest {
  private static final int MEMBERS = 12;
  private static final int NEWCOMERS = 10;
  private static final int ORDERS = 300;
  private static final Duration LATER = Duration.ofMinutes(30);
  private static final LocalDate EIGHTH = LocalDate.parse("2026-03-08");

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"400, false, 6", "403, true, 5", "451, true, 6"})
  void wholeDayOfRefusalsIsHeldAgainstNothing(int status, boolean page, int exit) {
    try (Activation activation = eighthDay("7000")) {
      refused(activation, status, page, exit);
      nextRunSendsAll(activation);
    }
  }

  /** Run after run another refusal of the same plans, until Amazon is itself again. */
  @Test
  void seriesOfAllRefusalsIsHeldAgainstNothing() {
    try (Activation activation = eighthDay("7000")) {
      refused(activation, 400, true, 6);
      refused(activation, 404, true, 6);
      refused(activation, 404, false, 6);
      refused(activation, 405, false, 6);
      refused(activation, 409, false, 6);
      refused(activation, 413, true, 6);
      refused(activation, 415, false, 6);
      refused(activation, 422, false, 6);
      refused(activation, 429, false, 6);
      refused(activation, 431, true, 6);
      refused(activation, 302, true, 6);
      nextRunSendsAll(activation);
    }
  }

  private static void refused(Activation activation, int status, boolean page, int exit) {
    activation.faults().clear();
    refuse(activation, 1, status, page);
    activation.advance(Duration.ofMinutes(10));
    CommandResult sync = activation.sync("--patience", "PT0S").exits(exit);
    CommandResult events = activation.conversions("--patience", "PT0S").exits(exit);
    if (exit == 6 && status != 429) {
      for (CommandResult refused : List.of(sync, events)) {
        assertThat(refused.printed(), containsString("HTTP " + status));
        assertThat(refused.printed(), containsString("run again"));
      }
      assertThat(sync.delivered("recordsHeld"), is((long) MEMBERS + NEWCOMERS));
    }
    assertThat(sync.delivered("recordsRefused"), is(0L));
    assertThat(LedgerRows.of(activation, "rejects", "code"), is(empty()));
  }

  @ParameterizedTest
  @CsvSource({"400", "451"})
  void dayOnWhichHalfTheRequestsAreRefusedIsHeldAgainstNothing(int status) {
    try (Activation activation = eighthDay("5")) {
      refuse(activation, 2, status, false);
      CommandResult sync = activation.sync();
      CommandResult events = activation.conversions();

      assertThat(sync.exit(), is(anyOf(is(0), is(6))));
      assertThat(events.exit(), is(anyOf(is(0), is(6))));
      assertThat(LedgerRows.of(activation, "rejects", "code"), is(empty()));
      nextRunSendsAll(activation);
    }
  }

  @Test
  void recordThatAloneIsBadAmongGoodOnesIsFoundAndHeld() {
    try (Activation activation = eighthDay("5")) {
      activation.faults().add(new FaultPolicy.RefusedUpload("p17"::equals));
      activation.faults().add(new FaultPolicy.RefusedBatch((EIGHTH + "-77")::equals));
      CommandResult sync = activation.sync();
      CommandResult events = activation.conversions().exits(0);

      assertThat(sync.delivered("recordsRefused"), is(1L));
      balanced(sync.audience().stages());
      balanced(events.conversion().stages());
      assertThat(activation.members(), is(everybodyBut("p17")));
      assertThat(LedgerRows.of(activation, "rejects", "member_ref"), hasItem(EIGHTH + "-77"));
      Map<String, Status> known = LedgerRows.events(activation, OrderDays.ID, "na");
      assertThat(known.get(EIGHTH + "-77"), is(Status.REFUSED));

      // It waits for other content, or for a retry once the cause is fixed.
      activation.forgetRequests();
      activation.advance(LATER);
      activation.sync().exits(0);
      assertThat(activation.uploads(), is(empty()));
      activation.faults().clear();
      activation.run("retry").exits(0);
      assertThat(activation.members(), is(everybodyBut()));
      assertThat(OrderDays.in(activation).atAmazon().keySet(), hasSize(ORDERS));
    }
  }

  @Test
  void singleBadRecordWithoutEvidenceIsOfferedAgainAfterTheSettleLimitAndNeverHeld() {
    try (Activation activation = configured("7000")) {
      activation.day(1).has(Person.numbered(1, 1));
      long fault = activation.faults().add(new FaultPolicy.RefusedUpload("p1"::equals));
      CommandResult first = activation.sync().exits(6);
      assertThat(first.printed(), containsString("HTTP 400"));
      assertThat(first.printed(), containsString("nothing in this run shows"));

      // The next night the plan is given up, and the next plan has others beside it.
      activation.day(3).has(Person.numbered(1, 6));
      CommandResult third = activation.sync();
      List<RunReport.Audience> both = third.report().audiences();
      assertThat(both, hasSize(2));
      assertThat(both.get(0).verdict(), containsString("1 records not sent"));
      balanced(both.get(0).stages());
      RunReport.Stage given = both.get(0).stages().get(both.get(0).stages().size() - 1);
      assertThat(given.deferred(), is(1L));
      assertThat(given.rejected(), is(Map.of()));
      assertThat(activation.members(), hasSize(5));
      activation.faults().remove(fault);
      activation.run("retry", "--select", "shoppers").exits(0);
      assertThat(activation.members(), hasSize(6));
    }
  }

  @Test
  void eventsThatWereNeverSentAreReadAgainWhenTheirPlanIsGivenUp() {
    try (Activation activation = configured("7000")) {
      OrderDays orders = OrderDays.in(activation);
      LocalDate first = LocalDate.parse("2026-03-01");
      orders.has(first, 3);
      refuse(activation, 1, 415, false);
      activation.conversions().exits(6);
      activation.faults().clear();
      refuse(activation, 1, 415, false);

      activation.day(3);
      orders.has(first.plusDays(1), 3).has(first.plusDays(2), 3);
      CommandResult third = activation.conversions().exits(6);
      RunReport.Conversion given = third.report().conversions().get(0);
      assertThat(given.verdict(), containsString("3 of 3 events not sent"));
      balanced(given.stages());

      activation.faults().clear();
      activation.advance(LATER);
      activation.conversions().exits(0);
      assertThat(orders.atAmazon().keySet(), hasSize(9));
      assertThat(orders.atAmazon().values(), everyItem(is(1)));
    }
  }

  @Test
  void sizeThatPassesIsFoundAndRememberedForTheNextRun() {
    try (Activation activation = configured("7000")) {
      activation.day(1).has(Person.numbered(1, 200));
      activation.faults().add(new FaultPolicy.BodyLimit(8_000));
      activation.forgetRequests();
      activation.sync().exits(0);
      assertThat(activation.members(), hasSize(200));
      assertThat(LedgerRows.of(activation, "rejects", "code"), is(empty()));
      long refused = tooLarge(activation);
      assertThat(refused, is(greaterThanOrEqualTo(1L)));

      activation.day(2).has(Person.numbered(1, 400));
      activation.forgetRequests();
      activation.sync().exits(0);
      assertThat(activation.members(), hasSize(400));
      assertThat("begins with the size it learned", tooLarge(activation), is(lessThan(refused)));
    }
  }

  @Test
  void audienceThatIsGoneIsNamedAndTheOthersGoOn() {
    try (Activation activation =
        Activation.in(folder, yaml -> yaml.audience("second", "ttl", "P30D"))) {
      activation.day(1).has(Person.numbered(1, 4));
      activation.sync().exits(0);
      long before = audiences(activation);
      activation.day(2).has(Person.numbered(1, 6));
      activation.faults().add(new FaultPolicy.AudienceGone("shoppers"));
      CommandResult gone = activation.sync().exits(2);

      assertThat(gone.audience("shoppers").verdict(), is("audience gone"));
      assertThat(gone.audience("shoppers").exitCode(), is(2));
      assertThat(gone.printed(), containsString("\"Audience shoppers of the test\" (id "));
      assertThat(gone.printed(), containsString("sluice audiences retire --audience shoppers@na"));
      assertThat(gone.audience("second").exitCode(), is(0));
      assertThat(activation.members("second"), hasSize(6));
      assertThat(LedgerRows.of(activation, "rejects", "code"), is(empty()));

      // The remedy works: a new audience gets all, those of the old one included.
      CommandResult retired =
          activation.run("audiences", "retire", "--audience", "shoppers@na").exits(0);
      assertThat(retired.printed(), containsString("creates it anew"));
      activation.faults().clear();
      activation.run("audiences", "apply").exits(0);
      assertThat(audiences(activation), is(before + 1));
      activation.forgetRequests();
      activation.sync().exits(0);
      assertThat(activation.creates(), is(6));
      activation.forgetRequests();
      activation.advance(LATER);
      activation.sync().exits(0);
      assertThat(activation.uploads(), is(empty()));
    }
  }

  @Test
  void audienceThatIsThereIsNotRetired() {
    try (Activation activation = configured("7000")) {
      activation.day(1).has(Person.numbered(1, 4));
      activation.sync().exits(0);
      CommandResult kept =
          activation.run("audiences", "retire", "--audience", "shoppers@na").exits(2);
      assertThat(kept.printed(), containsString("Amazon knows this audience"));
      activation.forgetRequests();
      activation.sync().exits(0);
      assertThat(activation.uploads(), is(empty()));
    }
  }

  private static long audiences(Activation activation) {
    return activation.sandbox().audiences().size();
  }

  /** Twelve members due for renewal, ten who are new, three hundred orders. */
  private Activation eighthDay(String maxRecords) {
    Activation activation = configured(maxRecords);
    activation.day(1).has(Person.numbered(1, MEMBERS));
    activation.sync().exits(0);
    activation.day(8).has(Person.numbered(1, MEMBERS + NEWCOMERS));
    OrderDays.in(activation).has(EIGHTH, ORDERS);
    activation.forgetRequests();
    return activation;
  }

  private Activation configured(String maxRecords) {
    return Activation.in(
        folder,
        yaml ->
            OrderDays.configured(yaml, folder.resolve("warehouse"))
                .audience("shoppers", "ttl", "P10D")
                .audience("shoppers", "renewal", "{ margin: P3D, spread: 0% }")
                .limit("max-records", maxRecords));
  }

  private static void refuse(Activation activation, int every, int status, boolean page) {
    activation.faults().add(new FaultPolicy.RequestRefusal(every, status, page));
  }

  /** Without a retry: the next normal runs bring all to where it would be. */
  private static void nextRunSendsAll(Activation activation) {
    activation.faults().clear();
    activation.advance(LATER);
    activation.sync().exits(0);
    activation.conversions().exits(0);

    assertThat(activation.members(), is(everybodyBut()));
    Instant sixth = Activation.START.plus(Duration.ofDays(6));
    Set<String> renewed =
        Person.numbered(1, MEMBERS).stream()
            .map(Person::id)
            .filter(id -> activation.member(id).addedAt().isAfter(sixth))
            .collect(Collectors.toSet());
    assertThat("renewals", renewed, hasSize(MEMBERS));
    assertThat(OrderDays.in(activation).atAmazon().keySet(), hasSize(ORDERS));
    Map<String, Status> known = LedgerRows.events(activation, OrderDays.ID, "na");
    assertThat(known.keySet(), hasSize(ORDERS));
    assertThat(known.values(), everyItem(is(Status.ACCEPTED)));

    activation.forgetRequests();
    activation.advance(LATER);
    activation.sync().exits(0);
    assertThat("nothing is left to send", activation.uploads(), is(empty()));
  }

  private static Set<String> everybodyBut(String... ids) {
    List<Person> all = new ArrayList<>(Person.numbered(1, MEMBERS + NEWCOMERS));
    Set<String> expected = new TreeSet<>(all.stream().map(Person::id).toList());
    expected.removeAll(Set.of(ids));
    return expected;
  }

  private static long tooLarge(Activation activation) {
    return activation.uploads().stream().map(LoggedRequest::status).filter(s -> s == 413).count();
  }

  private static void balanced(List<RunReport.Stage> stages) {
    assertThat(stages, is(not(empty())));
    assertThat(stages.stream().allMatch(RunReport.Stage::balanced), is(true));
  }
}
