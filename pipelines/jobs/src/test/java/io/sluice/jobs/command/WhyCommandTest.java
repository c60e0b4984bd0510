package io.sluice.jobs.command;

import static io.sluice.jobs.command.WorkspaceFixture.NOW;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.domain.conversion.EventHistory.Status;
import io.sluice.domain.diff.Offer.Verdict;
import io.sluice.domain.diff.Presence;
import io.sluice.jobs.command.WorkspaceFixture.Row;
import io.sluice.records.RecordsJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WhyCommandTest {
  @TempDir private Path folder;
  private WorkspaceFixture fixture;

  @BeforeEach
  void workspace() throws IOException {
    fixture = new WorkspaceFixture(folder);
    fixture.register();
  }

  @Test
  void qualifiedPersonOfWhomNothingWasSentIsNotInYet() throws IOException {
    fixture.snapshot(List.of(Row.of("someone"), Row.of("c-1")));
    assertThat(
        why("c-1"),
        allOf(
            containsString("row group 0 row 2: qualified; country US; lifetime until 2027-02-20"),
            containsString("keys email, phone"),
            containsString("=> Not in yet: the snapshot qualifies this person")));
  }

  @Test
  void storyNeverShowsAnIdentifier() throws IOException {
    fixture.snapshot(List.of(Row.of("c-1")));
    assertThat(why("c-1"), allOf(not(containsString("jane")), not(containsString("555"))));
    assertThat(
        why("c-1", "--json"), allOf(not(containsString("jane")), not(containsString("555"))));
  }

  @Test
  void settledMemberIsInWithRenewalAndHistory() throws IOException {
    fixture.snapshot(List.of(Row.of("c-1"), Row.of("c-1")));
    fixture.settle("plan-1", "c-1", Presence.PRESENT, Verdict.ACCEPTED, NOW.minusSeconds(600));
    assertThat(
        why("c-1"),
        allOf(
            containsString("several qualified rows: merged to one record"),
            containsString("ledger    present; sent 2026-11-22T05:50:00Z"),
            containsString("gone at Amazon by 2026-12-24T05:51:00Z"),
            containsString("stored digests 2 in 1 key set(s)"),
            containsString("2026-11-22T05:50:00Z ADD -> ACCEPTED, plan plan-1"),
            containsString("=> In: Amazon took this person")));
  }

  @Test
  void lapsedMemberIsNotInAnyMore() throws IOException {
    fixture.snapshot(List.of(Row.of("c-1")));
    fixture.settle(
        "plan-1", "c-1", Presence.PRESENT, Verdict.ACCEPTED, NOW.minus(Duration.ofDays(40)));
    assertThat(why("c-1"), containsString("=> Not in any more: the time to live ran out"));
  }

  @Test
  void memberWhoLeftTheSnapshotIsDeletedNext() throws IOException {
    fixture.snapshot(List.of(Row.of("other")));
    fixture.settle("plan-1", "c-1", Presence.PRESENT, Verdict.ACCEPTED, NOW);
    assertThat(
        why("c-1"),
        containsString("but no row of the snapshot has this id: the next plan deletes them"));
  }

  @Test
  void memberLeftToExpireIsDeletedNextWhileAHigherTtlWaits() throws IOException {
    fixture.snapshot(List.of(Row.of("other")));
    fixture.settle("plan-1", "c-1", Presence.PRESENT, Verdict.ACCEPTED, NOW);
    String config = Files.readString(fixture.config());
    String expiring = config.replace("ttl: P30D", "ttl: P30D\n    removal: let-expire");
    Files.writeString(fixture.config(), expiring);
    assertThat(why("c-1"), containsString("the time to live is left to run out"));

    Files.writeString(fixture.config(), expiring.replace("ttl: P30D", "ttl: P60D"));
    assertThat(why("c-1"), containsString("the next plan deletes them"));
  }

  @Test
  void valueThatIsTooLongForTheMergeIsNoKeyHereEither() throws IOException {
    String longMail = "x".repeat(4_000) + "@example.com";
    fixture.snapshot(List.of(new Row("c-1", longMail, "+1 206 555 0100", "US", null, NOW)));

    assertThat(why("c-1"), containsString("keys phone; unusable email=NOT_UTF8_OR_TOO_LONG"));
  }

  @Test
  void suppressionIsStrongerThanAQualifiedRow() throws IOException {
    fixture.snapshot(List.of(Row.of("c-1")), "c-1");
    assertThat(
        why("c-1"),
        allOf(
            containsString("1 of this id -> suppressed"),
            containsString("=> Not in: the person is on the suppression list")));
  }

  @Test
  void deniedConsentAndLifetimeOverAreToldApart() throws IOException {
    fixture.snapshot(
        List.of(
            new Row("c-1", "a@example.com", null, "US", "denied", NOW),
            new Row("c-2", "a@example.com", null, "US", null, NOW.minus(Duration.ofDays(91)))));
    assertThat(why("c-1"), containsString("=> Not in: consent is denied"));
    assertThat(why("c-2"), containsString("=> Not in: the lifetime after the qualification is"));
  }

  @Test
  void rejectedRowNamesItsCodeAndRemedy() throws IOException {
    fixture.snapshot(
        List.of(
            new Row("c-1", "a@example.com", null, "DE", null, NOW),
            new Row("c-2", "no address", null, "US", null, NOW)));
    assertThat(
        why("c-1"), containsString("=> Not in: the row is rejected as CONSENT_MISSING (map"));
    assertThat(
        why("c-2"),
        allOf(
            containsString("keys none; unusable email=NOT_AN_EMAIL"),
            containsString("=> Not in: none of the person's identifiers is usable")));
  }

  @Test
  void idThatAmazonDoesNotTakeIsNeverShown() throws IOException {
    fixture.snapshot(List.of(Row.of("jane.roe@example.com")));
    assertThat(
        why("jane.roe@example.com"),
        allOf(containsString("rejected as ID_INVALID"), not(containsString("jane"))));
  }

  @Test
  void refusedRecordIsHeldBack() throws IOException {
    fixture.snapshot(List.of(Row.of("c-1")));
    fixture.settle("plan-1", "c-1", Presence.ABSENT, Verdict.REFUSED, NOW);
    assertThat(
        why("c-1"), containsString("=> Not in: Amazon refused the record with INVALID_RECORD"));
  }

  @Test
  void openPlanThatHoldsTheMemberIsTold() throws IOException {
    fixture.snapshot(List.of(Row.of("c-1")));
    fixture.plan("plan-9", List.of(), "c-0", "c-1");
    assertThat(
        why("c-1"),
        allOf(
            containsString("plan      plan-9 (open): ADD in batch 1"),
            containsString("plan plan-9 (open) holds ADD for them.")));
  }

  @Test
  void missingSnapshotIsToldAndTheLedgerStillAnswers() throws IOException {
    fixture.settle("plan-1", "c-1", Presence.PRESENT, Verdict.ACCEPTED, NOW);
    assertThat(
        why("c-1"),
        allOf(
            containsString("snapshot  cannot be read: source 'customers'"),
            containsString("whether they stay cannot be told")));
  }

  @Test
  void jsonHasTheSameFacts() throws IOException {
    fixture.snapshot(List.of(Row.of("c-1")));
    JsonNode story = RecordsJson.mapper().readTree(why("c-1", "--json")).get(0);
    assertThat(story.get("audienceId").asLong(), equalTo(42L));
    assertThat(story.at("/snapshot/stand").asText(), equalTo("QUALIFIED"));
    assertThat(story.at("/snapshot/rows/0/keys/0").asText(), equalTo("email"));
  }

  @Test
  void unknownAudienceIsRefused() throws IOException {
    int exit =
        fixture.run(
            new WhyCommand(fixture.surroundings()), "--audience", "hv-shopers", "--id", "c");
    assertThat(exit, equalTo(2));
    assertThat(fixture.problems(), containsString("hv-shoppers"));
  }

  @Test
  void eventThatAmazonTookIsToldWithItsPlan() throws IOException {
    fixture.conversion();
    fixture.settleEvent("leads", "plan-1", "order-1", Status.UNKNOWN);
    fixture.settleEvent("leads", "plan-2", "order-1", Status.ACCEPTED);
    assertThat(
        event("order-1"),
        equalTo(
            """
            event order-1 of leads@acme-na
              ledger
                2026-11-22T06:00:00Z unknown, event time 2026-11-22T05:59:00Z, sent for leads, plan plan-1
                2026-11-22T06:00:00Z accepted, event time 2026-11-22T05:59:00Z, sent for leads, plan plan-2
            => Amazon took it: the same id is not sent again, unless the row changes and the conversion has corrections: send\
            """));
  }

  @Test
  void eventThatAmazonRefusedIsToldWithItsCode() throws IOException {
    fixture.conversion();
    fixture.settleEvent("leads", "plan-1", "order-1", Status.REFUSED);
    assertThat(
        event("order-1"),
        allOf(
            containsString("refused with INVALID_COUNTRY"),
            containsString("=> Amazon refused it with INVALID_COUNTRY: it is offered again")));
  }

  @Test
  void eventThatAnotherConversionOfTheAccountSentIsFound() throws IOException {
    fixture.conversion();
    fixture.settleEvent("orders", "plan-1", "order-1", Status.ACCEPTED);
    assertThat(event("order-1"), containsString("sent for orders, plan plan-1"));
  }

  @Test
  void eventIdIsFoundWithAndWithoutItsPrefix() throws IOException {
    fixture.conversion();
    Files.writeString(
        fixture.config(),
        Files.readString(fixture.config())
            .replace("  - id: leads\n", "  - id: leads\n    event-id-prefix: lead-\n"));
    fixture.settleEvent("leads", "plan-1", "lead-7", Status.ACCEPTED);
    assertThat(event("7"), containsString("=> Amazon took it"));
    assertThat(event("lead-7"), containsString("=> Amazon took it"));
  }

  @Test
  void rejectedEventIsToldWithWhatMendsIt() throws IOException {
    fixture.conversion();
    fixture.settleEvent("leads", "plan-1", "order-1", Status.ACCEPTED, "order-2");
    assertThat(
        event("order-2"),
        allOf(
            containsString("ledger    not known"),
            containsString("TIME_TOO_OLD at qualify, plan plan-1"),
            containsString("=> Never sent: its row was rejected with TIME_TOO_OLD: send events")));
    assertThat(event("order-3"), containsString("=> Nothing is known of it: no plan sent"));
  }

  @Test
  void personOrEventIsAskedForButNotBoth() {
    assertThat(whyFails("--audience", "a", "--event-id", "1"), containsString("give --audience"));
    assertThat(whyFails(), containsString("--conversion and --event-id for an event"));
    assertThat(whyFails("--conversion", "leads"), containsString("--event-id is missing"));
    assertThat(whyFails("--audience", "a", "--id", " "), containsString("--id is blank"));
  }

  private String whyFails(String... args) {
    assertThat(fixture.run(new WhyCommand(fixture.surroundings()), args), equalTo(2));
    return fixture.problems();
  }

  private String event(String id) {
    int exit =
        fixture.run(
            new WhyCommand(fixture.surroundings()), "--conversion", "leads", "--event-id", id);
    assertThat(fixture.problems(), exit, equalTo(0));
    return fixture.out();
  }

  private String why(String id, String... more) {
    String[] args = new String[4 + more.length];
    System.arraycopy(new String[] {"--audience", "hv-shoppers", "--id", id}, 0, args, 0, 4);
    System.arraycopy(more, 0, args, 4, more.length);
    int exit = fixture.run(new WhyCommand(fixture.surroundings()), args);
    assertThat(fixture.problems(), exit, equalTo(0));
    return fixture.out();
  }
}
