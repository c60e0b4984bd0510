package io.sluice.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.amazonads.AdsHeaders;
import io.sluice.amazonads.AdsJson;
import io.sluice.amazonads.AdsPaths;
import io.sluice.amazonads.ApiRegion;
import io.sluice.amazonads.AudienceCreated;
import io.sluice.amazonads.JobStatus;
import io.sluice.amazonads.RecordsAccepted;
import io.sluice.amazonads.TokenResponse;
import io.sluice.amazonads.VendorMediaTypes;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** Plain HTTP against a sandbox, as a client of any make would speak it. */
final class SandboxClient {
  static final String DIGEST = "5bd5f77cb5a05b8a30fb028e800c19207c158772564e485561e5596506aba005";
  static final String EMPTY_DIGEST =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final AmazonAdsSandbox sandbox;
  private final ApiRegion region;
  private String token;

  SandboxClient(AmazonAdsSandbox sandbox, ApiRegion region) {
    this.sandbox = sandbox;
    this.region = region;
    this.token = login();
  }

  static SandboxClient of(AmazonAdsSandbox sandbox) {
    return new SandboxClient(sandbox, ApiRegion.NA);
  }

  /** Starts a sandbox that checks all it can. */
  static SandboxBuilder checked() {
    return AmazonAdsSandbox.builder()
        .contractChecks(ContractChecks.REQUESTS_AND_ANSWERS)
        .unlimitedRate();
  }

  String login() {
    HttpResponse<String> answer =
        form("grant_type=refresh_token&" + credentials(SandboxCredentials.DEFAULT));
    try {
      token = AdsJson.read(answer.body().getBytes(UTF_8), TokenResponse.class).accessToken();
      return token;
    } catch (IOException e) {
      throw new AssertionError("login: " + answer.statusCode(), e);
    }
  }

  static String credentials(SandboxCredentials c) {
    return "refresh_token="
        + c.refreshToken().replace("|", "%7C")
        + "&client_id="
        + c.clientId()
        + "&client_secret="
        + c.clientSecret();
  }

  HttpResponse<String> form(String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(sandbox.tokenUri(region))
            .header("Content-Type", VendorMediaTypes.FORM)
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request);
  }

  HttpResponse<String> get(String path) {
    return send(authorized(path).GET());
  }

  CompletableFuture<HttpResponse<String>> later(String path) {
    return HTTP.sendAsync(authorized(path).GET().build(), BodyHandlers.ofString(UTF_8));
  }

  HttpResponse<String> delete(String path) {
    return send(authorized(path).DELETE());
  }

  HttpResponse<String> call(String method, String path, String type, String body) {
    return send(
        authorized(path)
            .header("Content-Type", type)
            .method(method, HttpRequest.BodyPublishers.ofString(body)));
  }

  HttpResponse<String> upload(String body) {
    return call("POST", AdsPaths.RECORDS, VendorMediaTypes.AUDIENCES, body);
  }

  HttpResponse<String> upload(long audienceId, String... records) {
    return upload(body(audienceId, records));
  }

  HttpResponse<String> createAudience(String body) {
    return call("POST", AdsPaths.METADATA, VendorMediaTypes.AUDIENCES, body);
  }

  /** Creates an audience without country with this time to live. */
  long audience(long ttlSeconds) {
    HttpResponse<String> answer =
        createAudience(
            "{\"name\":\"Loyal customers\",\"description\":\"\",\"targetResource\":{"
                + "\"advertiserId\":9007199254740993},\"metadata\":{\"externalAudienceId\":\"x\","
                + "\"ttl\":"
                + ttlSeconds
                + "}}");
    return read(answer, AudienceCreated.class).audienceId();
  }

  String uploaded(long audienceId, String... records) {
    return read(upload(audienceId, records), RecordsAccepted.class).jobRequestId();
  }

  JobStatus status(String jobId) {
    return read(get(AdsPaths.job(jobId)), JobStatus.class);
  }

  static <T> T read(HttpResponse<String> answer, Class<T> type) {
    try {
      return AdsJson.read(answer.body().getBytes(UTF_8), type);
    } catch (IOException e) {
      throw new AssertionError(answer.statusCode() + " " + answer.body(), e);
    }
  }

  static String body(long audienceId, String... records) {
    return "{\"audienceId\":" + audienceId + ",\"records\":[" + String.join(",", records) + "]}";
  }

  static String adding(String userId) {
    return member(userId, "CREATE", "\"email\":\"" + DIGEST + "\"");
  }

  static String removing(String userId) {
    return member(userId, "DELETE", "\"email\":\"" + DIGEST + "\"");
  }

  static String member(String userId, String action, String keys) {
    return "{\"externalUserId\":\""
        + userId
        + "\",\"action\":\""
        + action
        + "\",\"hashedPII\":[{"
        + keys
        + "}]}";
  }

  static String records(int count) {
    return String.join(",", Collections.nCopies(count, adding("user-1")));
  }

  List<String> activeIds(long audienceId) {
    return sandbox.members(audienceId).stream()
        .filter(MemberView::active)
        .map(MemberView::externalUserId)
        .collect(Collectors.toList());
  }

  HttpRequest.Builder authorized(String path) {
    return plain(path)
        .header(AdsHeaders.AUTHORIZATION, "Bearer " + token)
        .header(AdsHeaders.CLIENT_ID, SandboxCredentials.DEFAULT.clientId());
  }

  HttpRequest.Builder plain(String path) {
    return HttpRequest.newBuilder(URI.create(sandbox.baseUri(region) + path))
        .timeout(Duration.ofSeconds(30));
  }

  HttpResponse<String> inside(String method, String path, String... body) {
    HttpRequest.BodyPublisher publisher =
        body.length == 0
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body[0]);
    return send(
        HttpRequest.newBuilder(URI.create(sandbox.rootUri() + "/sandbox" + path))
            .method(method, publisher));
  }

  static HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return trySend(request);
    } catch (IOException e) {
      throw new AssertionError("no answer", e);
    }
  }

  static HttpResponse<String> trySend(HttpRequest.Builder request) throws IOException {
    try {
      return HTTP.send(request.build(), BodyHandlers.ofString(UTF_8));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
