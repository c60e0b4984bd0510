package io.sluice.amazonads.client;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import com.google.api.client.http.ByteArrayContent;
import com.google.api.client.http.HttpHeaders;
import io.sluice.domain.qualify.Region;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class JdkHttpTransportTest {
  private static final Duration LIMIT = Duration.ofMillis(400);
  private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n";

  @Test
  void answerIsReadWithStatusHeadersAndBody() throws IOException {
    RawServer.Behavior behavior =
        (socket, closed) -> {
          RawServer.readRequest(socket);
          RawServer.write(
              socket,
              "HTTP/1.1 401 No\r\nRetry-After: 4\r\nContent-Length: 15\r\n\r\n{\"message\":\"m\"}");
        };
    try (RawServer server = new RawServer(behavior)) {
      Answer.Received answer = (Answer.Received) post(server.uri());

      assertThat(answer.status(), is(401));
      assertThat(answer.message(), is("m"));
      assertThat(answer.retryAfter(), is(Duration.ofSeconds(4)));
    }
  }

  @Test
  void closedPortMeansThatNothingWasSent() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }

    assertThat(
        post(URI.create("http://localhost:" + port)), is(new Answer.NotSent("connect_failed")));
  }

  @Test
  void unknownHostMeansThatNothingWasSent() {
    assertThat(
        post(URI.create("http://no-such-host.invalid")), is(new Answer.NotSent("unknown_host")));
  }

  @Test
  void connectionThatClosesAfterTheRequestIsLostAndNotRepeatedBySelf() throws IOException {
    try (RawServer server = new RawServer((socket, closed) -> RawServer.readRequest(socket))) {
      assertThat(post(server.uri()), is(new Answer.NoAnswer("connection_lost")));
      assertThat("connections made", server.connections(), is(1));
    }
  }

  @Test
  void silentServerTimesOut() throws IOException {
    RawServer.Behavior behavior =
        (socket, closed) -> {
          RawServer.readRequest(socket);
          closed.await();
        };
    try (RawServer server = new RawServer(behavior)) {
      assertThat(post(server.uri()), is(new Answer.NoAnswer("read_timeout")));
    }
  }

  @Test
  void answerThatTricklesIsBoundedAsAWhole() throws IOException {
    RawServer.Behavior behavior =
        (socket, closed) -> {
          RawServer.readRequest(socket);
          RawServer.write(socket, HEAD);
          // Each pause is shorter than the limit, all of them together are longer.
          for (int i = 0; i < 8; i++) {
            closed.await(LIMIT.toMillis() / 4, java.util.concurrent.TimeUnit.MILLISECONDS);
            RawServer.write(socket, "x");
          }
          closed.await();
        };
    try (RawServer server = new RawServer(behavior)) {
      long start = System.nanoTime();
      assertThat(post(server.uri()), is(new Answer.NoAnswer("read_timeout")));
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      assertThat(took, lessThan(LIMIT.multipliedBy(5)));
    }
  }

  @Test
  void answerCutShortIsLost() throws IOException {
    RawServer.Behavior behavior =
        (socket, closed) -> {
          RawServer.readRequest(socket);
          RawServer.write(socket, HEAD + "half");
        };
    try (RawServer server = new RawServer(behavior)) {
      assertThat(post(server.uri()), is(new Answer.NoAnswer("connection_lost")));
    }
  }

  @Test
  void interruptedRequestMayHaveBeenSent() throws IOException {
    Thread caller = Thread.currentThread();
    RawServer.Behavior behavior =
        (socket, closed) -> {
          RawServer.readRequest(socket);
          caller.interrupt();
          closed.await();
        };
    try (RawServer server = new RawServer(behavior)) {
      Answer answer = post(server.uri());

      assertThat(Thread.interrupted(), is(true));
      assertThat(answer, instanceOf(Answer.NoAnswer.class));
    }
  }

  private static Answer post(URI uri) {
    ClientSettings settings =
        ClientSettings.of("a", Region.NA, Samples.credentials(), Target.advertiser(1))
            .withLimits(LIMIT, LIMIT, 1);
    HttpSender sender = new HttpSender(new JdkHttpTransport(LIMIT), settings);
    byte[] body = "{}".getBytes(StandardCharsets.US_ASCII);
    return sender.send(
        "POST", uri, new HttpHeaders(), new ByteArrayContent("application/json", body), 1_000);
  }
}
