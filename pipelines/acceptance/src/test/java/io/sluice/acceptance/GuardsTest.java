package io.sluice.acceptance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.sluice.records.PlanManifest.Refusal;
import io.sluice.records.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each guard refuses before any write, says why, and is accepted by a person only. */
class GuardsTest {
  private static final List<Integer> SEVEN = List.of(7);
  private static final List<Integer> EIGHT = List.of(8);

  /** The guard that each audience has alone, and what its refusal says. */
  private static final Map<String, String> MESSAGES =
      Map.ofEntries(
          Map.entry("min-rows", "70 rows were read, at least 90 are expected"),
          Map.entry("max-age", "PT2H old, and may be PT1H"),
          Map.entry("expect-new", "the snapshot is the one of the last plan, file by file"),
          Map.entry("max-removed-percent", "30 would be removed where 100 members are present"),
          Map.entry("max-updated-percent", "70 would be sent again with changed content"),
          Map.entry("max-added-percent", "61 would be added where 100 members are present"),
          Map.entry("max-key-drop", "phone is given for 0.00 % of the qualified rows"),
          Map.entry("type-change", "the column of zip is INT32 now and was BINARY"),
          Map.entry("max-rejected-percent", "20 of 221 rows (9.05 %) cannot be used"),
          Map.entry("max-duplicate-percent", "70 of 221 rows (31.67 %) are of a user already seen"),
          Map.entry("consent-column", "1 rows are of the UK or the EEA"),
          Map.entry("max-suppression-shrink-percent", "has 10 rows and had 20"));

  @TempDir private Path folder;

  @Test
  void everyGuardRefusesItsAudienceAndTheOthersGo() {
    try (Activation activation = Activation.in(folder, this::oneGuardAnAudience)) {
      firstDay(activation);
      activation.sync().exits(0);
      activation.reconfigure(yaml -> yaml.audience("unknown-audience", "ttl", "P30D"));
      activation.forgetRequests();

      secondDay(activation);
      CommandResult result = activation.sync().exits(3);

      for (Map.Entry<String, String> guard : MESSAGES.entrySet()) {
        RunReport.Audience audience = result.audience(guard.getKey());
        assertThat(guard.getKey(), audience.exitCode(), is(3));
        assertThat(
            audience.refusals().stream().map(Refusal::guard).toList(), contains(guard.getKey()));
        String message = audience.refusals().get(0).message();
        assertThat(message, containsString(guard.getKey() + ": "));
        assertThat(message, containsString(guard.getValue()));
        boolean never = guard.getKey().equals("consent-column");
        assertThat(
            message,
            containsString(
                never ? "cannot be approved away" : "sluice approve " + audience.planId() + " --"));
        assertThat(result.printed(), containsString(guard.getValue()));
      }
      RunReport.Audience unknown = result.audience("unknown-audience");
      assertThat(unknown.exitCode(), is(3));
      assertThat(unknown.remedy(), containsString("sluice audiences apply"));
      assertThat(result.audience("shoppers").exitCode(), is(0));
      assertThat(
          activation.uploads().stream().map(r -> r.audienceId()).distinct().toList().size(), is(1));
      assertThat(activation.members("max-removed-percent").size(), is(100));

      approveRemovals(activation, result.audience("max-removed-percent").planId());
    }
  }

  private static void approveRemovals(Activation activation, String plan) {
    activation.advance(Duration.ofMinutes(1));
    String[] enough = {"approve", plan, "--max-removals", "30", "--reason", "agreed with CRM"};
    activation.run("approve", plan, "--max-removals", "29", "--reason", "a guess").exits(3);
    activation.run(enough).exits(0);
    activation.forgetRequests();
    activation.sync("--select", "max-removed-percent").exits(0);
    assertThat(activation.deletes(), is(30));
    assertThat(activation.members("max-removed-percent"), not(hasItems("p71", "p100")));
  }

  @Test
  void optOutsGoThoughTheirPlanIsRefused() {
    try (Activation activation =
        Activation.in(
            folder,
            yaml ->
                suppressing(yaml)
                    .audience("shoppers", "guards", only("max-removed-percent", "10")))) {
      activation.suppress(List.of("nobody"));
      activation.day(1).has(Person.numbered(1, 20));
      activation.sync().exits(0);
      activation.forgetRequests();

      activation.day(2).has(few());
      activation.suppress(List.of("nobody", "p5"));
      CommandResult refused = activation.sync().exits(3);
      assertThat(refused.audience().refusals().get(0).guard(), is("max-removed-percent"));
      assertThat(refused.audience().verdict(), containsString("opt-outs settled"));
      assertThat(activation.deletes(), is(2));
      assertThat(activation.creates(), is(0));
      assertThat(activation.members().size(), is(18));
      assertThat(activation.members(), not(hasItems("p5", "p6")));
    }
  }

  @Test
  void suppressionListThatIsMissingOrEmptyRefuses() throws IOException {
    try (Activation activation = Activation.in(folder, this::suppressing)) {
      activation.day(1).has(Person.numbered(1, 3));
      CommandResult missing = activation.sync().exits(3);
      assertThat(missing.printed(), containsString("list.parquet is missing"));

      activation.suppress(List.of());
      CommandResult none = activation.sync().exits(3);
      assertThat(none.printed(), containsString("list.parquet is empty"));
      assertThat(none.printed(), containsString("people who opted out would be sent again"));
      assertThat(activation.uploads(), is(empty()));

      activation.suppress(List.of("p2"));
      activation.sync().exits(0);
      assertThat(activation.members(), contains("p1", "p3"));
      Files.delete(activation.suppressionFile());
      activation.advance(Duration.ofHours(1));
      activation.sync().exits(3);
      assertThat(activation.members(), contains("p1", "p3"));
    }
  }

  /** Six of twenty, one of whom has withdrawn consent. */
  private static List<Person> few() {
    List<Person> few = new ArrayList<>(Person.numbered(1, 5));
    few.add(Person.of("p6").consent("DENIED"));
    return few;
  }

  private ActivationYaml suppressing(ActivationYaml yaml) {
    return yaml.suppression(
        "{ parquet: " + folder + "/warehouse/optout/list.parquet, column: customer_id }");
  }

  private ActivationYaml oneGuardAnAudience(ActivationYaml yaml) {
    suppressing(yaml);
    Map<String, String> limits =
        Map.of(
            "min-rows", "90",
            "max-age", "PT1H",
            "expect-new", "true",
            "max-removed-percent", "10",
            "max-updated-percent", "20",
            "max-added-percent", "50",
            "max-key-drop", "10",
            "type-change", "refuse",
            "max-rejected-percent", "5",
            "max-duplicate-percent", "25");
    for (String guard : MESSAGES.keySet()) {
      yaml.audience(guard, "guards", only(guard, limits.get(guard)));
    }
    yaml.audience("shoppers", "guards", only("none", null));
    yaml.audience(
        "max-suppression-shrink-percent", "guards", only("max-suppression-shrink-percent", "5"));
    yaml.audience(
        "min-rows", "source", "{ use: customers, select: { column: audience_ids, equals: 7 } }");
    yaml.furtherSource(
        "weekly",
        "{ parquet: "
            + folder
            + "/warehouse/weekly/*.parquet,"
            + " columns: { external-user-id: customer_id, email: email, country: country } }");
    yaml.audience("expect-new", "source", "{ use: weekly }");
    yaml.furtherSource(
        "unsigned",
        "{ parquet: '"
            + folder
            + "/warehouse/customers/dt={date}/*.parquet',"
            + " columns: { external-user-id: customer_id, email: email, country: country } }");
    return yaml.audience("consent-column", "source", "{ use: unsigned }");
  }

  /** All guards off but one. */
  private static String only(String guard, String limit) {
    Map<String, String> guards = new LinkedHashMap<>();
    guards.put("min-baseline", "1");
    for (String off :
        List.of(
            "max-age",
            "max-removed-percent",
            "max-updated-percent",
            "max-key-drop",
            "max-consent-drop",
            "max-rejected-percent",
            "max-duplicate-percent",
            "max-suppression-shrink-percent")) {
      guards.put(off, "off");
    }
    guards.put("type-change", "allow");
    if (limit != null) {
      guards.put(guard, limit);
    }
    StringBuilder yaml = new StringBuilder("{ ");
    guards.forEach((key, value) -> yaml.append(key + ": " + value + ", "));
    return yaml.append('}').toString();
  }

  private void firstDay(Activation activation) {
    List<Person> people = new ArrayList<>();
    for (Person person : Person.numbered(1, 100)) {
      people.add(person.with("phone", "+1206555" + (1000 + people.size())).with("zip", "98101"));
    }
    activation.day(1).has(people);
    activation.suppress(Person.numbered(501, 520).stream().map(Person::id).toList());
    SnapshotFixture.ofPeople()
        .write(
            folder.resolve("warehouse/weekly/part-0.parquet"),
            Person.numbered(1, 5),
            activation.now());
  }

  /** Everything goes wrong at once; each audience looks at one thing of it. */
  private static void secondDay(Activation activation) {
    List<Person> people = new ArrayList<>(Person.numbered(1, 70));
    people.replaceAll(p -> p.with("audience_ids", SEVEN));
    Person.numbered(1, 70).forEach(p -> people.add(p.with("audience_ids", EIGHT)));
    Person.numbered(101, 160).forEach(p -> people.add(p.with("audience_ids", EIGHT)));
    Person.numbered(201, 220)
        .forEach(p -> people.add(p.with("audience_ids", EIGHT).in("Atlantis")));
    people.add(Person.of("gb").in("GB").consent("GRANTED").with("audience_ids", EIGHT));
    people.replaceAll(p -> p.with("zip", 98101));
    SnapshotFixture numbers = SnapshotFixture.ofPeople().column("zip", "optional int32 %s;");
    activation.day(2).has(numbers, people);
    activation.suppress(Person.numbered(501, 510).stream().map(Person::id).toList());
    activation.advance(Duration.ofHours(2));
  }
}
