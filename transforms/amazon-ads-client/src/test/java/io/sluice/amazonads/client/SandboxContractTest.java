package io.sluice.amazonads.client;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.amazonads.ApiRegion;
import io.sluice.amazonads.ConnectionRequest;
import io.sluice.domain.batch.UploadBatch;
import io.sluice.domain.delivery.AudienceRegistry;
import io.sluice.domain.delivery.DeliveryOutcome;
import io.sluice.domain.delivery.JobProgress;
import io.sluice.domain.delivery.RemoteCallException;
import io.sluice.domain.delivery.RequestPacer;
import io.sluice.domain.qualify.Region;
import io.sluice.domain.snapshot.MatchKeyType;
import io.sluice.sandbox.AmazonAdsSandbox;
import io.sluice.sandbox.ContractChecks;
import io.sluice.sandbox.FaultPolicy;
import io.sluice.sandbox.FaultRule;
import io.sluice.sandbox.MemberView;
import io.sluice.sandbox.Operation;
import io.sluice.sandbox.RateLimit;
import io.sluice.sandbox.SandboxBuilder;
import io.sluice.sandbox.SandboxCredentials;
import io.sluice.sandbox.SandboxStats;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The client against the sandbox over real HTTP; only the waiting is virtual. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SandboxContractTest {
  private static final Duration QUICK = Duration.ofSeconds(1);
  private static final Duration PATIENT = Duration.ofSeconds(30);

  private final VirtualTime time = new VirtualTime();
  private AmazonAdsSandbox sandbox;

  @AfterEach
  void nothingBrokeTheContract() {
    try {
      assertThat(sandbox.contractViolations(), is(empty()));
    } finally {
      sandbox.close();
    }
  }

  @Test
  void uploadedMembersAreThereAndTheJobSaysSo() {
    AmazonAdsClient client = start(checkedBuilder());
    long audience = client.create(Samples.declaration(), () -> {});

    DeliveryOutcome.Accepted accepted = accepted(client.send(batch(audience, 3)));
    JobProgress progress = client.progress(accepted.jobRequestId());

    assertThat(accepted.attempts(), is(1));
    assertThat(progress.state(), is(JobProgress.State.SUCCEEDED));
    assertThat(progress.sizes().receivedRecordSize(), is(3L));
    List<MemberView> members = sandbox.members(audience);
    assertThat(
        members.stream().map(MemberView::externalUserId).toList(),
        containsInAnyOrder("member-0", "member-1", "member-2"));
    String hex = Samples.emailDigest(0).hex(MatchKeyType.EMAIL).orElseThrow();
    assertThat(members.get(0).digests(), is(List.of(Map.of("email", hex))));
  }

  @Test
  void audienceIsCreatedReadAndUpdated() {
    AmazonAdsClient client = start(checkedBuilder());
    long audience = client.create(Samples.declaration(), () -> {});
    AudienceRegistry.Declaration changed =
        new AudienceRegistry.Declaration(
            "Loyal customers",
            "Bought three times",
            "loyal-customers",
            "US",
            604_800,
            List.of(new AudienceRegistry.Fee(120, "USD")));

    client.update(audience, changed);

    AudienceRegistry.Remote remote = client.find(audience).orElseThrow();
    assertThat(remote.audienceId(), is(audience));
    assertThat("an id beyond a double's reach", audience, greaterThan(1L << 53));
    assertThat(remote.declaration(), is(changed));
    assertThat(client.find(audience + 1), is(Optional.empty()));
  }

  @Test
  void accessIsGoodFromTheStart() {
    AmazonAdsClient client = start(checkedBuilder());

    assertThat(client.checkAccess(), is(empty()));
    assertThat(client.profiles(), hasSize(1));
    assertThat(client.connections(), is(empty()));
    assertThat(client.terms().hasAccepted(), is(true));
  }

  @Test
  void throttledUploadArrivesOnce() {
    AmazonAdsClient client = start(builder().unlimitedRate());
    long audience = client.create(Samples.declaration(), () -> {});
    strike(new FaultPolicy.ThrottleEveryNth(1, 7), Operation.RECORDS_UPLOAD, 2);

    DeliveryOutcome.Accepted accepted = accepted(client.send(batch(audience, 2)));

    assertThat(accepted.attempts(), is(3));
    assertThat(time.sleeps(), is(List.of(Duration.ofSeconds(7), Duration.ofSeconds(7))));
    awaitCreates(audience, 2);
  }

  @Test
  void serverFaultIsRepeated() {
    AmazonAdsClient client = start(builder().unlimitedRate());
    long audience = client.create(Samples.declaration(), () -> {});
    strike(new FaultPolicy.ServerErrorEveryNth(1, 503), Operation.RECORDS_UPLOAD, 2);

    assertThat(accepted(client.send(batch(audience, 2))).attempts(), is(3));
  }

  @Test
  void serverFaultThatStaysIsUnknown() {
    AmazonAdsClient client = start(builder().unlimitedRate());
    long audience = client.create(Samples.declaration(), () -> {});
    sandbox.faults().add(new FaultPolicy.RegionDown());

    DeliveryOutcome.OutcomeUnknown unknown =
        (DeliveryOutcome.OutcomeUnknown) client.send(batch(audience, 2));

    assertThat(unknown.code(), is("http_503"));
  }

  @Test
  void droppedAnswerIsRepeatedAndHasOneEffect() {
    AmazonAdsClient client = start(builder().unlimitedRate());
    long audience = client.create(Samples.declaration(), () -> {});
    strike(new FaultPolicy.DropAnswerAfterApply(1), Operation.RECORDS_UPLOAD, 1);

    DeliveryOutcome.Accepted accepted = accepted(client.send(batch(audience, 2)));
    client.progress(accepted.jobRequestId());

    assertThat(accepted.attempts(), is(2));
    awaitCreates(audience, 4);
    assertThat("members", sandbox.members(audience), hasSize(2));
  }

  @Test
  void answersThatNeverComeLeaveTheBatchUnknownThoughItWasApplied() {
    AmazonAdsClient client = start(builder().unlimitedRate());
    long audience = client.create(Samples.declaration(), () -> {});
    sandbox.faults().add(new FaultPolicy.DropAnswerAfterApply(1));

    DeliveryOutcome outcome = client.send(batch(audience, 2));

    assertThat(outcome, instanceOf(DeliveryOutcome.OutcomeUnknown.class));
    assertThat(((DeliveryOutcome.OutcomeUnknown) outcome).code(), is("connection_lost"));
    assertThat(sandbox.members(audience), hasSize(2));
  }

  @Test
  void requestDroppedBeforeItWasAppliedLooksTheSame() {
    AmazonAdsClient client = start(builder().unlimitedRate());
    long audience = client.create(Samples.declaration(), () -> {});
    sandbox.faults().add(new FaultPolicy.DropBeforeApply(1));

    DeliveryOutcome outcome = client.send(batch(audience, 2));

    assertThat(outcome, instanceOf(DeliveryOutcome.OutcomeUnknown.class));
    assertThat(sandbox.members(audience), is(empty()));
  }

  @Test
  void creationWithoutAnAnswerIsUnknownAndMadeOnce() {
    AmazonAdsClient client = start(builder().unlimitedRate());
    strike(new FaultPolicy.DropAnswerAfterApply(1), Operation.AUDIENCE_CREATE, 1);

    RemoteCallException e =
        assertThrows(
            RemoteCallException.class, () -> client.create(Samples.declaration(), () -> {}));

    assertThat(e.kind(), is(RemoteCallException.Kind.OUTCOME_UNKNOWN));
    assertThat(sandbox.audiences(), hasSize(1));
  }

  @Test
  void throttledCreationMakesOneAudience() {
    AmazonAdsClient client = start(builder().unlimitedRate());
    strike(new FaultPolicy.ThrottleEveryNth(1, 1), Operation.AUDIENCE_CREATE, 1);

    client.create(Samples.declaration(), () -> {});

    assertThat(sandbox.audiences(), hasSize(1));
  }

  @Test
  void slowBodyTimesOutAndIsRepeated() {
    long audience = start(builder().unlimitedRate()).create(Samples.declaration(), () -> {});
    AmazonAdsClient client = client(Target.advertiser(77), QUICK, pacer());
    strike(new FaultPolicy.SlowBody(1, Duration.ofMinutes(5)), Operation.RECORDS_UPLOAD, 1);

    assertThat(accepted(client.send(batch(audience, 1))).attempts(), greaterThan(1));
  }

  @Test
  void slowBodyThatStaysLeavesTheBatchUnknown() {
    long audience = start(builder().unlimitedRate()).create(Samples.declaration(), () -> {});
    AmazonAdsClient client = client(Target.advertiser(77), QUICK, pacer());
    sandbox.faults().add(new FaultPolicy.SlowBody(1, Duration.ofMinutes(5)));

    DeliveryOutcome outcome = client.send(batch(audience, 1));

    assertThat(((DeliveryOutcome.OutcomeUnknown) outcome).code(), is("read_timeout"));
  }

  @Test
  void expiredTokenIsRenewedOnce() {
    AmazonAdsClient client = start(builder().unlimitedRate());
    long audience = client.create(Samples.declaration(), () -> {});
    sandbox.expireTokens();

    assertThat(accepted(client.send(batch(audience, 1))).attempts(), is(2));
    assertThat(sandbox.stats().requestsByOperation().get(Operation.TOKEN.label()), is(2L));
  }

  @Test
  void tokenThatIsNeverTakenIsAccessRefused() {
    AmazonAdsClient client = start(builder().unlimitedRate());
    sandbox.faults().add(new FaultPolicy.ExpireToken(1));

    DeliveryOutcome outcome = client.send(batch(1, 1));

    assertThat(((DeliveryOutcome.AccessRefused) outcome).code(), is("unauthorized"));
    assertThat(sandbox.stats().requestsByOperation().get(Operation.TOKEN.label()), is(2L));
  }

  @Test
  void revokedGrantEndsTheAccountWithARemedy() {
    AmazonAdsClient client = start(builder().unlimitedRate());
    long audience = client.create(Samples.declaration(), () -> {});
    sandbox.revokeGrant(SandboxCredentials.DEFAULT.refreshToken());

    DeliveryOutcome outcome = client.send(batch(audience, 1));

    DeliveryOutcome.AccessRefused refused = (DeliveryOutcome.AccessRefused) outcome;
    assertThat(refused.code(), is("invalid_grant"));
    assertThat(refused.remedy(), containsString("account acme-na (NA)"));
    assertThat(refused.remedy(), containsString("Run consent again"));
    assertThat(client.progress("job-1").state(), is(JobProgress.State.ACCESS_REFUSED));
    assertThat(client.checkAccess(), hasSize(1));
  }

  @Test
  void wrongClientSecretNamesItsReference() {
    AmazonAdsClient client =
        start(
            builder()
                .unlimitedRate()
                .credentials(
                    new SandboxCredentials(
                        SandboxCredentials.DEFAULT.clientId(),
                        "another secret",
                        SandboxCredentials.DEFAULT.refreshToken())));

    assertThat(client.checkAccess().get(0).message(), containsString("client-secret"));
  }

  @Test
  void refusedBatchIsNotApplied() {
    AmazonAdsClient client = start(builder().unlimitedRate().maxBodyBytes(2_000));
    long audience = client.create(Samples.declaration(), () -> {});

    DeliveryOutcome outcome = client.send(batch(audience, 50));

    assertThat(((DeliveryOutcome.TooLarge) outcome).status(), is(413));
    assertThat(sandbox.members(audience), is(empty()));
  }

  @Test
  void badDeclarationIsInvalidWithAmazonsReasonAsACode() {
    AmazonAdsClient client = start(builder().unlimitedRate());
    AudienceRegistry.Declaration shortName =
        new AudienceRegistry.Declaration("short", "", "loyal-customers", null, 0, List.of());

    RemoteCallException e =
        assertThrows(RemoteCallException.class, () -> client.create(shortName, () -> {}));

    assertThat(e.kind(), is(RemoteCallException.Kind.INVALID));
    assertThat(e.getMessage(), containsString("HTTP 400 NAME"));
    assertThat(sandbox.audiences(), is(empty()));
  }

  @Test
  void unknownAdvertiserNamesTheAccount() {
    AmazonAdsClient client = start(builder().unlimitedRate().advertiser(ApiRegion.NA, 4_711));

    RemoteCallException e =
        assertThrows(
            RemoteCallException.class, () -> client.create(Samples.declaration(), () -> {}));

    assertThat(e.kind(), is(RemoteCallException.Kind.ACCESS));
    assertThat(e.getMessage(), containsString("account acme-na (NA)"));
    assertThat(e.getMessage(), containsString("account_not_found"));
  }

  @Test
  void unknownConnectionIsAccessRefused() {
    start(builder().unlimitedRate());
    AmazonAdsClient client = client(Target.connection("no-such-one"), PATIENT, pacer());

    RemoteCallException e =
        assertThrows(
            RemoteCallException.class, () -> client.create(Samples.declaration(), () -> {}));

    assertThat(e.kind(), is(RemoteCallException.Kind.ACCESS));
    assertThat(e.getMessage(), containsString("connection-id"));
    assertThat(client.checkAccess().get(0).message(), containsString("Check connection-id"));
  }

  @Test
  void termsThatAreOpenAreAccessRefused() {
    start(
        builder()
            .unlimitedRate()
            .termsOpen()
            .connection(
                ApiRegion.NA,
                new ConnectionRequest(null, null, "amc-1", "conn-1", "77", null, true)));
    AmazonAdsClient client = client(Target.connection("conn-1"), PATIENT, pacer());

    DeliveryOutcome outcome = client.send(Samples.batch(1, "conn-1", 1));

    assertThat(((DeliveryOutcome.AccessRefused) outcome).code(), is("terms_not_accepted"));
    assertThat(client.checkAccess().get(0).message(), containsString("terms are not accepted"));
  }

  @Test
  void invalidRecordsAreNamedByTheJob() {
    AmazonAdsClient client = start(builder().unlimitedRate());
    long audience = client.create(Samples.declaration(), () -> {});
    sandbox
        .faults()
        .add(new FaultPolicy.InvalidRecords("member-1"::equals, "Member member-1 is a test"));

    DeliveryOutcome.Accepted accepted = accepted(client.send(batch(audience, 3)));
    JobProgress progress = client.progress(accepted.jobRequestId());

    assertThat(
        progress.invalidRecords(),
        is(List.of(new JobProgress.InvalidRecord("member-1", "MEMBER_X_IS_A_TEST"))));
  }

  @Test
  void unknownJobIsSaidToBeUnknown() {
    AmazonAdsClient client = start(builder().unlimitedRate());

    assertThat(client.progress("no-such-job").state(), is(JobProgress.State.UNKNOWN_JOB));
  }

  @Test
  void pacedLaneIsNeverThrottled() {
    SandboxBuilder limited = builder().rateLimit(new RateLimit(5, Duration.ofSeconds(1), 1));
    AmazonAdsClient client = start(limited, lane(5));
    long audience = client.create(Samples.declaration(), () -> {});
    for (int i = 0; i < 40; i++) {
      accepted(client.send(batch(audience, 1)));
    }

    assertThat(sandbox.stats().requestsByStatus().getOrDefault(429, 0L), is(0L));
    assertThat(time.elapsed().toMillis() / 1e3, closeTo(8, 0.05));
  }

  @Test
  void laneAboveAmazonsRateYieldsAndStillDelivers() {
    SandboxBuilder limited = builder().rateLimit(new RateLimit(2, Duration.ofSeconds(1), 1));
    LaneLimiter lane = lane(20);
    AmazonAdsClient client = start(limited, lane);
    long audience = client.create(Samples.declaration(), () -> {});
    for (int i = 0; i < 40; i++) {
      accepted(client.send(batch(audience, 1)));
    }

    awaitCreates(audience, 40);
    assertThat(sandbox.stats().requestsByStatus().get(429), greaterThan(0L));
    assertThat(lane.requestsPerSecond(), lessThanOrEqualTo(10.0));
  }

  private SandboxBuilder builder() {
    return AmazonAdsSandbox.builder()
        .clock(time::instant)
        .ticker(time::nanoTime)
        .contractChecks(ContractChecks.OFF);
  }

  /** Slow to start, so not for tests about faults. */
  private SandboxBuilder checkedBuilder() {
    return builder().unlimitedRate().contractChecks(ContractChecks.REQUESTS_AND_ANSWERS);
  }

  private AmazonAdsClient start(SandboxBuilder builder) {
    return start(builder, pacer());
  }

  private AmazonAdsClient start(SandboxBuilder builder, RequestPacer pacer) {
    sandbox = builder.start();
    return client(Target.advertiser(77), PATIENT, pacer);
  }

  private AmazonAdsClient client(Target target, Duration timeout, RequestPacer pacer) {
    SandboxCredentials known = SandboxCredentials.DEFAULT;
    Credentials credentials =
        new Credentials(known::clientId, known::clientSecret, known::refreshToken);
    ClientSettings settings =
        ClientSettings.of("acme-na", Region.NA, credentials, target)
            .withHosts(sandbox.baseUri(ApiRegion.NA), sandbox.tokenUri(ApiRegion.NA))
            .withLimits(timeout, timeout, ClientSettings.DEFAULT_MAX_ATTEMPTS)
            .withSurroundings(time.surroundings());
    return AmazonAdsClient.of(settings, pacer);
  }

  private static RequestPacer pacer() {
    return new Samples.RecordingPacer();
  }

  private LaneLimiter lane(double requestsPerSecond) {
    return LaneLimiter.of(
        new LaneBudget(requestsPerSecond, LaneBudget.DEFAULT_RECORDS_PER_HOUR),
        SharedLimiter.of(100, time.surroundings()),
        time.surroundings());
  }

  private void strike(FaultPolicy policy, Operation operation, int times) {
    sandbox.faults().add(FaultRule.of(policy).on(operation).atMost(times));
  }

  /** Waits for the count, which the sandbox makes after it has answered. */
  private void awaitCreates(long audience, long expected) {
    long creates = -1;
    while (creates != expected) {
      SandboxStats.RecordCounts counts = sandbox.stats().recordsByAudience().get(audience);
      creates = counts == null ? 0 : counts.creates();
      assertThat("records taken", creates, lessThanOrEqualTo(expected));
      Thread.onSpinWait();
    }
  }

  private static UploadBatch batch(long audience, int records) {
    return Samples.batch(audience, null, records);
  }

  private static DeliveryOutcome.Accepted accepted(DeliveryOutcome outcome) {
    assertThat(outcome, instanceOf(DeliveryOutcome.Accepted.class));
    return (DeliveryOutcome.Accepted) outcome;
  }
}
