package io.sluice.jobs.remote;

import io.sluice.amazonads.SandboxMarker;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/**
 * Asks an address, without credentials, whether it is the sandbox. Another process may listen on
 * its port, and the secrets of an account are not for it.
 */
final class SandboxHandshake {
  private static final Duration LONGEST = Duration.ofSeconds(5);
  private static final int OK = 200;

  private SandboxHandshake() {}

  /**
   * Returns where the sandbox answers.
   *
   * @param root its root
   * @throws SandboxAbsentException where nothing or something else answers
   */
  static void require(URI root) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(root + SandboxMarker.PATH)).timeout(LONGEST).build();
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(LONGEST)
            .build();
    try {
      HttpResponse<java.io.InputStream> answer =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      byte[] expected = SandboxMarker.ANSWER.getBytes(StandardCharsets.UTF_8);
      byte[] body;
      try (var in = answer.body()) {
        body = in.readNBytes(expected.length + 1);
      }
      if (answer.statusCode() != OK || !Arrays.equals(body, expected)) {
        throw new SandboxAbsentException(root, "another program answers");
      }
    } catch (IOException e) {
      throw new SandboxAbsentException(root, "nothing answers");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SandboxAbsentException(root, "interrupted");
    }
  }
}
