package io.sluice.sandbox;

import static io.sluice.sandbox.SandboxClient.DIGEST;
import static io.sluice.sandbox.SandboxClient.adding;
import static io.sluice.sandbox.SandboxClient.member;
import static io.sluice.sandbox.SandboxClient.removing;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import io.sluice.amazonads.AdsPaths;
import io.sluice.amazonads.JobState;
import io.sluice.amazonads.VendorMediaTypes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is in an audience when, by a clock that the test moves. */
final class MembershipTest {
  private final SettableClock clock = new SettableClock();
  private AmazonAdsSandbox sandbox;
  private SandboxClient client;

  @AfterEach
  void close() {
    List<String> violations = sandbox.contractViolations();
    sandbox.close();
    assertThat(violations, is(List.of()));
  }

  @Test
  void memberLapsesExactlyAtTheEndOfItsTtl() {
    start(JobProgress.afterPolls(0));
    long audience = client.audience(100);
    client.status(client.uploaded(audience, adding("a")));
    clock.pass(Duration.ofSeconds(100).minusMillis(1));
    assertThat(client.activeIds(audience), is(List.of("a")));
    clock.pass(Duration.ofMillis(1));
    assertThat(client.activeIds(audience), is(List.of()));
    assertThat(sandbox.members(audience).get(0).active(), is(false));
    assertThat(sandbox.audiences().get(0).activeMembers(), is(0L));
    assertThat(sandbox.audiences().get(0).members(), is(1L));
  }

  @Test
  void createOfAPresentMemberStartsItsTtlAgain() {
    start(JobProgress.afterPolls(0));
    long audience = client.audience(100);
    client.status(client.uploaded(audience, adding("a"), adding("b")));
    clock.pass(Duration.ofSeconds(60));
    client.status(client.uploaded(audience, adding("a")));
    clock.pass(Duration.ofSeconds(60));
    assertThat(client.activeIds(audience), is(List.of("a")));
  }

  @Test
  void uploadsThatAreDueDoNotPileUpUntilSomeoneAsks() {
    start(JobProgress.afterDelay(Duration.ofSeconds(5)));
    long audience = client.audience(100);
    client.uploaded(audience, adding("a"));
    clock.pass(Duration.ofSeconds(5));
    client.uploaded(audience, adding("b"));

    // Nothing is applied any more from here on: "a" was, when "b" came.
    sandbox.faults().add(new FaultPolicy.StayPending());
    clock.pass(Duration.ofSeconds(5));
    assertThat(client.activeIds(audience), is(List.of("a")));
  }

  @Test
  void higherTtlReadmitsAndTtlZeroRemovesAll() {
    start(JobProgress.afterPolls(0));
    long audience = client.audience(100);
    client.status(client.uploaded(audience, adding("a")));
    clock.pass(Duration.ofSeconds(150));
    assertThat(client.activeIds(audience), is(List.of()));
    ttl(audience, 200);
    assertThat(client.activeIds(audience), is(List.of("a")));
    ttl(audience, 0);
    assertThat(client.activeIds(audience), is(List.of()));
    ttl(audience, 200);
    assertThat(client.activeIds(audience), is(List.of("a")));
  }

  @Test
  void deleteRemovesAndTheLastAppliedWins() {
    start(JobProgress.afterPolls(0));
    long audience = client.audience(100);
    client.uploaded(audience, adding("a"), adding("b"), adding("c"));
    client.uploaded(audience, removing("a"), removing("b"), removing("never-there"));
    client.uploaded(audience, adding("b"));
    assertThat(client.activeIds(audience), is(List.of("b", "c")));
  }

  @Test
  void withinOneUploadTheLaterRecordOfAUserWins() {
    start(JobProgress.afterPolls(0));
    long audience = client.audience(100);
    client.uploaded(audience, adding("a"), removing("a"), removing("b"), adding("b"));
    assertThat(client.activeIds(audience), is(List.of("b")));
  }

  @Test
  void jobStaysPendingForTheGivenPolls() {
    start(JobProgress.afterPolls(2));
    long audience = client.audience(100);
    String job = client.uploaded(audience, adding("a"));
    assertThat(client.status(job).jobState(), is(JobState.PENDING));
    assertThat(client.status(job).jobState(), is(JobState.PENDING));
    assertThat(client.status(job).jobState(), is(JobState.SUCCEEDED));
    assertThat(client.status(job).audienceSize().receivedRecordSize(), is(1L));
  }

  @Test
  void delayedJobAppliesWhenItsTimeHasComeAndCountsTtlFromThere() {
    start(JobProgress.afterDelay(Duration.ofSeconds(30)));
    long audience = client.audience(100);
    String job = client.uploaded(audience, adding("a"));
    clock.pass(Duration.ofSeconds(29));
    assertThat(client.status(job).jobState(), is(JobState.PENDING));
    assertThat(client.activeIds(audience), is(List.of()));
    clock.pass(Duration.ofSeconds(100));
    assertThat(client.activeIds(audience), is(List.of("a")));
    assertThat(client.status(job).jobState(), is(JobState.SUCCEEDED));
    clock.pass(Duration.ofSeconds(1));
    assertThat(client.activeIds(audience), is(List.of()));
  }

  @Test
  void uploadsOfAnAudienceApplyInTheOrderOfArrival() {
    start(JobProgress.afterPolls(0));
    long audience = client.audience(100);
    client.uploaded(audience, adding("a"));
    String second = client.uploaded(audience, removing("a"));
    assertThat(client.status(second).audienceSize().receivedRecordSize(), is(0L));
    assertThat(client.activeIds(audience), is(List.of()));
  }

  @Test
  void memberKeepsItsDigestsByName() {
    start(JobProgress.afterPolls(0));
    long audience = client.audience(100);
    String other = DIGEST.replace('5', '6');
    client.uploaded(
        audience,
        member("a", "CREATE", "\"postal\":\"" + other + "\",\"email\":\"" + DIGEST + "\"},{"));
    MemberView found = sandbox.members(audience).get(0);
    assertThat(found.keySets(), is(2));
    assertThat(found.digests(), is(List.of(Map.of("email", DIGEST, "postal", other), Map.of())));
    assertThat(found.addedAt(), is(clock.instant()));
  }

  @Test
  void lightSandboxKeepsIdsAndTimesOnly() {
    sandbox = SandboxClient.checked().clock(clock).memberDetail(MemberDetail.LIGHT).start();
    client = SandboxClient.of(sandbox);
    long audience = client.audience(100);
    client.uploaded(audience, adding("a"), adding("b"), removing("a"));
    MemberView found = sandbox.members(audience).get(0);
    assertThat(found.externalUserId(), is("b"));
    assertThat(found.keySets(), is(0));
    assertThat(found.addedAt(), is(clock.instant()));
  }

  private void start(JobProgress progress) {
    sandbox = SandboxClient.checked().clock(clock).jobProgress(progress).start();
    client = SandboxClient.of(sandbox);
  }

  private void ttl(long audience, long seconds) {
    String body = "{\"metadata\":{\"ttl\":" + seconds + "}}";
    client.call("PUT", AdsPaths.audience(audience), VendorMediaTypes.AUDIENCES, body);
  }
}
