package io.sluice.amazonads.client;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import com.google.api.client.http.ByteArrayContent;
import com.google.api.client.http.HttpHeaders;
import io.sluice.domain.delivery.DeliveryOutcome;
import io.sluice.domain.delivery.GatedPacer;
import io.sluice.domain.delivery.SendGate;
import io.sluice.domain.qualify.Region;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The lease is looked at last: behind the token, the rate budget and the connection. */
class LastGateTest {
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final String JOB = "{\"jobRequestId\":\"job-1\"}";

  private final List<String> whole = new CopyOnWriteArrayList<>();
  private final AtomicBoolean open = new AtomicBoolean(true);

  @Test
  void leaseThatEndsWhileTheTokenIsFetchedKeepsTheRequestBack() throws IOException {
    RawServer.Behavior behavior =
        (socket, closed) -> {
          RawServer.readRequest(socket);
          whole.add("token");
          open.set(false);
          answer(socket, "{\"access_token\":\"Atza|t\",\"expires_in\":3600}");
        };
    try (RawServer server = new RawServer(behavior)) {
      DeliveryOutcome outcome = upload(server.uri(), open::get);

      assertThat(outcome, instanceOf(DeliveryOutcome.Unavailable.class));
      assertThat("requests that came whole", whole, is(List.of("token")));
    }
  }

  @Test
  void leaseThatEndsWhileTheConnectionIsMadeKeepsTheBodyBackAndNothingIsRepeated()
      throws IOException {
    try (RawServer server = new RawServer(this::tokenThenWhole)) {
      AtomicInteger asked = new AtomicInteger();
      // Before the wait, after it, before the connection; then the body is asked for.
      DeliveryOutcome outcome = upload(server.uri(), () -> asked.incrementAndGet() <= 3);

      assertThat(outcome, instanceOf(DeliveryOutcome.Unavailable.class));
      assertThat(((DeliveryOutcome.Unavailable) outcome).code(), is("lease_not_fresh"));
      assertThat("asked again with the connection", asked.get(), is(4));
      assertThat(whole, is(List.of("token")));
    }
  }

  @Test
  void leaseThatEndsAmidTheBodyLeavesItUnfinished() throws IOException {
    try (RawServer server = new RawServer(this::onlyWhole)) {
      AtomicInteger asked = new AtomicInteger();
      byte[] body = new byte[200_000];

      Answer end = post(server.uri(), body, () -> asked.incrementAndGet() <= 2);

      assertThat(end, is(HttpSender.GATE_CLOSED));
      assertThat("requests that came whole", whole, is(empty()));
    }
  }

  @Test
  void requestEndsWithTheLeaseWhereThatIsSooner() throws IOException {
    RawServer.Behavior silent =
        (socket, closed) -> {
          RawServer.readRequest(socket);
          closed.await();
        };
    try (RawServer server = new RawServer(silent)) {
      long start = System.nanoTime();
      Answer end =
          post(
              server.uri(),
              new byte[8],
              new SendGate() {
                @Override
                public boolean isOpen() {
                  return true;
                }

                @Override
                public Duration timeLeft() {
                  return Duration.ofMillis(200);
                }
              });

      assertThat(end, is(new Answer.NoAnswer("read_timeout")));
      assertThat(Duration.ofNanos(System.nanoTime() - start), lessThan(LIMIT));
    }
  }

  private void tokenThenWhole(Socket socket, CountDownLatch closed) throws IOException {
    if (whole.isEmpty()) {
      RawServer.readRequest(socket);
      whole.add("token");
      answer(socket, "{\"access_token\":\"Atza|t\",\"expires_in\":3600}");
    } else {
      onlyWhole(socket, closed);
    }
  }

  private void onlyWhole(Socket socket, CountDownLatch closed) throws IOException {
    socket.setSoTimeout((int) LIMIT.toMillis());
    if (RawServer.readsRequest(socket)) {
      whole.add("upload");
      answer(socket, JOB);
    }
  }

  private static void answer(Socket socket, String json) throws IOException {
    RawServer.write(
        socket,
        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: "
            + json.length()
            + "\r\n\r\n"
            + json);
  }

  private static DeliveryOutcome upload(URI server, SendGate gate) {
    ClientSettings settings =
        ClientSettings.of("a", Region.NA, Samples.credentials(), Target.advertiser(1))
            .withHosts(server, server)
            .withLimits(LIMIT, LIMIT, 3);
    AmazonAdsClient client =
        AmazonAdsClient.of(settings, GatedPacer.of(new Samples.RecordingPacer(), gate));
    try (client) {
      DeliveryOutcome outcome = client.send(Samples.batch(1));
      // A gate that closes in the wait ends it as an interrupt does.
      Thread.interrupted();
      return outcome;
    }
  }

  private static Answer post(URI uri, byte[] body, SendGate gate) {
    ClientSettings settings =
        ClientSettings.of("a", Region.NA, Samples.credentials(), Target.advertiser(1))
            .withLimits(LIMIT, LIMIT, 1);
    HttpSender sender = new HttpSender(new JdkHttpTransport(LIMIT), settings);
    return sender.send(
        "POST",
        uri,
        new HttpHeaders(),
        new ByteArrayContent("application/octet-stream", body),
        AdsRequest.LARGEST_ANSWER,
        gate);
  }
}
