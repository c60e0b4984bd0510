package io.sluice.acceptance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.sluice.amazonads.ApiRegion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A row that an audience drops still says that the person denies: whoever is a member leaves, and
 * no re-run of an older day brings them back.
 */
class DroppedDenialTest {
  private static final String FIRST = "2026-03-01";
  private static final String SELECT =
      "{ use: customers, select: { column: audience_ids, equals: 7 } }";

  // The account in Europe has a member, too.
  private static final Person GERMAN = Person.of("german").in("DE").consent("GRANTED");

  @TempDir private Path folder;

  /** Why an audience drops a row. */
  private enum Dropped {
    NOT_SELECTED,
    ROUTED_ELSEWHERE,
    COUNTRY_NOT_ROUTED,
    COUNTRY_INVALID,
    NOT_SELECTED_AND_INVALID;

    Person of(String id) {
      Person person = Person.of(id);
      return switch (this) {
        case NOT_SELECTED -> person.with("audience_ids", List.of(8));
        case ROUTED_ELSEWHERE -> person.in("DE");
        case COUNTRY_NOT_ROUTED -> person.in("JP");
        case COUNTRY_INVALID -> person.in("Atlantis");
        case NOT_SELECTED_AND_INVALID -> person.in("Atlantis").with("audience_ids", null);
      };
    }
  }

  private static ActivationYaml selecting(ActivationYaml yaml) {
    return yaml.accounts(ApiRegion.NA, ApiRegion.EU)
        .audience("shoppers", "source", SELECT)
        .audience("shoppers", "guards", "{ max-age: P9D }");
  }

  @ParameterizedTest
  @EnumSource
  void whoDeniesInDroppedRowStaysOutOfOlderDay(Dropped dropped) {
    try (Activation activation = Activation.in(folder, DroppedDenialTest::selecting)) {
      activation.day(1).has(Person.of("p1"), Person.of("p2"), Person.of("p3"), GERMAN);
      activation.sync().exits(0);
      activation
          .day(2)
          .has(dropped.of("p1").consent("denied "), dropped.of("p2"), Person.of("p3"), GERMAN);
      activation.sync().exits(0);
      assertThat(activation.members("shoppers", ApiRegion.NA), contains("p3"));

      runAgain(activation, FIRST);

      // p2 has only left.
      assertThat(activation.members("shoppers", ApiRegion.NA), contains("p2", "p3"));
      String why = why(activation, "p1");
      assertThat(why, containsString("CONSENT_WITHDRAWN"));
    }
  }

  @Test
  void denialOfWhoHadLeftBeforeIsNotedToo() {
    try (Activation activation = Activation.in(folder, DroppedDenialTest::selecting)) {
      activation.day(1).has(Person.of("p1"), Person.of("p2"), Person.of("p3"), GERMAN);
      activation.sync().exits(0);
      activation.day(2).has(Dropped.NOT_SELECTED.of("p1"), Person.of("p3"), GERMAN);
      activation.sync().exits(0);
      activation
          .day(3)
          .has(Dropped.NOT_SELECTED.of("p1").consent("DENIED"), Person.of("p3"), GERMAN);
      activation.sync().exits(0);

      runAgain(activation, FIRST);

      assertThat(activation.members("shoppers", ApiRegion.NA), contains("p2", "p3"));
      activation.day(4).has(Person.of("p1"), Person.of("p2"), Person.of("p3"), GERMAN);
      activation.sync().exits(0);
      assertThat(
          "granted by a newer day",
          activation.members("shoppers", ApiRegion.NA),
          contains("p1", "p2", "p3"));
    }
  }

  @Test
  void denialInDroppedRowOfIncrementRemovesTheMember() {
    try (Activation activation =
        Activation.in(
            folder,
            yaml ->
                yaml.audience("shoppers", "source", SELECT)
                    .source("mode", "increment")
                    .source("window", "P2D")
                    .audience("shoppers", "lifetime", "P20D"))) {
      activation
          .day(1)
          .has(
              Person.of("p1").qualifiedAt(activation.now()),
              Person.of("p2").qualifiedAt(activation.now()));
      activation.sync().exits(0);
      activation
          .day(2)
          .has(
              Dropped.NOT_SELECTED.of("p1").consent("DENIED").qualifiedAt(activation.now()),
              Dropped.NOT_SELECTED.of("p2").qualifiedAt(activation.now()));
      activation.sync().exits(0);
      assertThat(activation.members("shoppers", ApiRegion.NA), contains("p2"));

      activation.day(4).has(Person.of("p3").qualifiedAt(activation.now()));
      activation.sync().exits(0);
      assertThat(activation.members("shoppers", ApiRegion.NA), contains("p2", "p3"));
    }
  }

  /** Some warehouses keep a row for each brand, with a consent of its own. */
  @Test
  void rowThatTheAudienceChoosesDecidesOverOneThatItDrops() {
    try (Activation activation = Activation.in(folder, DroppedDenialTest::selecting)) {
      Person otherBrand = Dropped.NOT_SELECTED.of("p1").consent("DENIED");
      activation.day(1).has(Person.of("p1"), otherBrand, Person.of("p2"), GERMAN);
      activation.sync().exits(0);
      assertThat(activation.members("shoppers", ApiRegion.NA), contains("p1", "p2"));

      activation.day(2).has(Person.of("p1"), otherBrand, Person.of("p2"), GERMAN);
      activation.forgetRequests();
      activation.sync().exits(0);
      assertThat(activation.uploads(), is(empty()));
    }
  }

  @Test
  void whyTellsOfTheDroppedRowThatDenies() {
    try (Activation activation = Activation.in(folder, DroppedDenialTest::selecting)) {
      activation
          .day(1)
          .has(Dropped.NOT_SELECTED.of("p1").consent("DENIED"), Dropped.NOT_SELECTED.of("p2"));

      assertThat(why(activation, "p1"), containsString("DENIED_ELSEWHERE"));
      assertThat(why(activation, "p2"), not(containsString("DENIED_ELSEWHERE")));
    }
  }

  private static String why(Activation activation, String id) {
    return activation.run("why", "--audience", "shoppers", "--id", id, "--json").printed();
  }

  private static void runAgain(Activation activation, String day) {
    activation.advance(Duration.ofHours(1));
    CommandResult refused = activation.sync("--snapshot", day).exits(3);
    List<String> plans =
        refused.report().audiences().stream().map(audience -> audience.planId()).toList();
    for (String plan : plans) {
      activation
          .run("approve", plan, "--accept", "snapshot-order", "--reason", "the newer day is broken")
          .exits(0);
    }
    activation.sync("--snapshot", day).exits(0);
  }
}
