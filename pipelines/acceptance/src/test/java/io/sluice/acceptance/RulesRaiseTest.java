package io.sluice.acceptance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import io.sluice.records.RunReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A raised rules version, followed over its window by whole jobs. */
class RulesRaiseTest {
  private static final int MEMBERS = 60;

  @TempDir private Path folder;

  @Test
  void raisedRulesAreFollowedOverTheWindowAndChangedMembersGoAtOnce() {
    try (Activation activation =
        Activation.in(folder, yaml -> yaml.audience("shoppers", "rehash-window", "P4D"))) {
      List<Person> people = new ArrayList<>(Person.numbered(1, MEMBERS));
      activation.day(1).has(people);
      activation.sync().exits(0);
      activation.forgetRequests();

      activation.reconfigure(yaml -> yaml.rulesVersion(2));
      people.set(0, Person.of("p1").with("email", "other@" + Person.MAIL_DOMAIN));
      activation.day(2).has(people);
      CommandResult first = activation.sync().exits(0);
      assertThat(first.changes("UPDATE"), is(1L));
      assertThat(activation.creates(), is(1));
      long followed = excluded(first, "SAME_DIGESTS");
      assertThat(excluded(first, "REHASH_LATER"), is(MEMBERS - 1 - followed));
      assertThat(followed, lessThan(MEMBERS / 2L));

      // The same day again: the window counts from the first sight of the raise.
      activation.advance(Duration.ofMinutes(5));
      followed += excluded(activation.sync().exits(0), "SAME_DIGESTS");
      for (int day = 3; day <= 6; day++) {
        activation.day(day).has(people);
        activation.advance(Duration.ofMinutes(10));
        CommandResult daily = activation.sync().exits(0);
        assertThat("day " + day, excluded(daily, "SAME_DIGESTS"), greaterThan(0L));
        followed += excluded(daily, "SAME_DIGESTS");
      }

      // Each once; the rules' own digests are as before, so nothing had to be sent.
      assertThat(followed, is(MEMBERS - 1L));
      assertThat(activation.creates(), is(1));
      activation.day(7).has(people);
      assertThat(excluded(activation.sync().exits(0), "UNCHANGED"), is((long) MEMBERS));
    }
  }

  private static long excluded(CommandResult result, String code) {
    return result.audience().stages().stream()
        .filter(stage -> stage.name().equals("diff"))
        .map(RunReport.Stage::excluded)
        .findFirst()
        .orElseThrow()
        .getOrDefault(code, 0L);
  }
}
