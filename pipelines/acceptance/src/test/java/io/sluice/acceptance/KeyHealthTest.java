package io.sluice.acceptance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.sluice.records.RunReport.KeyCounts;
import io.sluice.records.RunReport.KeyHealth;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run tells of the identifiers, and what it leaves out on demand. */
class KeyHealthTest {
  private static final String STORE = "571 412 0599";

  @TempDir private Path folder;

  @Test
  void reportTellsHowGoodTheIdentifiersAre() {
    try (Activation activation = Activation.in(folder)) {
      List<Person> people = new ArrayList<>(Person.numbered(1, 7));
      people.add(Person.of("p8").with("email", "ab".repeat(32)));
      people.add(Person.of("p9").with("email", "noreply@" + Person.MAIL_DOMAIN));
      people.add(Person.of("p10").in("DE").consent("GRANTED"));
      activation.day(1).has(people);
      CommandResult result = activation.plan().exits(0);

      List<KeyHealth> health = result.audience().keyHealth();
      assertThat(health.stream().map(KeyHealth::country).toList(), is(List.of("US", "DE")));
      assertThat(health.get(0).oneIn(), is(1L));
      assertThat(
          health.get(0).keys().get(0),
          is(new KeyCounts("email", 9, 8, 1, 1, 0, Map.of("PLACEHOLDER", 1L))));
      assertThat(health.get(0).byUsableKeys().subList(0, 3), is(List.of(1L, 8L, 0L)));
      assertThat(result.printed(), containsString("email of US is half hashed: 12.5 %"));
      assertThat(result.printed(), not(containsString("email of DE")));
    }
  }

  @Test
  void numberOfTheStoreIsLeftOutAndThoseWhoHaveNothingElseAreNotSent() {
    try (Activation activation =
        Activation.in(
            folder, yaml -> yaml.matchKeys("{ shared-above: 3, drop-shared-keys: true }"))) {
      List<Person> people = new ArrayList<>();
      for (Person person : Person.numbered(1, 4)) {
        people.add(person.with("phone", STORE));
      }
      people.add(Person.of("only-store").with("email", null).with("phone", "+1 571-412-0599"));
      people.add(Person.of("own").with("email", null).with("phone", "202 555 0123"));
      activation.day(1).has(people);
      CommandResult result = activation.sync("--json");

      KeyCounts phone = result.audience().keyHealth().get(0).keys().get(1);
      assertThat(phone.key(), is("phone"));
      assertThat(phone.shared(), is(5L));
      assertThat(phone.present(), is(1L));
      assertThat(activation.members().contains("own"), is(true));
      assertThat(activation.members().contains("only-store"), is(false));
      assertThat(activation.members().size(), is(5));
    }
  }

  @Test
  void otherReadingsTravelInTheSameRecord() {
    try (Activation activation =
        Activation.in(folder, yaml -> yaml.matchKeys("{ variants: on }"))) {
      activation.day(1).has(Person.of("p1").with("email", "joe+x@" + Person.MAIL_DOMAIN));
      activation.sync().exits(0);

      assertThat(activation.members().size(), is(1));
      assertThat(activation.creates(), is(1));
    }
  }
}
