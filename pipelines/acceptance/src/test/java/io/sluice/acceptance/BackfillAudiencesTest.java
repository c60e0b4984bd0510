package io.sluice.acceptance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.sluice.records.RunReport;
import io.sluice.sandbox.MemberView;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sluice backfill audiences}: past days as one net plan, or day by day. */
class BackfillAudiencesTest {
  @TempDir private Path folder;

  @Test
  void aBackfillOfSomeDaysEndsAsDailyRunsDo() {
    try (Activation daily = increments(folder.resolve("daily"));
        Activation net = increments(folder.resolve("net"));
        Activation replay = increments(folder.resolve("replay"))) {
      for (int day = 1; day <= 4; day++) {
        daily.day(day).has(rows(day));
        daily.sync().exits(0);
        net.day(day).has(rows(day));
        replay.day(day).has(rows(day));
      }
      CommandResult backfilled = backfill(net, 1, 4).exits(0);
      assertThat(content(net), is(content(daily)));
      assertThat(net.members().size(), is(8));
      assertThat(
          backfilled.out(),
          containsString("sending 1 plan on 1 lane at 30 % of the lane: 8 records in 1 request"));
      assertThat(backfilled.out(), containsString("; by budget done at 2026-"));
      assertThat(
          backfilled.audience().stages().stream().allMatch(RunReport.Stage::balanced), is(true));
      backfill(replay, 1, 4, "--replay").exits(0);
      assertThat(content(replay), is(content(daily)));

      // Run again, it has nothing to say.
      net.forgetRequests();
      backfill(net, 1, 4).exits(0);
      assertThat(net.uploads().size(), is(0));
    }
  }

  /** Everybody once, some again with another address, one who withdraws and one who returns. */
  private static List<Person> rows(int day) {
    List<Person> rows = new ArrayList<>();
    rows.add(person("new" + day, day));
    rows.add(person("regular", day).with("email", "regular" + day + "@" + Person.MAIL_DOMAIN));
    if (day == 1) {
      rows.add(person("once", day));
      rows.add(person("leaver", day));
      rows.add(person("returns", day));
      rows.add(person("other", day));
    } else if (day == 2) {
      rows.add(person("leaver", day).consent("DENIED"));
      rows.add(person("returns", day).consent("DENIED"));
    } else if (day == 3) {
      rows.add(person("returns", day));
    }
    return rows;
  }

  @Test
  void whatALaterRunSetIsNeitherTakenBackNorShortened() {
    try (Activation activation = increments(folder)) {
      activation
          .day(1)
          .has(person("a", 1).with("email", "old@" + Person.MAIL_DOMAIN), person("gone", 1));
      activation.day(2).has(person("b", 2), person("c", 2));
      activation
          .day(5)
          .has(person("a", 5).with("email", "new@" + Person.MAIL_DOMAIN), person("gone", 5));
      activation.sync().exits(0);
      activation.day(6).has(person("gone", 6).consent("DENIED"));
      activation.sync().exits(0);
      Map<String, String> before = content(activation);

      CommandResult result = backfill(activation, 1, 2).exits(0);
      assertThat(result.changes("ADD"), is(2L));
      assertThat(activation.members(), hasItem("b"));
      assertThat(activation.members(), not(hasItem("gone")));
      assertThat(content(activation).get("a"), is(before.get("a")));
      assertThat(activation.deletes(), is(1));
    }
  }

  @Test
  void aDryRunTellsWhatWouldBeSentAndSendsNothing() {
    try (Activation activation = increments(folder)) {
      activation.day(1).has(Person.numbered(1, 0));
      activation.day(1).has(person("a", 1), person("b", 1));
      activation.day(2).has(person("c", 2));
      activation.forgetRequests();
      CommandResult dry = backfill(activation, 1, 2, "--dry-run").exits(0);
      assertThat(dry.delivered("forecastRecords"), is(3L));
      assertThat(dry.audience().verdict(), containsString("hours"));
      assertThat(activation.uploads().size(), is(0));
      assertThat(activation.run("plans", "list").out(), not(containsString("shoppers")));
    }
  }

  @Test
  void aMissingDayIsToldAndNothingIsPlanned() {
    try (Activation activation = increments(folder)) {
      activation.day(1).has(person("a", 1));
      activation.day(3).has(person("c", 3));
      CommandResult result = backfill(activation, 1, 3);
      assertThat(result.exit(), is(7));
      assertThat(activation.uploads().size(), is(0));
    }
  }

  /** After missed days one run takes the newest snapshot. */
  @Test
  void aNightAfterMissedDaysTakesTheNewestSnapshot() {
    try (Activation activation = Activation.in(folder)) {
      activation.day(1).has(Person.numbered(1, 20));
      activation.sync().exits(0);
      activation.day(2).has(Person.numbered(1, 21));
      activation.day(3).has(Person.numbered(1, 22));
      activation.day(4).has(Person.numbered(2, 22));
      activation.sync().exits(0);
      assertThat(activation.members().size(), is(21));
      assertThat(activation.members(), not(hasItem("p1")));
    }
  }

  private static CommandResult backfill(Activation activation, int from, int to, String... more) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "backfill",
                "audiences",
                "--poll",
                "PT0.05S",
                "--from",
                "2026-03-0" + from,
                "--to",
                "2026-03-0" + to));
    words.addAll(List.of(more));
    return activation.run(words.toArray(String[]::new));
  }

  /** What Amazon has of each member. */
  private static Map<String, String> content(Activation activation) {
    Map<String, String> content = new TreeMap<>();
    for (String id : activation.members()) {
      MemberView member = activation.member(id);
      content.put(id, member.digests().toString());
    }
    return content;
  }

  private static Person person(String id, int day) {
    Instant qualified = Activation.START.plus(Duration.ofDays(day - 1L)).minusSeconds(3_600);
    return Person.of(id).qualifiedAt(qualified);
  }

  private static Activation increments(Path folder) {
    return Activation.in(
        folder, yaml -> yaml.source("mode", "increment").audience("shoppers", "lifetime", "P90D"));
  }
}
