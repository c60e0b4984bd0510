package io.sluice.acceptance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import io.sluice.amazonads.ApiRegion;
import io.sluice.domain.conversion.EventHistory.Status;
import io.sluice.sandbox.FaultPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The clock of one run of conversions is wrong by hours or days, that of the next ones is right,
 * and one more is an hour behind: no event is sent again, none is lost.
 */
class WrongClockTest {
  private static final Duration BEHIND = Duration.ofHours(-1);

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"PT1H", "PT48H", "-PT1H"})
  void eventsAreSentOnceWhateverTheClockOfARunSaid(Duration wrong) {
    try (Activation activation =
        Activation.ofConversions(
            folder,
            yaml ->
                yaml.conversion("orders", ApiRegion.NA)
                    .conversion("orders", "source.reread", "P3D"))) {
      Instant first = Activation.START.minus(Duration.ofHours(5));
      Activation.Day day =
          activation.day(1).has("orders", OrderFixture.numbered("o", 1, 30, first));
      activation.commandsClockAhead(wrong);
      activation.faults().add(new FaultPolicy.MissingAnswers(1, 1));
      conversions(activation, day);
      activation.faults().clear();

      activation.commandsClockAhead(Duration.ZERO);
      activation.advance(Duration.ofMinutes(10));
      conversions(activation, day).exits(0);
      for (int run = 1; run <= 4; run++) {
        activation.advance(Duration.ofMinutes(10));
        activation.commandsClockAhead(run == 3 ? BEHIND : Duration.ZERO);
        activation.forgetRequests();
        conversions(activation, day).exits(0);
        assertThat("run " + run, activation.eventUploads(), is(empty()));
        activation.run("maintain").exits(0);
      }
      assertThat(activation.sandbox().eventCounts().counted(), is(30L));
      assertThat(
          LedgerRows.events(activation, "orders", "na").values().stream().toList(),
          is(Collections.nCopies(30, Status.ACCEPTED)));
    }
  }

  private static CommandResult conversions(Activation activation, Activation.Day day) {
    String date = day.date().toString();
    return activation.conversions("--from", date, "--to", date);
  }
}
