package io.sluice.sandbox;

import static io.sluice.sandbox.SandboxClient.DIGEST;
import static io.sluice.sandbox.SandboxClient.EMPTY_DIGEST;
import static io.sluice.sandbox.SandboxClient.adding;
import static io.sluice.sandbox.SandboxClient.body;
import static io.sluice.sandbox.SandboxClient.member;
import static io.sluice.sandbox.SandboxClient.records;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.sluice.amazonads.AdsHeaders;
import io.sluice.amazonads.AdsPaths;
import io.sluice.amazonads.ApiRegion;
import io.sluice.amazonads.AudienceCreated;
import io.sluice.amazonads.AudienceDescription;
import io.sluice.amazonads.ErrorBody;
import io.sluice.amazonads.JobState;
import io.sluice.amazonads.JobStatus;
import io.sluice.amazonads.VendorMediaTypes;
import java.math.BigDecimal;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule that the sandbox holds a request against, over real HTTP. */
final class RequestChecksTest {
  private AmazonAdsSandbox sandbox = SandboxClient.checked().start();
  private SandboxClient client = SandboxClient.of(sandbox);

  @AfterEach
  void everyAnswerKeptItsContract() {
    List<String> violations = sandbox.contractViolations();
    sandbox.close();
    assertThat(violations, is(List.of()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badUploads")
  void uploadThatBreaksARuleGets400AndIsNotQuoted(String rule, String body) {
    HttpResponse<String> answer = client.upload(body);
    assertThat(rule, answer.statusCode(), is(400));
    assertThat(SandboxClient.read(answer, ErrorBody.class).text().length(), greaterThan(10));
    assertThat(answer.body(), not(containsString("example.com")));
    assertThat(answer.body(), not(containsString("user@1")));
    assertThat(sandbox.requests().toString(), not(containsString("example.com")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badAudiences")
  void audienceThatBreaksARuleGets400(String rule, String body) {
    assertThat(rule, client.createAudience(body).statusCode(), is(400));
    assertThat(sandbox.audiences(), is(List.of()));
  }

  static Stream<Arguments> badUploads() {
    return BadRequests.uploads().entrySet().stream().map(RequestChecksTest::arguments);
  }

  static Stream<Arguments> badAudiences() {
    return BadRequests.audiences().entrySet().stream().map(RequestChecksTest::arguments);
  }

  private static Arguments arguments(Map.Entry<String, String> entry) {
    return Arguments.of(entry.getKey(), entry.getValue());
  }

  @Test
  void brokenJsonGets400() {
    assertThat(client.upload("{\"audienceId\":1,").statusCode(), is(400));
    assertThat(client.upload(body(1, adding("a")) + "x").statusCode(), is(400));
    assertThat(client.createAudience("{\"name\":").statusCode(), is(400));
  }

  @Test
  void fieldGivenTwiceGets400() {
    String twice =
        member("a", "CREATE", "\"email\":\"" + DIGEST + "\",\"email\":\"" + DIGEST + "\"");
    HttpResponse<String> answer = client.upload(body(1, twice));
    assertThat(answer.statusCode(), is(400));
    assertThat(answer.body(), containsString("twice"));
  }

  @Test
  void numberOfMoreThan64BitsGets400() {
    String body = body(1, adding("a")).replace(":1,", ":9223372036854775808,");
    assertThat(client.upload(body).statusCode(), is(400));
  }

  @Test
  void missingOrWrongTokenOrClientGets401() {
    String path = AdsPaths.audience(1);
    String bearer = client.login();
    String id = SandboxCredentials.DEFAULT.clientId();
    assertThat(SandboxClient.send(client.plain(path)).statusCode(), is(401));
    assertThat(
        SandboxClient.send(client.plain(path).header("Authorization", "Bearer " + bearer))
            .statusCode(),
        is(401));
    assertThat(
        SandboxClient.send(
                client
                    .plain(path)
                    .header("Authorization", "Bearer Atza|wrong")
                    .header(AdsHeaders.CLIENT_ID, id))
            .body(),
        containsString("Unauthorized"));
    assertThat(
        SandboxClient.send(
                client
                    .plain(path)
                    .header("Authorization", "Bearer " + bearer)
                    .header(AdsHeaders.CLIENT_ID, "another"))
            .statusCode(),
        is(401));
  }

  @Test
  void wrongContentTypeGets415AndWrongAccept406() {
    String upload = body(1, adding("a"));
    assertThat(
        client.call("POST", AdsPaths.RECORDS, "application/json", upload).statusCode(), is(415));
    assertThat(
        SandboxClient.send(
                client
                    .authorized(AdsPaths.RECORDS)
                    .header("Content-Type", VendorMediaTypes.AUDIENCES)
                    .header("Accept", "text/html")
                    .POST(BodyPublishers.ofString(upload)))
            .statusCode(),
        is(406));
    assertThat(
        SandboxClient.send(
                client
                    .authorized(AdsPaths.RECORDS)
                    .header("Content-Type", VendorMediaTypes.AUDIENCES)
                    .header("Accept", VendorMediaTypes.AUDIENCES)
                    .POST(BodyPublishers.ofString(upload)))
            .statusCode(),
        is(202));
  }

  @Test
  void bodyOverTheLimitGets413() {
    sandbox.close();
    sandbox = SandboxClient.checked().maxBodyBytes(1000).start();
    client = SandboxClient.of(sandbox);
    assertThat(client.upload(body(1, records(100))).statusCode(), is(413));
    assertThat(client.upload(body(1, records(2))).statusCode(), is(202));
  }

  @Test
  void tenThousandRecordsPassAndFiveMegabytesIsTheDefaultLimit() {
    assertThat(client.upload(body(1, records(10_000))).statusCode(), is(202));
    String huge =
        body(1, adding("a")).replace("{\"audienceId\"", " ".repeat(5 << 20) + "{\"audienceId\"");
    assertThat(client.upload(huge).statusCode(), is(413));
  }

  @Test
  void idsAreExactAbove2To53() {
    AudienceCreated created =
        SandboxClient.read(client.createAudience(BadRequests.AUDIENCE), AudienceCreated.class);
    assertThat(created.audienceId(), greaterThan(1L << 53));
    assertThat((long) (double) created.audienceId() == created.audienceId(), is(false));
    HttpResponse<String> answer = client.get(AdsPaths.audience(created.audienceId()));
    AudienceDescription found = SandboxClient.read(answer, AudienceDescription.class);
    assertThat(found.advertiserId(), is(9_007_199_254_740_993L));
    assertThat(found.audienceId(), is(created.audienceId()));
    assertThat(answer.body(), containsString("\"audienceId\":" + created.audienceId() + ","));
    assertThat(found.metadata().audienceFees().get(0).cpmCents(), is(new BigDecimal("1.5")));
    assertThat(client.get(AdsPaths.audience(created.audienceId() + 1)).statusCode(), is(404));
    assertThat(client.get(AdsPaths.METADATA + "/abc").statusCode(), is(400));
  }

  @Test
  void sameExternalIdTwiceGivesTwoAudiences() {
    assertThat(client.audience(1) == client.audience(1), is(false));
  }

  @Test
  void updateChangesDescriptionTtlAndFeesAlone() {
    String path = AdsPaths.audience(client.audience(100));
    String body =
        "{\"description\":\"new\",\"metadata\":{\"ttl\":7,\"audienceFees\":"
            + "[{\"cpmCents\":3,\"currency\":\"EUR\"}]}}";
    assertThat(client.call("PUT", path, VendorMediaTypes.AUDIENCES, body).statusCode(), is(200));
    AudienceDescription found = SandboxClient.read(client.get(path), AudienceDescription.class);
    assertThat(found.description(), is("new"));
    assertThat(found.metadata().ttl(), is(7L));
    String name = "{\"name\":\"Another name\"}";
    assertThat(client.call("PUT", path, VendorMediaTypes.AUDIENCES, name).statusCode(), is(400));
    String longer = "{\"metadata\":{\"ttl\":34300801}}";
    assertThat(client.call("PUT", path, VendorMediaTypes.AUDIENCES, longer).statusCode(), is(400));
  }

  @Test
  void unknownAudienceIsAcceptedAndItsJobFails() {
    JobStatus status = client.status(client.uploaded(77L, adding("a"), adding("b")));
    assertThat(status.jobState(), is(JobState.FAILED));
    assertThat(status.invalidRecords().size(), is(2));
    assertThat(status.invalidRecords().get(0).audienceId(), is("77"));
    assertThat(status.successful().recordsProcessedRate().signum(), is(0));
  }

  @Test
  void audienceOfAnotherRegionIsUnknown() {
    long audience = client.audience(100);
    SandboxClient europe = new SandboxClient(sandbox, ApiRegion.EU);
    assertThat(europe.get(AdsPaths.audience(audience)).statusCode(), is(404));
    String job = europe.uploaded(audience, adding("a"));
    assertThat(europe.status(job).jobState(), is(JobState.FAILED));
    assertThat(client.get(AdsPaths.job(job)).statusCode(), is(404));
  }

  @Test
  void wellFormedRecordsThatCannotBeTakenAreListedByTheJob() {
    long audience = client.audience(1000);
    String consent = ",\"userConsent\":{\"consent\":{\"amzn\":{\"amznUserData\":\"DENIED\"}}}}";
    JobStatus status =
        client.status(
            client.uploaded(
                audience,
                adding("good"),
                member("empty", "CREATE", "\"phone\":\"" + EMPTY_DIGEST + "\""),
                with(adding("nowhere"), ",\"countryCode\":\"QQ\"}"),
                with(adding("german"), ",\"countryCode\":\"DE\"}"),
                with(adding("denied"), consent),
                with(SandboxClient.removing("german-leaver"), ",\"countryCode\":\"DE\"}")));
    assertThat(status.jobState(), is(JobState.SUCCEEDED));
    assertThat(
        status.invalidRecords().stream().map(record -> record.externalId()).toList(),
        is(List.of("empty", "nowhere", "german", "denied")));
    assertThat(status.successful().recordsProcessedRate(), is(new BigDecimal("33.33")));
    assertThat(client.activeIds(audience), is(List.of("good")));
  }

  @Test
  void anySignalOfConsentIsEnoughForAGermanMember() {
    long audience = client.audience(1000);
    String country = ",\"countryCode\":\"DE\",\"userConsent\":{\"consent\":";
    JobStatus status =
        client.status(
            client.uploaded(
                audience,
                with(adding("tcf"), country + "{\"tcf\":\"CPc\"}}}"),
                with(adding("gpp"), country + "{\"gpp\":\"DBA\"}}}"),
                with(adding("amzn"), country + "{\"amzn\":{\"amznUserData\":\"GRANTED\"}}}}"),
                with(adding("none"), country + "{\"amzn\":{\"amznUserData\":\"UNKNOWN\"}}}}")));
    assertThat(client.activeIds(audience), is(List.of("tcf", "gpp", "amzn")));
    assertThat(status.invalidRecords().get(0).externalId(), is("none"));
  }

  @Test
  void lenientSandboxMakesTheRecordInvalidInsteadOfTheRequest() {
    sandbox.close();
    sandbox = SandboxClient.checked().strictness(Strictness.LENIENT).start();
    client = SandboxClient.of(sandbox);
    long audience = client.audience(100);
    String plain = member("plain", "CREATE", "\"email\":\"jo@example.com\"");
    String unknownKey = member("other", "CREATE", "\"maid\":\"x\",\"email\":\"" + DIGEST + "\"");
    JobStatus status = client.status(client.uploaded(audience, plain, unknownKey));
    assertThat(status.invalidRecords().get(0).externalId(), is("plain"));
    assertThat(
        status.invalidRecords().get(0).error(),
        allOf(containsString("14 characters"), not(containsString("example"))));
    assertThat(client.activeIds(audience), is(List.of("other")));
  }

  @Test
  void unknownAdvertiserIsNamedAsAmazonDoes() {
    sandbox.close();
    sandbox = SandboxClient.checked().advertiser(ApiRegion.NA, 5).start();
    client = SandboxClient.of(sandbox);
    HttpResponse<String> answer = client.createAudience(BadRequests.AUDIENCE);
    assertThat(answer.statusCode(), is(400));
    assertThat(answer.body(), containsString("Account 9007199254740993 was not found"));
  }

  @Test
  void unknownPathGets404AndWrongMethod405() {
    assertThat(client.get("/amc/other").statusCode(), is(404));
    assertThat(client.delete(AdsPaths.METADATA).statusCode(), is(405));
    assertThat(client.get(AdsPaths.job("nothing")).statusCode(), is(404));
  }

  private static String with(String member, String tail) {
    return member.substring(0, member.length() - 1) + tail;
  }
}
