package io.sluice.acceptance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasEntry;
import static org.hamcrest.Matchers.is;

import io.sluice.amazonads.ApiRegion;
import io.sluice.records.RunReport;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a sync does to Amazon's membership, day after day. */
class SyncTest {
  @TempDir private Path folder;

  @Test
  void sameSyncAgainSendsNothing() {
    try (Activation activation = Activation.in(folder)) {
      activation.day(1).has(Person.numbered(1, 50));
      activation.sync().exits(0);
      assertThat(activation.creates(), is(50));
      activation.forgetRequests();

      activation.advance(Duration.ofMinutes(5));
      CommandResult again = activation.sync().exits(0);

      assertThat(activation.uploads(), is(empty()));
      assertThat(again.changes("ADD"), is(0L));
      assertThat(activation.members().size(), is(50));
    }
  }

  @Test
  void addRemoveAndAddAgainAreThreeCalls() {
    try (Activation activation = Activation.in(folder)) {
      activation.day(1).has(Person.of("stays"), Person.of("returns"));
      activation.sync().exits(0);
      activation.forgetRequests();
      activation.day(2).has(Person.of("stays"));
      activation.sync().exits(0);
      assertThat(activation.members(), contains("stays"));
      activation.day(3).has(Person.of("stays"), Person.of("returns"));
      activation.sync().exits(0);

      assertThat(activation.members(), contains("returns", "stays"));
      assertThat(
          activation.uploads().stream().map(r -> r.creates() + "+" + r.deletes()).toList(),
          contains("0+1", "1+0"));
    }
  }

  @Test
  void changedContentIsUpdatedAndAnOtherSpellingIsNot() {
    try (Activation activation =
        Activation.in(
            folder,
            yaml ->
                yaml.audience("shoppers", "ttl", "P10D")
                    .audience("shoppers", "renewal", "{ margin: P3D, spread: 0% }"))) {
      activation.day(1).has(Person.numbered(1, 10));
      activation.sync().exits(0);
      activation.forgetRequests();

      List<Person> changed = new ArrayList<>(Person.numbered(3, 10));
      changed.add(Person.of("p1").with("email", "other@" + Person.MAIL_DOMAIN));
      changed.add(
          Person.of("p2")
              .with("email", " P2@" + Person.MAIL_DOMAIN.toUpperCase(Locale.ROOT) + " "));
      activation.day(2).has(changed);
      CommandResult second = activation.sync().exits(0);
      assertThat(second.changes("UPDATE"), is(1L));
      assertThat(activation.creates(), is(1));
      activation.forgetRequests();

      // TTL of ten days less a margin of three: what was sent on day 1 falls due on day 8.
      activation.day(8).has(changed);
      CommandResult eighth = activation.sync().exits(0);
      assertThat(eighth.changes("RENEW"), is(9L));
      assertThat(activation.creates(), is(9));
      assertThat(activation.member("p3").addedAt(), is(activation.now()));
      assertThat(activation.member("p1").addedAt(), is(Activation.START.plus(1, ChronoUnit.DAYS)));
    }
  }

  @Test
  void lifetimeConsentAndSuppressionRemove() {
    try (Activation activation =
        Activation.in(
            folder,
            yaml ->
                yaml.audience("shoppers", "lifetime", "P10D")
                    .suppression(
                        "{ parquet: "
                            + folder
                            + "/warehouse/optout/*.parquet,"
                            + " column: customer_id }"))) {
      Person old = Person.of("old").qualifiedAt(Activation.START.minus(Duration.ofDays(9)));
      Person refuser = Person.of("refuser").qualifiedAt(Activation.START);
      Person optedOut = Person.of("opted-out").qualifiedAt(Activation.START);
      Person stays = Person.of("stays").qualifiedAt(Activation.START);
      activation.suppress(List.of("somebody-else"));
      activation.day(1).has(old, refuser, optedOut, stays);
      activation.sync().exits(0);
      assertThat(activation.members(), contains("old", "opted-out", "refuser", "stays"));
      activation.forgetRequests();

      activation.day(2).has(old, refuser.consent("DENIED"), optedOut, stays);
      activation.suppress(List.of("somebody-else", "opted-out"));
      CommandResult second = activation.sync().exits(0);

      assertThat(activation.members(), contains("stays"));
      assertThat(activation.deletes(), is(3));
      assertThat(second.changes("REMOVE:LIFETIME_OVER"), is(1L));
      assertThat(second.changes("REMOVE:CONSENT_WITHDRAWN"), is(1L));
      assertThat(second.changes("REMOVE:SUPPRESSED"), is(1L));
    }
  }

  @Test
  void rowsAreMergedAndRoutedByCountry() {
    try (Activation activation =
        Activation.in(folder, yaml -> yaml.accounts(ApiRegion.NA, ApiRegion.EU))) {
      activation
          .day(1)
          .has(
              Person.of("us"),
              Person.of("us").with("email", "second@" + Person.MAIL_DOMAIN),
              Person.of("de").in("DE").consent("GRANTED"),
              Person.of("gb-without-signal").in("GB"),
              Person.of("jp").in("JP"),
              Person.of("nowhere").in("Atlantis"));
      CommandResult result = activation.sync().exits(0);

      assertThat(activation.members("shoppers", ApiRegion.NA), contains("us"));
      assertThat(activation.members("shoppers", ApiRegion.EU), contains("de"));
      assertThat(activation.member("us").keySets(), is(2));
      RunReport.Audience na = result.report().audiences().get(0);
      RunReport.Audience eu = result.report().audiences().get(1);
      assertThat(stage(na, "merge").excluded(), hasEntry("DUPLICATE", 1L));
      assertThat(na.rejects(), hasEntry("COUNTRY_NOT_ROUTED", 1L));
      assertThat(na.rejects(), hasEntry("COUNTRY_INVALID", 1L));
      assertThat(eu.rejects(), hasEntry("CONSENT_MISSING", 1L));
    }
  }

  @Test
  void listColumnSelectsAudiencesOfOneSource() {
    try (Activation activation =
        Activation.in(
            folder,
            yaml ->
                yaml.audience(
                        "shoppers",
                        "source",
                        "{ use: customers, select: { column: audience_ids, equals: 7 } }")
                    .audience(
                        "lapsed",
                        "source",
                        "{ use: customers, select: { column: audience_ids, in: [8, 9] } }"))) {
      activation
          .day(1)
          .has(
              Person.of("seven"),
              Person.of("eight").with("audience_ids", List.of(8)),
              Person.of("both").with("audience_ids", List.of(5, 7, 9)),
              Person.of("none").with("audience_ids", null),
              Person.of("other").with("audience_ids", List.of(77)));
      activation.sync().exits(0);

      assertThat(activation.members("shoppers"), contains("both", "seven"));
      assertThat(activation.members("lapsed"), contains("both", "eight"));
    }
  }

  @Test
  void incrementKeepsTheAbsentUntilTheirLifetimeIsOver() {
    try (Activation activation =
        Activation.in(
            folder,
            yaml ->
                yaml.source("mode", "increment")
                    .source("window", "P2D")
                    .audience("shoppers", "lifetime", "P6D"))) {
      activation.day(1).has(Person.of("first").qualifiedAt(activation.now()));
      activation.sync().exits(0);
      activation.day(2).has(Person.of("second").qualifiedAt(activation.now()));
      activation.sync().exits(0);
      assertThat(activation.members(), contains("first", "second"));

      // The window has left day 1 behind; an absence alone means nothing.
      activation.day(3).has(Person.of("third").qualifiedAt(activation.now()));
      activation.sync().exits(0);
      assertThat(activation.members(), contains("first", "second", "third"));

      activation.day(7).has(Person.of("fourth").qualifiedAt(activation.now()));
      activation.sync().exits(0);
      assertThat(activation.members(), is(equalTo(Set.of("second", "third", "fourth"))));
    }
  }

  private static RunReport.Stage stage(RunReport.Audience audience, String name) {
    return audience.stages().stream()
        .filter(s -> s.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no stage " + name));
  }
}
