package io.sluice.acceptance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
