package io.sluice.sandbox;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import com.sun.net.httpserver.Headers;
import io.sluice.amazonads.AdsHeaders;
import io.sluice.amazonads.AdsPaths;
import io.sluice.amazonads.ApiRegion;
import io.sluice.amazonads.VendorMediaTypes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The hand-written checks and the OpenAPI contract judge alike. */
final class ContractAgreementTest {
  private static final ContractCheck CONTRACT = ContractCheck.shared();

  @Test
  void goodBodiesPassBoth() {
    assertThat(verdicts(upload(BadRequests.goodUpload())), is("good good"));
    assertThat(verdicts(audience(BadRequests.AUDIENCE)), is("good good"));
    String most = SandboxClient.body(1, SandboxClient.records(10_000));
    assertThat(verdicts(upload(most)), is("good good"));
    String longest = BadRequests.goodUpload().replace("user_1-A", "a".repeat(128));
    assertThat(verdicts(upload(longest)), is("good good"));
  }

  @Test
  void badUploadsFailBoth() {
    for (Map.Entry<String, String> bad : BadRequests.uploads().entrySet()) {
      assertThat(bad.getKey(), verdicts(upload(bad.getValue())), is("bad bad"));
    }
  }

  @Test
  void badAudiencesFailBoth() {
    for (Map.Entry<String, String> bad : BadRequests.audiences().entrySet()) {
      assertThat(bad.getKey(), verdicts(audience(bad.getValue())), is("bad bad"));
    }
  }

  @Test
  void badEventsBreakTheContractToo() {
    assertThat(CONTRACT.request("POST", events(EventBodies.EVENT)), is(Optional.empty()));
    // What a schema cannot say: the age of an event, rules across fields, forms of raw keys.
    Set<String> beyond =
        Set.of(
            "FIELD_VALUE_IS_BELOW_MINIMUM_LIMIT",
            "FIELD_VALUE_IS_ABOVE_MAXIMUM_LIMIT",
            "FIELD_VALUE_MUST_BE_EMPTY_OR_NULL",
            "FIELD_VALUE_MISMATCH",
            "DUPLICATE_FIELD_VALUE_FOUND");
    EventBodies.badEvents()
        .forEach(
            (body, code) -> {
              if (!beyond.contains(code) && !body.contains("FIP")) {
                boolean broken = CONTRACT.request("POST", events(body)).isPresent();
                assertThat(code + " " + body, broken, is(true));
              }
            });
  }

  private static Call events(String event) {
    Headers headers = new Headers();
    headers.set(AdsHeaders.ADS_CLIENT_ID, "client");
    headers.set(AdsHeaders.ADS_ACCOUNT_ID, "7");
    headers.set("Content-Type", VendorMediaTypes.JSON);
    byte[] bytes = EventBodies.events(event).getBytes(StandardCharsets.UTF_8);
    return new Call(
        Operation.EVENTS_CREATE,
        ApiRegion.NA,
        AdsPaths.EVENTS,
        null,
        headers,
        bytes,
        Instant.EPOCH,
        List.of());
  }

  private static String verdicts(Call call) {
    return own(call) + " " + (CONTRACT.request("POST", call).isEmpty() ? "good" : "bad");
  }

  private static String own(Call call) {
    try {
      RequestShapes.check(call, Strictness.STRICT, MemberDetail.FULL);
      return "good";
    } catch (Refusal refusal) {
      return refusal.status() == 400 ? "bad" : "status " + refusal.status();
    }
  }

  private static Call upload(String body) {
    return call(Operation.RECORDS_UPLOAD, AdsPaths.RECORDS, body);
  }

  private static Call audience(String body) {
    return call(Operation.AUDIENCE_CREATE, AdsPaths.METADATA, body);
  }

  private static Call call(Operation operation, String path, String body) {
    Headers headers = new Headers();
    headers.set(AdsHeaders.CLIENT_ID, "client");
    headers.set("Content-Type", VendorMediaTypes.AUDIENCES);
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return new Call(operation, ApiRegion.NA, path, null, headers, bytes, Instant.EPOCH, List.of());
  }

  @Test
  void contractNamesThePlaceButNotTheValue() {
    String bad = BadRequests.uploads().get("key value no hex");
    Optional<String> broken = CONTRACT.request("POST", upload(bad));
    assertThat(
        broken.orElse("").contains("/records/0/hashedPII/0/email")
            && !broken.orElse("").contains("example"),
        is(true));
  }
}
