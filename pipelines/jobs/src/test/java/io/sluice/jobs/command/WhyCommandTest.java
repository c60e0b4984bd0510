package io.sluice.jobs.command;

import static io.sluice.jobs.command.WorkspaceFixture.NOW;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
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

  private String why(String id, String... more) {
    String[] args = new String[4 + more.length];
    System.arraycopy(new String[] {"--audience", "hv-shoppers", "--id", id}, 0, args, 0, 4);
    System.arraycopy(more, 0, args, 4, more.length);
    int exit = fixture.run(new WhyCommand(fixture.surroundings()), args);
    assertThat(fixture.problems(), exit, equalTo(0));
    return fixture.out();
  }
}
