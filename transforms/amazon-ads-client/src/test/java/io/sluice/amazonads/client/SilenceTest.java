package io.sluice.amazonads.client;

import static io.sluice.amazonads.client.ScriptedTransport.answer;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import com.google.api.client.http.HttpTransport;
import io.sluice.domain.snapshot.MatchKeyType;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever level an operator sets, nothing of a body or a token is logged. */
class SilenceTest {
  // Held here, for the log manager holds loggers weakly and would forget their levels.
  private final Logger root = Logger.getLogger("");
  private final Logger library = Logger.getLogger(HttpTransport.class.getName());
  private final List<Handler> handlers = List.of(root.getHandlers());
  private final Level rootLevel = root.getLevel();
  private final PrintStream out = System.out;
  private final PrintStream err = System.err;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final Capture capture = new Capture();

  private final ScriptedTransport script = new ScriptedTransport();
  private final AmazonAdsClient client =
      AmazonAdsClient.over(
          script.transport(), Samples.settings(new VirtualTime()), new Samples.RecordingPacer());

  @BeforeEach
  void listen() {
    handlers.forEach(root::removeHandler);
    root.addHandler(capture);
    root.setLevel(Level.ALL);
    library.setLevel(Level.ALL);
    PrintStream captured = new PrintStream(printed, true, StandardCharsets.UTF_8);
    System.setOut(captured);
    System.setErr(captured);
  }

  @AfterEach
  void restore() {
    System.setOut(out);
    System.setErr(err);
    root.removeHandler(capture);
    handlers.forEach(root::addHandler);
    root.setLevel(rootLevel);
    library.setLevel(null);
  }

  @Test
  void nothingOfABodyOrATokenIsLogged() {
    script.then(
        answer(503, "{\"message\":\"text of member-0\"}"),
        answer(400, "{\"message\":\"text of member-0\"}"),
        answer(202, "{\"jobRequestId\":\"job-1\"}"));

    String outcomes = client.send(Samples.batch(2)) + " " + client.send(Samples.batch(2));

    String hash = Samples.emailDigest(0).hex(MatchKeyType.EMAIL).orElseThrow();
    String everything = capture.lines + printed.toString(StandardCharsets.UTF_8) + outcomes;
    for (String secret :
        List.of(
            ScriptedTransport.ACCESS_TOKEN,
            Samples.REFRESH_TOKEN,
            Samples.CLIENT_SECRET,
            Samples.CLIENT_ID,
            hash,
            "member-0")) {
      assertThat(everything, not(containsString(secret)));
    }
  }

  @Test
  void nothingOfAnEventIsLogged() {
    AmazonConversionsClient conversions =
        AmazonConversionsClient.over(
            script.transport(),
            Samples.settings(new VirtualTime()),
            ConversionAccount.advertiser(77),
            new Samples.RecordingPacer());
    script.then(
        answer(503, "{\"message\":\"text of order-0\"}"),
        answer(400, "{\"message\":\"text of order-0\"}"),
        answer(
            207,
            "{\"error\":[{\"index\":0,\"errors\":[{\"code\":\"BAD_REQUEST\",\"message\":"
                + "\"device-0 of order-0\",\"fieldLocation\":\"order-0\"}]}]}"));

    String outcomes =
        conversions.send(ConversionSamples.batch(1))
            + " "
            + conversions.send(ConversionSamples.batch(1));

    String hash = ConversionSamples.event(0).keys().get(0).wireValue();
    String everything = capture.lines + printed.toString(StandardCharsets.UTF_8) + outcomes;
    for (String secret : List.of(ScriptedTransport.ACCESS_TOKEN, hash, "device-0", "order-0")) {
      assertThat(everything, not(containsString(secret)));
    }
  }

  @Test
  void captureHearsTheLibrary() {
    Logger.getLogger(HttpTransport.class.getName()).finest("probe");

    assertThat(capture.lines.toString().contains("probe"), is(true));
  }

  private static final class Capture extends Handler {
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();

    Capture() {
      setLevel(Level.ALL);
    }

    @Override
    public void publish(LogRecord message) {
      lines.add(new SimpleFormatter().format(message));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
