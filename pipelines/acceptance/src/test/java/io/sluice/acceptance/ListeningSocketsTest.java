package io.sluice.acceptance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.is;

import io.sluice.acceptance.crash.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * No command listens to another machine, also where the machine's own name has no address; {@code
 * DemoTest} looks at the demo. That who connects on this machine must know a secret, {@code
 * ClosedPortsTest} shows.
 */
@EnabledOnOs(OS.LINUX)
class ListeningSocketsTest {
  private static final LocalDate FIRST = LocalDate.parse("2026-02-28");
  private static final LocalDate TODAY = LocalDate.parse("2026-03-01");

  @TempDir private Path folder;

  @Test
  void everyCommandListensOnLoopbackAlone() throws IOException, InterruptedException {
    try (Activation activation =
        Activation.unregistered(
            folder.resolve("here"),
            yaml -> OrderDays.configured(yaml, folder.resolve("here/warehouse")))) {
      OrderDays.in(activation).has(FIRST, 3).has(TODAY, 3);
      activation.day(1).has(IntStream.range(0, 20).mapToObj(n -> Person.of("p" + n)).toList());
      List<String> commands = new ArrayList<>();
      commands.add(on(activation, "validate --access"));
      commands.add(on(activation, "audiences apply"));
      commands.add(on(activation, "plan --master local[2]"));
      commands.add(on(activation, "apply --master local[2]"));
      commands.add(on(activation, "settle --master local[2]"));
      commands.add(on(activation, "sync --master local[*]"));
      commands.add(on(activation, "conversions --master local[2]"));
      commands.add(
          on(
              activation,
              "backfill conversions --master local[2] --from 2026-02-28 --to 2026-03-01"));
      commands.add(on(activation, "retry --master local[2]"));
      commands.add(on(activation, "maintain"));
      commands.add(on(activation, "why --audience shoppers --id p1"));
      commands.add("sandbox --port 0");

      List<String> seen = run(commands);

      assertThat(seen.toString(), seen.size(), is(commands.size()));
      assertThat(ListeningSockets.beyondLoopback(seen), is(empty()));
      assertThat(seen.stream().filter(line -> !line.matches("\\w+ 0 .*")).toList(), is(empty()));
      List<String> onSpark =
          seen.stream()
              .filter(line -> line.matches("(plan|sync|conversions|backfill) .*"))
              .toList();
      onSpark.forEach(
          line -> assertThat(line, line.split(" port ").length - 1, greaterThanOrEqualTo(2)));
    }
  }

  private static String on(Activation activation, String command) {
    return command + " --config " + activation.config();
  }

  private List<String> run(List<String> commands) throws IOException, InterruptedException {
    // To this process only localhost has an address, its own name has none.
    Path hosts = Files.writeString(folder.resolve("hosts"), "127.0.0.1 localhost\n");
    Path file = Files.write(folder.resolve("commands"), commands);
    Path seen = folder.resolve("seen");
    Path log = folder.resolve("log");
    Process process =
        ChildJvm.in(folder.resolve("jvm"))
            .start(
                ListeningChild.class,
                List.of("-Djdk.net.hosts.file=" + hosts, "-Xmx768m"),
                List.of(file.toString(), seen.toString()),
                log);
    try {
      boolean ended = process.waitFor(10, TimeUnit.MINUTES);
      assertThat(Files.readString(log), ended && process.exitValue() == 0, is(true));
    } finally {
      process.destroyForcibly();
    }
    return Files.readAllLines(seen);
  }
}
