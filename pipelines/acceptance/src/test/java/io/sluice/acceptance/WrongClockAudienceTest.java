package io.sluice.acceptance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The clock of one run of an audience is wrong by hours or days, that of the next ones is right,
 * and one more after each renewal is an hour behind: no one is sent again, no one is lost, no
 * renewal is put off.
 */
class WrongClockAudienceTest {
  private static final Duration BEHIND = Duration.ofHours(-1);
  private static final int LAST_NIGHT = 10;

  /** From one renewal to the next: the TTL without the margin. */
  private static final int RHYTHM = 3;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"PT1H, 5", "PT48H, 5", "-PT1H, 4"})
  void audienceStaysWhatItIsAndIsRenewedInTime(Duration wrong, int firstRenewal) {
    try (Activation activation =
        Activation.in(
            folder,
            yaml ->
                yaml.audience("shoppers", "ttl", "P5D")
                    .audience("shoppers", "renewal", "{ margin: P2D, spread: 0% }")
                    // A clock two days ahead takes today's snapshot for an old one.
                    .audience(
                        "shoppers", "guards", "{ max-age: off, max-removed-percent: off }"))) {
      List<Person> people = Person.numbered(1, 20);
      Activation.Day day = activation.day(1).has(people);
      activation.commandsClockAhead(wrong);
      sync(activation, day).exits(0);
      assertThat(activation.members(), is(ids(people)));
      activation.commandsClockAhead(Duration.ZERO);

      activation.advance(Duration.ofMinutes(10));
      List<Person> without = people.subList(1, 20);
      activation.forgetRequests();
      day.has(without);
      sync(activation, day).exits(0);
      assertThat(activation.creates(), is(0));
      assertThat(activation.deletes(), is(1));
      assertStands(activation, without, "the clock right again");

      List<Integer> renewals = new ArrayList<>();
      for (int night = 2; night <= LAST_NIGHT; night++) {
        day = activation.day(night).has(without);
        // Before the run too: it would send whoever has lapsed again, and hide the gap.
        assertStands(activation, without, "before night " + night);
        activation.forgetRequests();
        sync(activation, day).exits(0);
        assertStands(activation, without, "night " + night);
        assertThat("night " + night, activation.deletes(), is(0));
        if (!activation.uploads().isEmpty()) {
          assertThat("night " + night, activation.creates(), is(without.size()));
          renewals.add(night);
          runAnHourBehind(activation, day);
          assertStands(activation, without, "an hour behind in night " + night);
        }
      }
      assertThat(
          renewals,
          is(
              IntStream.iterate(firstRenewal, n -> n <= LAST_NIGHT, n -> n + RHYTHM)
                  .boxed()
                  .toList()));
    }
  }

  private static void runAnHourBehind(Activation activation, Activation.Day day) {
    activation.forgetRequests();
    activation.commandsClockAhead(BEHIND);
    sync(activation, day).exits(0);
    assertThat("an hour behind", activation.uploads(), is(empty()));
    activation.commandsClockAhead(Duration.ZERO);
  }

  /** Amazon and the ledger hold exactly these people. */
  private static void assertStands(Activation activation, List<Person> people, String when) {
    assertThat(when, activation.members(), is(ids(people)));
    assertThat(when, LedgerRows.present(activation, "shoppers", "na"), is(ids(people)));
  }

  private static Set<String> ids(List<Person> people) {
    return people.stream().map(Person::id).collect(Collectors.toSet());
  }

  private static CommandResult sync(Activation activation, Activation.Day day) {
    return activation.sync("--snapshot", day.date().toString());
  }
}
