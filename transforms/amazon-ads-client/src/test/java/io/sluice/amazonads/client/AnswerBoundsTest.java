package io.sluice.amazonads.client;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;

import com.google.api.client.http.ByteArrayContent;
import com.google.api.client.http.HttpHeaders;
import io.sluice.domain.qualify.Region;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a server sends, the answer is a value, within bounds of size and time. */
class AnswerBoundsTest {
  private static final int MOST = 100_000;
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final Duration SHORT = Duration.ofMillis(400);
  private static final String OK = "HTTP/1.1 200 OK\r\n";

  @Test
  void answerOfTheLargestSizeIsTaken() throws IOException {
    Answer answer = answer(out -> sized(out, "", new byte[MOST]));

    assertThat(((Answer.Received) answer).body().length, is(MOST));
  }

  @Test
  void answerOfOneByteMoreIsNone() throws IOException {
    assertThat(answer(out -> sized(out, "", new byte[MOST + 1])), is(tooLarge()));
  }

  @Test
  void endlessAnswerIsCutOffLongBeforeItsTime() throws IOException {
    long start = System.nanoTime();
    Answer answer =
        answer(
            out -> {
              out.write(ascii(OK + "\r\n"));
              byte[] part = new byte[8_192];
              while (true) {
                out.write(part);
              }
            });

    assertThat(answer, is(tooLarge()));
    assertThat(Duration.ofNanos(System.nanoTime() - start), lessThan(LIMIT));
  }

  @Test
  void endlessChunksAreCutOff() throws IOException {
    Answer answer =
        answer(
            out -> {
              out.write(ascii(OK + "Transfer-Encoding: chunked\r\n\r\n"));
              while (true) {
                out.write(ascii("10\r\n0123456789abcdef\r\n"));
              }
            });

    assertThat(answer, is(tooLarge()));
  }

  @Test
  void packedAnswerIsBoundedByWhatComesOutOfIt() throws IOException {
    byte[] packed = gzip(new byte[MOST + 1]);
    assertThat("small on the wire", packed.length, lessThan(MOST / 100));

    assertThat(answer(out -> sized(out, "Content-Encoding: gzip\r\n", packed)), is(tooLarge()));
  }

  @Test
  void packedAnswerOfALegalSizeIsRead() throws IOException {
    byte[] packed = gzip(ascii("{\"message\":\"m\"}"));

    Answer answer = answer(out -> sized(out, "Content-Encoding: gzip\r\n", packed));

    assertThat(((Answer.Received) answer).message(), is("m"));
  }

  @Test
  void endlessHeadersAreNoAnswer() throws IOException {
    Answer answer =
        answer(
            out -> {
              out.write(ascii(OK));
              while (true) {
                out.write(ascii("X-More: " + "x".repeat(4_000) + "\r\n"));
              }
            });

    assertThat(answer instanceof Answer.NoAnswer, is(true));
  }

  @Test
  void headersThatDripAreBoundedAsAWhole() throws IOException {
    RawServer.Behavior behavior =
        (socket, closed) -> {
          RawServer.readRequest(socket);
          RawServer.write(socket, OK);
          while (!closed.await(SHORT.toMillis() / 8, TimeUnit.MILLISECONDS)) {
            RawServer.write(socket, "X-More: x\r\n");
          }
        };
    long start = System.nanoTime();
    try (RawServer server = new RawServer(behavior)) {
      assertThat(post(server.uri(), SHORT), is(new Answer.NoAnswer("read_timeout")));
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start), lessThan(SHORT.multipliedBy(5)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Encoding: gzip",
        "Age: never",
        "Content-Type: ;;;=/",
        "Content-Type: application/json; charset=nonsense",
        "Retry-After: 99999999999999999999999999999999",
        "Retry-After: Mon, 99 Foo 2026 25:61:61 GMT",
        "Expires: ,",
        "ETag: \u0001",
        "Date: \u00ff\u00fe",
        "Connection: upgrade",
        "Content-Range: bytes x"
      })
  void oddHeadersAreAValue(String header) throws IOException {
    Answer answer = answer(out -> sized(out, header + "\r\n", ascii("{\"message\":\"m\"}")));

    assertThat(
        answer.toString(),
        answer instanceof Answer.Received || answer instanceof Answer.NoAnswer,
        is(true));
  }

  @ParameterizedTest
  @CsvSource({"301", "302", "307", "308"})
  void redirectIsNotFollowed(int status) throws IOException {
    CountDownLatch visited = new CountDownLatch(1);
    RawServer.Behavior trap = (socket, closed) -> visited.countDown();
    try (RawServer elsewhere = new RawServer(trap)) {
      String location = "Location: " + elsewhere.uri() + "/take\r\nContent-Length: 0\r\n\r\n";
      Answer answer = answer(out -> out.write(ascii("HTTP/1.1 " + status + " R\r\n" + location)));

      assertThat(((Answer.Received) answer).status(), is(status));
      assertThat(elsewhere.connections(), is(0));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"marker-4711\nX: y", "marker-4711\r", "marker-4711\u0000", "marker-\u00fc"})
  void headerThatCannotBeSentIsNotQuoted(String value) throws IOException {
    RawServer.Behavior behavior = (socket, closed) -> RawServer.readRequest(socket);
    try (RawServer server = new RawServer(behavior)) {
      Answer answer =
          sender(LIMIT)
              .send(
                  "GET",
                  server.uri(),
                  new HttpHeaders().setAuthorization("Bearer " + value),
                  null,
                  9);

      assertThat(answer, is(new Answer.NotSent("header_malformed")));
      assertThat(answer.toString(), not(containsString("marker")));
      assertThat(server.connections(), is(0));
    }
  }

  private static Answer tooLarge() {
    return new Answer.NoAnswer("answer_too_large");
  }

  private interface Script {
    void play(OutputStream out) throws IOException;
  }

  private static Answer answer(Script script) throws IOException {
    RawServer.Behavior behavior =
        (socket, closed) -> {
          RawServer.readRequest(socket);
          play(socket, script);
        };
    try (RawServer server = new RawServer(behavior)) {
      return post(server.uri(), LIMIT);
    }
  }

  private static void play(Socket socket, Script script) throws IOException {
    OutputStream out = socket.getOutputStream();
    script.play(out);
    out.flush();
  }

  private static void sized(OutputStream out, String headers, byte[] body) throws IOException {
    out.write(ascii(OK + headers + "Content-Length: " + body.length + "\r\n\r\n"));
    out.write(body);
  }

  private static Answer post(URI uri, Duration limit) {
    ByteArrayContent body = new ByteArrayContent("application/json", ascii("{}"));
    return sender(limit).send("POST", uri, new HttpHeaders(), body, MOST);
  }

  private static HttpSender sender(Duration limit) {
    ClientSettings settings =
        ClientSettings.of("a", Region.NA, Samples.credentials(), Target.advertiser(1))
            .withLimits(limit, limit, 1);
    return new HttpSender(new JdkHttpTransport(limit), settings);
  }

  private static byte[] gzip(byte[] body) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(body);
    }
    return packed.toByteArray();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
