package io.sluice.acceptance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import io.sluice.acceptance.HostileFront.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Answers without an end, packed a thousandfold, dripping or of no sense: an unknown outcome for
 * what was sent, no answer for what was asked, never a failure of ours, and the next run finishes
 * the plan.
 */
class HostileAnswersTest {
  private static final String UPLOAD = "POST /na/amc/audiences/records";
  private static final String POLL = "GET /na/amc/audiences/records/";
  private static final String TOKEN = "/auth/o2/token";

  @TempDir private Path folder;

  @Test
  void planThatMetThemIsFinishedByTheNextRun() throws IOException {
    try (Activation activation = Activation.in(folder, yaml -> yaml.limit("max-records", "8"));
        HostileFront front = HostileFront.before(activation.sandbox().rootUri())) {
      String config =
          Files.readString(activation.config())
              .replace(activation.sandbox().rootUri().toString(), front.uri().toString());
      // A drip ends with the time-out alone.
      String hurried = config.replace("max-records: 8", "max-records: 8, request-timeout: PT2S");
      int people = 0;
      int day = 0;
      for (Kind kind : List.of(Kind.ENDLESS, Kind.BOMB, Kind.DRIP, Kind.DEEP)) {
        people += 10;
        day++;
        activation.day(day).has(people(people));
        Files.writeString(activation.config(), kind == Kind.DRIP ? hurried : config);
        front.spoil(kind == Kind.BOMB ? POLL : UPLOAD, kind);
        CommandResult met = activation.sync("--patience", "PT0S");
        assertThat(kind + " " + met.printed(), met.exit() == 6 || met.exit() == 8, is(true));
        front.relent();
        Files.writeString(activation.config(), config);
        activation.sync().exits(0);
        assertThat(activation.members(), is(ids(people)));
      }
      front.spoil(TOKEN, Kind.BOMB);
      CommandResult tokenless = activation.run("validate", "--access").exits(6);
      assertThat(tokenless.printed(), containsString("no token from 127.0.0.1 (token_"));
      front.spoil("GET /na/v2/profiles", Kind.ENDLESS);
      CommandResult asked = activation.run("validate", "--access").exits(6);
      assertThat(asked.printed(), containsString("run again"));
    }
  }

  private static List<Person> people(int count) {
    return IntStream.range(0, count).mapToObj(n -> Person.of("p" + n)).toList();
  }

  private static Set<String> ids(int count) {
    return IntStream.range(0, count)
        .mapToObj(n -> "p" + n)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
