package io.sluice.acceptance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

import io.sluice.domain.ledger.AudienceEntry;
import io.sluice.domain.ledger.BucketSize;
import io.sluice.domain.ledger.Retention;
import io.sluice.jobs.config.ConfigLoader;
import io.sluice.jobs.run.Workspaces;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nights with {@code sluice maintain} between them end as nights without. */
class MaintainTest {
  private static final int CHANGES = 4;

  @TempDir private Path folder;

  /** What Amazon got and holds in the end. */
  private record Ended(Set<String> members, List<String> lastNight, int plans) {}

  @Test
  void laterNightsSendTheSameAfterAMaintenance() {
    Ended plain = nights(folder.resolve("plain"), List.of());
    Ended kept = nights(folder.resolve("kept"), List.of("maintain", "--keep-plans", "P1D"));

    assertThat(kept.members(), equalTo(plain.members()));
    assertThat(kept.lastNight(), equalTo(plain.lastNight()));
    assertThat(plain.plans(), is(CHANGES + 1));
    // Those that were settled within the day before, and the one that followed.
    assertThat(kept.plans(), is(3));
  }

  /** A bucket holds far more members than a test has: the upkeep is asked for small ones. */
  @Test
  void anAudienceWithMoreBucketsIsSyncedAsBefore() {
    try (Activation activation =
        Activation.in(
            folder, yaml -> yaml.audience("shoppers", "guards", "{ max-removed-percent: off }"))) {
      activation.day(1).has(people(1, 40, 1));
      activation.sync().exits(0);
      activation.forgetRequests();

      assertThat(buckets(activation, 8), is(4));
      activation.sync().exits(0);
      assertThat(activation.uploads().size(), is(0));

      // A plan of before goes out and is settled after, in buckets that it did not know.
      activation.day(2).has(people(11, 50, 1));
      activation.plan().exits(0);
      assertThat(buckets(activation, 2), is(16));
      activation.apply().exits(0);
      activation.settle().exits(0);
      assertThat(activation.deletes(), is(10));
      assertThat(activation.creates(), is(10));
      activation.forgetRequests();
      activation.sync().exits(0);
      assertThat(activation.uploads().size(), is(0));
      assertThat(activation.members().size(), is(40));
    }
  }

  private static int buckets(Activation activation, long members) {
    try (Workspaces.Opened opened =
        Workspaces.open(
            ConfigLoader.load(activation.config(), Optional.empty(), Map.of()), Map.of())) {
      opened
          .ledger()
          .upkeep(Retention.DEFAULT, activation.now())
          .withBucketSize(new BucketSize(members))
          .run(Set.of());
      AudienceEntry entry = opened.ledger().audiences().get(0);
      assertThat(opened.ledger().view(entry.target()).bucketCount(), is(entry.bucketCount()));
      return entry.bucketCount();
    }
  }

  private static Ended nights(Path place, List<String> maintain) {
    try (Activation activation =
        Activation.in(
            place, yaml -> yaml.audience("shoppers", "guards", "{ max-removed-percent: off }"))) {
      for (int night = 1; night <= CHANGES; night++) {
        activation.day(night).has(people(1, 12, night));
        activation.sync().exits(0);
      }
      if (!maintain.isEmpty()) {
        CommandResult first = activation.run(maintain.toArray(String[]::new)).exits(0);
        assertThat(first.out(), containsString("sluice_private.membership_keys"));
        activation.run(maintain.toArray(String[]::new)).exits(0);
      }
      activation.forgetRequests();
      // Some leave, some come: what is deleted is every digest that was sent for them.
      activation.day(CHANGES + 1).has(people(4, 15, CHANGES + 1));
      activation.sync().exits(0);
      List<String> bodies =
          activation.uploads().stream()
              .map(r -> r.creates() + " created, " + r.deletes() + " deleted, " + r.bodyBytes())
              .sorted()
              .toList();
      return new Ended(activation.members(), bodies, plans(activation));
    }
  }

  private static int plans(Activation activation) {
    try (Stream<Path> plans = Files.list(activation.workspace().resolve("plans"))) {
      return (int) plans.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Person> people(int from, int to, int night) {
    List<Person> people = new ArrayList<>();
    for (Person person : Person.numbered(from, to)) {
      people.add(person.with("email", person.id() + "-" + night + "@example.com"));
    }
    return people;
  }
}
