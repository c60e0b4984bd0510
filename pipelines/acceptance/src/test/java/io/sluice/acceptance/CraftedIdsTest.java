package io.sluice.acceptance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two ids that were made to have one hash, with the same address: without a key in what tells them
 * apart one would pass as the other, and never be removed.
 */
class CraftedIdsTest {
  private static final String ONE = "kaK19Uzd8m";
  private static final String OTHER = "SV045103Qh";

  @TempDir private Path folder;

  @Test
  void whoLeavesIsRemovedThoughAnIdMadeToMeetTheirsStays() {
    try (Activation activation =
        Activation.in(
            folder, yaml -> yaml.audience("shoppers", "guards", "{ max-removed-percent: off }"))) {
      Person one = Person.of(ONE).with("email", "household@" + Person.MAIL_DOMAIN);
      Person other = Person.of(OTHER).with("email", "household@" + Person.MAIL_DOMAIN);
      activation.day(1).has(one, other, Person.of("p1"));
      activation.sync().exits(0);
      assertThat(activation.members(), is(Set.of(ONE, OTHER, "p1")));

      activation.forgetRequests();
      activation.day(2).has(one, other, Person.of("p1"));
      activation.sync().exits(0);
      assertThat("nothing changed", activation.uploads(), is(empty()));

      activation.day(3).has(one, other.consent("DENIED"), Person.of("p1"));
      activation.sync().exits(0);
      assertThat(activation.members(), is(Set.of(ONE, "p1")));
      activation.day(4).has(one, Person.of("p1"));
      activation.sync().exits(0);
      activation.day(5).has(other, Person.of("p1"));
      activation.sync().exits(0);
      assertThat(activation.members(), is(Set.of(OTHER, "p1")));
    }
  }
}
