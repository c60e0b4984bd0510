package io.sluice.amazonads.client;

import com.google.api.client.http.LowLevelHttpResponse;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An answer that was read to its end. */
final class JdkHttpResponse extends LowLevelHttpResponse {
  private final HttpResponse<byte[]> response;
  private final List<Map.Entry<String, String>> headers = new ArrayList<>();

  JdkHttpResponse(HttpResponse<byte[]> response) {
    this.response = response;
    response
        .headers()
        .map()
        .forEach((name, values) -> values.forEach(v -> headers.add(Map.entry(name, v))));
  }

  @Override
  public InputStream getContent() {
    return new ByteArrayInputStream(response.body());
  }

  @Override
  public @Nullable String getContentEncoding() {
    return response.headers().firstValue("Content-Encoding").orElse(null);
  }

  @Override
  public long getContentLength() {
    return response.body().length;
  }

  @Override
  public @Nullable String getContentType() {
    return response.headers().firstValue("Content-Type").orElse(null);
  }

  @Override
  public String getStatusLine() {
    return "HTTP/1.1 " + response.statusCode();
  }

  @Override
  public int getStatusCode() {
    return response.statusCode();
  }

  @Override
  public @Nullable String getReasonPhrase() {
    return null;
  }

  @Override
  public int getHeaderCount() {
    return headers.size();
  }

  @Override
  public String getHeaderName(int index) {
    return headers.get(index).getKey();
  }

  @Override
  public String getHeaderValue(int index) {
    return headers.get(index).getValue();
  }
}
