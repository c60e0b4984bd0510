package io.sluice.acceptance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.sluice.records.RunReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes right over several nights: deferred changes, members left to expire. */
class SeveralNightsTest {
  @TempDir private Path folder;

  @Test
  void changesOverTheLimitAreDeferredUntilTheTargetIsReached() {
    try (Activation activation =
        Activation.in(folder, yaml -> yaml.audience("shoppers", "max-changes", "10"))) {
      for (int night = 1; night <= 3; night++) {
        activation.day(night).has(Person.numbered(1, 25));
        CommandResult result = activation.sync().exits(0);
        int sent = Math.min(25, night * 10);
        assertThat(activation.members().size(), is(sent));
        assertThat("night " + night, deferred(result), is(25L - sent));
        assertThat(
            result.audience().stages().stream().allMatch(RunReport.Stage::balanced), is(true));
      }
      assertThat(activation.creates(), is(25));
      activation.forgetRequests();
      activation.day(4).has(Person.numbered(1, 25));
      activation.sync().exits(0);
      assertThat(activation.uploads(), is(empty()));
    }
  }

  @Test
  void optOutsAreNeverDeferredAndLeaversGoBeforeNewcomers() {
    try (Activation activation =
        Activation.in(
            folder,
            yaml ->
                yaml.audience("shoppers", "guards", "{ max-removed-percent: off }")
                    .audience("shoppers", "max-changes", "6"))) {
      for (int night = 1; night <= 4; night++) {
        activation.day(night).has(Person.numbered(1, 20));
        activation.sync().exits(0);
      }
      assertThat(activation.members().size(), is(20));
      activation.forgetRequests();

      // 10 withdraw their consent, 4 leave, 8 are new: of all but the 10 six may go tonight.
      List<Person> next = new ArrayList<>();
      Person.numbered(1, 10).forEach(person -> next.add(person.consent("DENIED")));
      next.addAll(Person.numbered(15, 28));
      activation.day(5).has(next);
      CommandResult fifth = activation.sync().exits(0);
      assertThat(fifth.changes("REMOVE:CONSENT_WITHDRAWN"), is(10L));
      assertThat(activation.members(), not(hasItems("p1")));
      assertThat(activation.deletes(), is(14));
      assertThat(activation.members(), hasItems("p15", "p20"));

      int night = 6;
      while (deferred(fifth) > 0 && night < 10) {
        activation.day(night++).has(next);
        fifth = activation.sync().exits(0);
      }
      assertThat(
          activation.members(),
          is(Person.numbered(15, 28).stream().map(Person::id).collect(Collectors.toSet())));
    }
  }

  @Test
  void leaversAreLeftToExpireAndOptOutsAreNot() {
    try (Activation activation =
        Activation.in(
            folder,
            yaml ->
                yaml.audience("shoppers", "ttl", "P10D")
                    .audience("shoppers", "lifetime", "P30D")
                    .audience("shoppers", "removal", "let-expire"))) {
      Person over = Person.of("over").qualifiedAt(Activation.START.minus(Duration.ofDays(29)));
      activation
          .day(1)
          .has(fresh("stays"), fresh("left"), fresh("refuser"), over, fresh("returns"));
      activation.sync().exits(0);
      activation.forgetRequests();

      activation.day(3).has(fresh("stays"), fresh("refuser").consent("DENIED"), over);
      CommandResult third = activation.sync().exits(0);
      assertThat(third.changes("REMOVE:CONSENT_WITHDRAWN"), is(1L));
      assertThat(activation.deletes(), is(1));
      // Amazon still has those who left: nothing took them away before their time.
      assertThat(activation.members(), contains("left", "over", "returns", "stays"));

      // Past ten days and the two for which Amazon may lag, only who was renewed is there.
      for (int day = 6; day <= 15; day += 3) {
        activation.day(day).has(fresh("stays"));
        activation.sync().exits(0);
      }
      assertThat(activation.members(), contains("stays"));
      assertThat(activation.deletes(), is(1));

      // Who returns after that is added anew.
      activation.day(16).has(fresh("stays"), fresh("returns"));
      CommandResult back = activation.sync().exits(0);
      assertThat(back.changes("ADD"), is(1L));
      assertThat(activation.members(), contains("returns", "stays"));
    }
  }

  private static Person fresh(String id) {
    return Person.of(id).qualifiedAt(Activation.START);
  }

  private static long deferred(CommandResult result) {
    return result.audience().stages().stream().mapToLong(RunReport.Stage::deferred).max().orElse(0);
  }
}
