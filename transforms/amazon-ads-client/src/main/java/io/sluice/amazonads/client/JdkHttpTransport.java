package io.sluice.amazonads.client;

import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.LowLevelHttpRequest;
import io.sluice.domain.delivery.SendGate;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;

/**
 * google-http-client over the JDK's {@link HttpClient}.
 *
 * <p>The transport that comes with the library stands on {@code HttpURLConnection}, which bounds
 * each read but not the request, cannot tell whether the body had left when a request fails, and
 * loses the body of a 401 to a POST. A lane's lease and the difference between "nothing applied"
 * and "may have been applied" need all three. HTTP/1.1 only, no redirects; GET alone is ever
 * repeated by the JDK. An answer's bytes are bounded while they arrive, its headers by the JDK (384
 * KiB).
 */
final class JdkHttpTransport extends HttpTransport {
  private final HttpClient client;
  private final int mostBytes;
  private final SendGate gate;

  JdkHttpTransport(Duration connectTimeout) {
    this(
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(connectTimeout)
            .build(),
        AdsRequest.LARGEST_ANSWER,
        SendGate.OPEN);
  }

  private JdkHttpTransport(HttpClient client, int mostBytes, SendGate gate) {
    this.client = client;
    this.mostBytes = mostBytes;
    this.gate = gate;
  }

  /**
   * The same connections with other bounds.
   *
   * @param most bytes of an answer as they arrive
   * @param closing bodies leave only while it is open
   */
  JdkHttpTransport bounded(int most, SendGate closing) {
    return new JdkHttpTransport(client, most, closing);
  }

  @Override
  protected LowLevelHttpRequest buildRequest(String method, String url) {
    return new JdkHttpRequest(client, method, URI.create(url), mostBytes, gate);
  }
}
