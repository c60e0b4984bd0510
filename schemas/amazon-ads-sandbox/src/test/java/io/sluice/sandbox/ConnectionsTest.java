package io.sluice.sandbox;

import static io.sluice.sandbox.SandboxClient.adding;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import io.sluice.amazonads.AdsPaths;
import io.sluice.amazonads.AudienceCreated;
import io.sluice.amazonads.AudienceDescription;
import io.sluice.amazonads.Connection;
import io.sluice.amazonads.ConnectionCreated;
import io.sluice.amazonads.ConnectionsResponse;
import io.sluice.amazonads.Terms;
import io.sluice.amazonads.VendorMediaTypes;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ConnectionsTest {
  private static final String TYPE = VendorMediaTypes.CONNECTIONS;

  private final AmazonAdsSandbox sandbox = SandboxClient.checked().termsOpen().start();
  private final SandboxClient client = SandboxClient.of(sandbox);

  @AfterEach
  void close() {
    List<String> violations = sandbox.contractViolations();
    sandbox.close();
    assertThat(violations, is(List.of()));
  }

  @Test
  void newDefaultTakesTheOldOnesPlace() {
    connect("{\"connectionId\":\"c1\",\"amcInstanceId\":\"amc-1\"}");
    connect("{\"connectionId\":\"c2\",\"dspAdvertiserId\":\"12\",\"isDefault\":true}");
    List<Connection> all = list("");
    assertThat(all.stream().map(Connection::connectionId).toList(), is(List.of("c1", "c2")));
    assertThat(all.stream().map(Connection::isDefault).toList(), is(List.of(false, true)));
    assertThat(list("?isDefault=true").get(0).connectionId(), is("c2"));
    assertThat(list("?connectionId=c1").size(), is(1));
  }

  @Test
  void connectionNeedsAnInstanceOrAnAdvertiserAndGetsAnId() {
    assertThat(post("{}").statusCode(), is(400));
    assertThat(post("{\"amcInstanceId\":7}").statusCode(), is(400));
    String id =
        SandboxClient.read(connect("{\"amcInstanceId\":\"a\"}"), ConnectionCreated.class)
            .connectionId();
    assertThat(list("?connectionId=" + id).size(), is(1));
  }

  @Test
  void deleteWithoutAnIdDeletesEveryConnection() {
    connect("{\"connectionId\":\"c1\",\"amcInstanceId\":\"amc-1\"}");
    connect("{\"connectionId\":\"c2\",\"amcInstanceId\":\"amc-2\"}");
    connect("{\"connectionId\":\"c3\",\"amcInstanceId\":\"amc-3\"}");
    assertThat(client.delete(AdsPaths.CONNECTIONS + "?connectionId=none").statusCode(), is(404));
    assertThat(client.delete(AdsPaths.CONNECTIONS + "?connectionId=c1").statusCode(), is(204));
    assertThat(list("").size(), is(2));
    assertThat(client.delete(AdsPaths.CONNECTIONS).statusCode(), is(204));
    assertThat(list("").size(), is(0));
  }

  @Test
  void connectionTakesNothingBeforeItsTermsAreAccepted() {
    connect("{\"connectionId\":\"c1\",\"amcInstanceId\":\"amc-1\",\"dspAdvertiserId\":\"12\"}");
    String audience =
        BadRequests.AUDIENCE.replace(
            "\"advertiserId\":9007199254740993", "\"connectionId\":\"c1\"");
    HttpResponse<String> refused = client.createAudience(audience);
    assertThat(refused.statusCode(), is(403));
    assertThat(refused.body(), containsString("terms"));
    Terms terms = SandboxClient.read(client.get(AdsPaths.TERMS), Terms.class);
    assertThat(terms.hasAccepted(), is(false));
    assertThat(accept("wrong").statusCode(), is(400));
    assertThat(accept(terms.agreementToken()).statusCode(), is(204));
    long id =
        SandboxClient.read(client.createAudience(audience), AudienceCreated.class).audienceId();
    AudienceDescription found =
        SandboxClient.read(client.get(AdsPaths.audience(id)), AudienceDescription.class);
    assertThat(found.advertiserId(), is(12L));
    assertThat(client.upload(id, adding("a")).statusCode(), is(202));
  }

  @Test
  void uploadNamesAConnectionThatExistsOrTheDefault() {
    accept(SandboxClient.read(client.get(AdsPaths.TERMS), Terms.class).agreementToken());
    long audience = client.audience(100);
    assertThat(uploadTo(audience, "").statusCode(), is(400));
    connect("{\"connectionId\":\"c1\",\"amcInstanceId\":\"amc-1\"}");
    assertThat(uploadTo(audience, "").statusCode(), is(202));
    assertThat(uploadTo(audience, "c1").statusCode(), is(202));
    assertThat(uploadTo(audience, "c2").statusCode(), is(400));
  }

  private HttpResponse<String> uploadTo(long audience, String connection) {
    String target = "\"targetResource\":{\"connectionId\":\"" + connection + "\"},\"records\"";
    return client.upload(SandboxClient.body(audience, adding("a")).replace("\"records\"", target));
  }

  private HttpResponse<String> accept(String token) {
    String body = "{\"agreementToken\":\"" + token + "\",\"hasAccepted\":true}";
    return client.call("PATCH", AdsPaths.TERMS, TYPE, body);
  }

  private HttpResponse<String> connect(String body) {
    HttpResponse<String> answer = post(body);
    assertThat(answer.statusCode(), is(201));
    return answer;
  }

  private HttpResponse<String> post(String body) {
    return client.call("POST", AdsPaths.CONNECTIONS, TYPE, body);
  }

  private List<Connection> list(String query) {
    HttpResponse<String> answer = client.get(AdsPaths.CONNECTIONS + query);
    return SandboxClient.read(answer, ConnectionsResponse.class).connections();
  }
}
