package io.sluice.acceptance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A higher TTL brings nobody back: those who do not qualify are removed before it is raised. */
class TtlRaiseTest {
  @TempDir private Path folder;

  @Test
  void lapsedMemberWhoLeftIsDeletedBeforeTheTtlIsRaised() {
    try (Activation activation = Activation.in(folder, this::tenDays)) {
      activation.day(1).has(Person.of("lapsed"), Person.of("returns"), Person.of("long-ago"));
      activation.sync().exits(0);
      // An outage: nobody was renewed, all have lapsed at Amazon.
      activation.day(20).has(Person.of("returns"));
      assertThat(activation.members(), is(empty()));
      raise(activation, "P60D");
      assertThat(apply(activation), containsString("ttl waits: PT1440H"));
      assertThat("not raised yet", activation.members(), is(empty()));

      CommandResult sync = activation.sync().exits(0);
      assertThat(sync.changes("REMOVE:TTL_RAISED"), is(2L));
      assertThat(sync.changes("ADD"), is(1L));
      assertThat(sync.audience().remedy(), containsString("sluice audiences apply"));

      assertThat(apply(activation), containsString("ttl 864000 s -> 5184000 s"));
      assertThat(activation.members(), contains("returns"));
      assertThat(apply(activation), containsString("no change"));
      activation.day(25).has(Person.of("returns"));
      activation.forgetRequests();
      activation.sync().exits(0);
      assertThat("counted on the new TTL", activation.uploads(), is(empty()));
    }
  }

  @Test
  void memberLeftToExpireIsDeletedBeforeTheTtlIsRaised() {
    try (Activation activation =
        Activation.in(
            folder, yaml -> tenDays(yaml).audience("shoppers", "removal", "let-expire"))) {
      activation.day(1).has(Person.of("stays"), Person.of("leaves"));
      activation.sync().exits(0);
      activation.day(2).has(Person.of("stays"));
      activation.sync().exits(0);
      assertThat(activation.deletes(), is(0));
      raise(activation, "P60D");
      assertThat(apply(activation), containsString("ttl waits"));

      activation.advance(Duration.ofHours(1));
      assertThat(activation.sync().exits(0).changes("REMOVE:LEFT"), is(1L));
      assertThat(apply(activation), containsString("ttl 864000 s -> 5184000 s"));

      activation.day(12).has(Person.of("stays"));
      assertThat(activation.members(), contains("stays"));
      // Raised: from now on who leaves is left to expire again.
      activation.day(13).has(Person.of("somebody"));
      assertThat(activation.sync().exits(0).changes("REMOVE:LEFT"), is(0L));
      assertThat(activation.members(), contains("somebody", "stays"));
    }
  }

  @Test
  void raiseWaitsWhileARemovalIsDeferredAndOtherFieldsDoNotWait() {
    try (Activation activation =
        Activation.in(folder, yaml -> tenDays(yaml).audience("shoppers", "max-changes", "2"))) {
      activation.day(1).has(List.of(Person.of("a"), Person.of("b")));
      activation.sync().exits(0);
      activation.advance(Duration.ofMinutes(5));
      activation.day(1).hasToo(SnapshotFixture.ofPeople(), List.of(Person.of("c")));
      activation.advance(Duration.ofMinutes(5));
      activation.sync().exits(0);
      activation.day(20).has(Person.of("stranger"));
      activation.reconfigure(
          yaml ->
              yaml.audience("shoppers", "ttl", "P60D")
                  .audience("shoppers", "description", "Shoppers of sixty days"));
      String both = apply(activation);
      assertThat(both, containsString("description is set anew; ttl waits"));
      assertThat(both, not(containsString("864000 s ->")));
      assertThat(apply(activation), not(containsString("description")));

      CommandResult partly = activation.sync().exits(0);
      assertThat(partly.audience().remedy(), containsString("still waits"));
      assertThat(apply(activation), containsString("ttl waits"));

      activation.advance(Duration.ofMinutes(5));
      activation.sync().exits(0);
      assertThat(apply(activation), containsString("ttl 864000 s -> 5184000 s"));
      assertThat(activation.members(), contains("stranger"));
    }
  }

  @Test
  void ttlOfAnAudienceThatNobodyWasSentToIsRaisedAtOnce() {
    try (Activation activation = Activation.in(folder, this::tenDays)) {
      raise(activation, "P60D");
      assertThat(apply(activation), containsString("ttl 864000 s -> 5184000 s"));
    }
  }

  private static void raise(Activation activation, String ttl) {
    activation.reconfigure(yaml -> yaml.audience("shoppers", "ttl", ttl));
  }

  private static String apply(Activation activation) {
    return activation.run("audiences", "apply").exits(0).printed();
  }

  private ActivationYaml tenDays(ActivationYaml yaml) {
    return yaml.audience("shoppers", "ttl", "P10D")
        .audience("shoppers", "renewal", "{ margin: P3D, spread: 0% }");
  }
}
