package io.sluice.jobs.config;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigProblemsTest {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  @TempDir Path folder;
  private ConfigFixture fixture;

  @BeforeEach
  void fixture() {
    fixture = new ConfigFixture(folder);
  }

  static Stream<Arguments> cases() throws IOException {
    List<Arguments> cases = new ArrayList<>();
    for (JsonNode each : YAML.readTree(ConfigFixture.text("/config/problems.yaml"))) {
      cases.add(Arguments.of(changed(each), each.get("message").asText()));
    }
    return cases.stream();
  }

  private static String changed(JsonNode change) {
    if (change.has("audience")) {
      return ConfigFixture.minimalAudience(change.get("audience").asText());
    }
    return change.has("section")
        ? ConfigFixture.minimal() + change.get("section").asText() + "\n"
        : ConfigFixture.minimalWith(change.get("replace").asText(), change.get("by").asText());
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("cases")
  void problemIsToldWithPlaceRuleAndRemedy(String text, String message) {
    assertThat(fixture.problem(text), is(message));
  }

  @Test
  void yamlTagIsRefused() {
    assertThat(
        fixture.problem(ConfigFixture.minimalWith("account: acme", "account: !tag acme")),
        is(
            "sluice.yaml:17:14: carries a YAML tag. Leave tags out; quote a text that begins with"
                + " !"));
  }

  @Test
  void windowOfATableIsRefused() {
    String text =
        ConfigFixture.minimalWith(
            "parquet: /lake/customers/*.parquet",
            "iceberg: a.b\n    mode: increment\n    window: P9D");
    assertThat(
        fixture.problems(text).stream().map(Object::toString).toList(),
        hasItem(containsString("an Iceberg table is read whole")));
  }

  @Test
  void allProblemsAreToldAtOnceInTheOrderOfTheFile() {
    String text =
        ConfigFixture.minimal()
            .replace("version: 1", "version: 3")
            .replace("region: NA", "region: XX")
            .replace("email: email", "e-mail: email")
            .replace("account: acme", "account: nobody")
            .replace("Shoppers of the year", "Short");
    assertThat(
        fixture.problems(text).stream().map(p -> p.line() + " " + p.path()).toList(),
        contains(
            "1 version",
            "5 accounts.acme.region",
            "13 sources.customers.columns",
            "13 sources.customers.columns.e-mail",
            "16 audiences[shoppers].name",
            "17 audiences[shoppers].account"));
  }

  @Test
  void messageOfTheExceptionListsEveryProblem() {
    String text = ConfigFixture.minimal().replace("version: 1", "version: 3") + "foo: 1\n";
    ConfigInvalidException thrown = new ConfigInvalidException(fixture.problems(text));
    assertThat(thrown.getMessage(), containsString("2 problems in the configuration:\n  "));
    assertThat(thrown.getMessage(), containsString("sluice.yaml:1:10: version is a number"));
    assertThat(thrown.getMessage(), containsString("sluice.yaml:19:1: foo is not a key here"));
  }

  @Test
  void problemOfADefaultIsToldOnceHoweverManyAudiencesInheritIt() {
    String text =
        ConfigFixture.minimal()
            + "  - { id: second, name: Second audience, account: acme, source: { use: customers }"
            + " }\n"
            + "defaults: { audiences: { ttl: P2D } }\n";
    assertThat(fixture.problem(text), containsString("sluice.yaml:20:31: audiences[shoppers].ttl"));
  }

  @Test
  void incrementWithoutLifetimeIsRefused() {
    String text =
        ConfigFixture.minimalWith("country: nation }", "country: nation, qualified-at: at }")
            .replace("    columns:", "    mode: increment\n    columns:");
    assertThat(
        fixture.problem(text),
        containsString(
            "audiences[shoppers].lifetime is missing: its source has mode: increment, so nobody"
                + " would ever leave. Write lifetime: P90D"));
    fixture.load(text + "    lifetime: P90D\n");
  }

  @Test
  void incrementWithoutQualifiedAtIsRefused() {
    String text =
        ConfigFixture.minimalWith("    columns:", "    mode: increment\n    columns:")
            + "    lifetime: P90D\n";
    assertThat(
        fixture.problems(text).stream().map(ConfigProblem::message).toList(),
        contains(
            "maps no qualified-at, which mode: increment needs",
            "counts from qualified-at, which its source does not map"));
  }

  @Test
  void severalAccountsNeedTheRowsCountry() {
    String text =
        ConfigFixture.minimalWith("country: nation", "phone: phone")
            .replace(
                "sources:",
                "  other: { region: EU, client-id: env:A, client-secret: env:B, refresh-token:"
                    + " env:C, connection-id: c }\nsources:")
            .replace("account: acme", "accounts: [acme, other]");
    assertThat(
        fixture.problem(text),
        containsString(
            "audiences[shoppers].accounts are told apart by the row's country, which its source"
                + " does not map"));
  }

  @Test
  void twoAudiencesOfOneIdAreRefusedNamingBothPlaces() {
    String text =
        ConfigFixture.minimal()
            + "  - { id: shoppers, name: Second audience, account: acme, source: { use: customers }"
            + " }\n";
    assertThat(
        fixture.problem(text),
        is(
            "sluice.yaml:19:11: audiences[shoppers].id is declared twice, first at"
                + " sluice.yaml:15:9. Give one of the two audiences another id"));
  }

  @Test
  void sourceInPlaceIsHeldToTheSameRules() {
    String text = ConfigFixture.minimalWith("{ use: customers }", "{ parquet: /x, window: P1D }");
    assertThat(
        fixture.problems(text).stream().map(ConfigProblem::path).toList(),
        contains(
            "audiences[shoppers].source.columns",
            "audiences[shoppers].source.window",
            "audiences[shoppers].source.window"));
  }

  @Test
  void remoteWorkspaceNeedsItsOwnKeyAndCatalog() {
    String text = ConfigFixture.minimalWith("file:///var/lib/sluice", "s3://bucket/sluice");
    assertThat(
        fixture.problems(text).stream().map(p -> p.path() + " " + p.message()).toList(),
        contains(
            "catalog.uri is missing: only SQLite in a file: workspace needs none",
            "fingerprint-key is missing: only a file: workspace makes its own"));
  }

  @Test
  void brokenYamlIsToldWithItsLineAndWithoutItsText() {
    assertThat(
        fixture.problem("version: 1\nworkspace: a: b\n"),
        is(
            "sluice.yaml:2:13: is not valid YAML: mapping values are not allowed here. Check"
                + " indentation, quotes and colons on this line and the one before"));
    assertThat(
        fixture.problem("version: 1\nworkspace: *Atzr-secret\n"),
        is(
            "sluice.yaml:2:12: is not valid YAML. Check indentation, quotes and colons on this line"
                + " and the one before"));
    assertThat(
        fixture.problem("version: 1\n---\nversion: 1\n"),
        containsString("holds several YAML documents. Put each document into a file of its own"));
    assertThat(fixture.problem("- a\n"), containsString("sluice.yaml:1:1: is a list of 1 item"));
  }

  @Test
  void aliasesThatGrowWithoutBoundAreRefused() {
    StringBuilder text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 9; i++) {
      String alias = "*a" + (i - 1) + ", ";
      text.append("a" + i + ": &a" + i + " [" + alias.repeat(9) + "x]\n");
    }
    assertThat(
        fixture.problems(text.toString()).stream().map(ConfigProblem::message).toList().toString(),
        containsString("is nested too deep or repeated too often through aliases"));
    assertThat(
        fixture.problems("a: &a [*a]\n").stream().map(ConfigProblem::message).toList().toString(),
        containsString("is nested too deep or repeated too often through aliases"));
  }

  @Test
  void missingUnreadableAndNonTextFilesAreProblems() throws Exception {
    Path absent = folder.resolve("absent.yaml");
    assertThat(
        fixture.problems(absent, Optional.empty()).toString(),
        containsString("absent.yaml: is not there. Name the file or folder with --config"));
    Path latin = folder.resolve("latin.yaml");
    Files.write(latin, "version: ä".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(
        fixture.problems(latin, Optional.empty()).toString(),
        containsString("latin.yaml: is not UTF-8 text. Save the file as UTF-8"));
    Path control = fixture.write("control.yaml", "version: \u0001");
    assertThat(
        fixture.problems(control, Optional.empty()).get(0).message(), is("is not YAML text"));
    Path empty = fixture.write("empty.yaml", "");
    assertThat(
        fixture.problems(empty, Optional.empty()).stream().map(ConfigProblem::path).toList(),
        contains("version", "workspace", "accounts"));
  }

  @Test
  void retiredKeyIsRefusedWithItsSuccessor() {
    ObjectSpec spec =
        ObjectSpec.of("limits", List.of(AccountKeys.IN_FLIGHT)).retired("parallel", "in-flight");
    ProblemCollector problems = new ProblemCollector();
    ConfigNode.MapNode tree = YamlTree.read("f.yaml", "parallel: 3\n", problems).orElseThrow();
    new SchemaCheck(problems).check(tree, new Shape.Obj(spec), "limits");
    try {
      problems.throwIfAny();
      throw new AssertionError("the retired key was accepted");
    } catch (ConfigInvalidException e) {
      assertThat(
          e.problems().get(0).toString(),
          is("f.yaml:1:1: limits.parallel is no longer a key. Write in-flight instead"));
    }
  }

  @Test
  void audienceOfAnAccountThatTakesEventsOnlyIsTold() {
    String text =
        ConfigFixture.minimal().replace("\"9007199254740993\"", "amzn1.ads-account.g.abc1");
    assertThat(
        new ConfigFixture(folder).problems(text).toString(),
        org.hamcrest.Matchers.containsString(
            "names an account with an advertiser-id of amzn1.ads-account.g., which takes events"
                + " only. Use an account with the digits of a DSP advertiser"));
  }
}
