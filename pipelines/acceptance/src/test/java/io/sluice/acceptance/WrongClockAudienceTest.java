package io.sluice.acceptance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The clock of one run of an audience is wrong by hours or days, that of the next ones is right,
 * and one more is an hour behind: nobody is sent again, nobody is lost, no renewal is put off.
 */
class WrongClockAudienceTest {
  private static final Duration BEHIND = Duration.ofHours(-1);

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"PT1H", "PT48H", "-PT1H"})
  void audienceStaysWhatItIsAndIsRenewedInTime(Duration wrong) {
    try (Activation activation =
        Activation.in(
            folder,
            yaml ->
                yaml.audience("shoppers", "ttl", "P5D")
                    .audience("shoppers", "renewal", "{ margin: P1D, spread: 0% }")
                    .audience(
                        "shoppers", "guards", "{ max-age: off, max-removed-percent: off }"))) {
      List<Person> people = Person.numbered(1, 20);
      Activation.Day day = activation.day(1).has(people);
      activation.commandsClockAhead(wrong);
      sync(activation, day).exits(0);
      activation.commandsClockAhead(Duration.ZERO);

      activation.advance(Duration.ofMinutes(10));
      List<Person> without = people.subList(1, 20);
      activation.forgetRequests();
      day.has(without);
      sync(activation, day).exits(0);
      assertThat(activation.creates(), is(0));
      assertThat(activation.deletes(), is(1));

      activation.forgetRequests();
      activation.commandsClockAhead(BEHIND);
      sync(activation, day).exits(0);
      assertThat("an hour behind", activation.uploads(), is(empty()));
      activation.commandsClockAhead(Duration.ZERO);
      for (int night = 2; night <= 10; night++) {
        sync(activation, activation.day(night).has(without)).exits(0);
        assertThat(
            "night " + night,
            activation.members(),
            is(without.stream().map(Person::id).collect(Collectors.toSet())));
      }
      assertThat(LedgerRows.present(activation, "shoppers", "acme-na"), is(activation.members()));
    }
  }

  private static CommandResult sync(Activation activation, Activation.Day day) {
    return activation.sync("--snapshot", day.date().toString());
  }
}
