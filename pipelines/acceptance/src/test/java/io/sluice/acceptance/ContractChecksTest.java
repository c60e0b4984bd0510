package io.sluice.acceptance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.amazonads.AdsHeaders;
import io.sluice.amazonads.AdsPaths;
import io.sluice.amazonads.ApiRegion;
import io.sluice.amazonads.VendorMediaTypes;
import io.sluice.sandbox.AmazonAdsSandbox;
import io.sluice.sandbox.ContractChecks;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The local Amazon Ads of these tests holds requests against the OpenAPI contracts. The shipped jar
 * has no validator, so the tests must not lose it unnoticed.
 */
final class ContractChecksTest {
  // The contract says boolean; the sandbox's own rules read anything else as false.
  private static final String ONLY_THE_CONTRACT_REFUSES =
      AdsPaths.CONNECTIONS + "?isDefault=perhaps";

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void requestThatOnlyTheContractRefusesIsRefusedAndReported(@TempDir Path folder)
      throws IOException, InterruptedException {
    try (Activation activation = Activation.unregistered(folder, settings -> settings)) {
      AmazonAdsSandbox amazon = activation.sandbox();
      assertThat(amazon.contractChecks(), is(ContractChecks.REQUESTS));
      HttpRequest request =
          HttpRequest.newBuilder(
                  URI.create(amazon.baseUri(ApiRegion.NA) + ONLY_THE_CONTRACT_REFUSES))
              .header("Authorization", "Bearer " + token(amazon))
              .header(AdsHeaders.CLIENT_ID, Activation.CREDENTIALS.clientId())
              .build();
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode(), is(400));
      assertThat(answer.body(), containsString("breaks the contract"));
      assertThat(amazon.contractViolations(), hasItem(containsString("validation.request")));
    }
  }

  private String token(AmazonAdsSandbox amazon) throws IOException, InterruptedException {
    String form =
        "grant_type=refresh_token&refresh_token="
            + Activation.CREDENTIALS.refreshToken().replace("|", "%7C")
            + "&client_id="
            + Activation.CREDENTIALS.clientId()
            + "&client_secret="
            + Activation.CREDENTIALS.clientSecret();
    HttpRequest request =
        HttpRequest.newBuilder(amazon.tokenUri(ApiRegion.NA))
            .header("Content-Type", VendorMediaTypes.FORM)
            .POST(HttpRequest.BodyPublishers.ofString(form, StandardCharsets.UTF_8))
            .build();
    String answer = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    return new ObjectMapper().readTree(answer).path("access_token").textValue();
  }
}
