package io.sluice.sandbox;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import io.sluice.amazonads.AdsPaths;
import io.sluice.amazonads.ApiRegion;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class SandboxCommandTest {
  @Test
  void optionsReachTheSandbox() {
    SandboxCommand command = new SandboxCommand();
    new CommandLine(command)
        .parseArgs("--port", "0", "--region", "FE", "--requests-per-second", "0", "--lenient");
    try (AmazonAdsSandbox sandbox = command.builder().start()) {
      SandboxClient client = new SandboxClient(sandbox, ApiRegion.FE);
      for (int i = 0; i < 30; i++) {
        assertThat(client.get(AdsPaths.PROFILES).statusCode(), is(200));
      }
    }
  }

  @Test
  void addressesArePrintedAndItServesUntilInterrupted() throws InterruptedException {
    StringWriter printed = new StringWriter();
    CountDownLatch announced = new CountDownLatch(1);
    CommandLine line = new CommandLine(new SandboxCommand());
    line.setOut(new PrintWriter(notifying(printed, announced)));
    Thread server = new Thread(() -> line.execute("--port", "0", "--region", "EU"));
    server.start();
    assertThat(announced.await(30, TimeUnit.SECONDS), is(true));
    server.interrupt();
    server.join(30_000);
    assertThat(server.isAlive(), is(false));
    assertThat(printed.toString(), containsString("/eu/auth/o2/token"));
    assertThat(printed.toString(), containsString("/sandbox/stats"));
  }

  @Test
  void portThatIsNoneOrTakenIsTold() {
    StringWriter told = new StringWriter();
    CommandLine line = new CommandLine(new SandboxCommand());
    line.setErr(new PrintWriter(told));
    assertThat(line.execute("--port", "99999"), is(2));
    assertThat(told.toString(), containsString("--port takes 0 to 65535, not 99999"));
    try (AmazonAdsSandbox first = AmazonAdsSandbox.builder().start()) {
      assertThat(line.execute("--port", String.valueOf(first.port())), is(2));
    }
    assertThat(told.toString(), containsString("name another --port, or 0 for a free one"));
  }

  @Test
  void helpShowsAnExample() {
    StringWriter printed = new StringWriter();
    CommandLine line = new CommandLine(new SandboxCommand());
    line.setOut(new PrintWriter(printed));
    assertThat(line.execute("--help"), is(0));
    assertThat(printed.toString(), containsString("sandbox --port 8091"));
  }

  private static Writer notifying(StringWriter to, CountDownLatch flushed) {
    return new Writer() {
      @Override
      public void write(char[] text, int offset, int length) {
        to.write(text, offset, length);
      }

      @Override
      public void flush() {
        flushed.countDown();
      }

      @Override
      public void close() {}
    };
  }
}
