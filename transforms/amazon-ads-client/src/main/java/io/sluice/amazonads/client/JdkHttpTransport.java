package io.sluice.amazonads.client;

import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.LowLevelHttpRequest;
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

  JdkHttpTransport(Duration connectTimeout) {
    this(
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(connectTimeout)
            .build(),
        AdsRequest.LARGEST_ANSWER);
  }

  private JdkHttpTransport(HttpClient client, int mostBytes) {
    this.client = client;
    this.mostBytes = mostBytes;
  }

  /** The same connections with another bound on the bytes of an answer as they arrive. */
  JdkHttpTransport answering(int most) {
    return new JdkHttpTransport(client, most);
  }

  @Override
  protected LowLevelHttpRequest buildRequest(String method, String url) {
    return new JdkHttpRequest(client, method, URI.create(url), mostBytes);
  }
}
