package io.sluice.jobs.config;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders, environments and defaults: what is laid over what. */
class ConfigFolderTest {
  private static final String SECOND =
      "audiences:\n  - { id: second, name: Second audience, account: acme,"
          + " source: { use: customers } }\n";

  @TempDir Path folder;
  private ConfigFixture fixture;

  @BeforeEach
  void fixture() {
    fixture = new ConfigFixture(folder);
  }

  private ActivationConfig load(Optional<String> env) {
    return ConfigLoader.load(folder, env, Map.of());
  }

  @Test
  void filesOfAFolderAreUnitedByName() {
    fixture.write("a.yaml", ConfigFixture.minimal());
    fixture.write("b.yml", "version: 1\n" + SECOND);
    fixture.write(
        "c.yaml",
        "sources: { more: { iceberg: a.b, columns: " + "{ external-user-id: id, phone: p } } }\n");
    fixture.write(".hidden.yaml", "nonsense");
    fixture.write("notes.txt", "nonsense");
    ActivationConfig config = load(Optional.empty());
    assertThat(
        config.audiences().stream().map(AudienceConfig::id).toList(),
        contains("shoppers", "second"));
    assertThat(List.copyOf(config.sources().keySet()), contains("customers", "more"));
  }

  @Test
  void sameIdInTwoFilesIsToldWithBothPlaces() {
    fixture.write("a.yaml", ConfigFixture.minimal());
    fixture.write(
        "b.yaml",
        "workspace: /other\n"
            + "accounts: { acme: { region: EU } }\n"
            + SECOND.replace("second", "shoppers"));
    assertThat(
        fixture.problems(folder, Optional.empty()).stream()
            .map(p -> p.toString().replace(folder + "/", ""))
            .toList(),
        contains(
            "b.yaml:1:1: workspace is declared twice, first at a.yaml:2:1. Keep one of the two",
            "b.yaml:2:13: accounts.acme is declared twice, first at a.yaml:4:3. Keep one of the"
                + " two",
            "b.yaml:4:11: audiences[shoppers].id is declared twice, first at a.yaml:15:9. Give one"
                + " of the two audiences another id"));
  }

  @Test
  void folderWithoutYamlIsAProblem() {
    fixture.write("notes.txt", "nothing");
    assertThat(
        fixture.problems(folder, Optional.empty()).get(0).toString(),
        containsString("is a folder without YAML files. Put at least one .yaml file directly"));
  }

  @Test
  void environmentIsLaidOverAccountsWorkspaceCatalogAndLimits() {
    fixture.write("sluice.yaml", ConfigFixture.minimal());
    fixture.write(
        "environments/prod.yaml",
        """
        workspace: /srv/sluice
        catalog: { uri: 'jdbc:postgresql://db/ledger' }
        limits: { in-flight: 9 }
        accounts: { acme: { advertiser-id: null, connection-id: prod } }
        """);
    for (Path place : List.of(folder, folder.resolve("sluice.yaml"))) {
      ActivationConfig config = ConfigLoader.load(place, Optional.of("prod"), Map.of());
      AccountConfig account = config.accounts().get("acme");
      assertThat(config.workspace(), is("file:///srv/sluice"));
      assertThat(config.catalog().uri(), is(Optional.of("jdbc:postgresql://db/ledger")));
      assertThat(account.limits().inFlight(), is(9));
      assertThat(account.target(), is(new AccountTarget.Connection("prod")));
      assertThat(account.clientId(), is(SecretRef.of("env:LWA_CLIENT_ID")));
    }
    assertThat(load(Optional.empty()).workspace(), is("file:///var/lib/sluice"));
  }

  @Test
  void environmentPutsTheRivalOfItsTargetOut() {
    fixture.write("sluice.yaml", ConfigFixture.minimal());
    fixture.write("environments/prod.yaml", "accounts: { acme: { connection-id: prod } }\n");
    assertThat(
        load(Optional.of("prod")).accounts().get("acme").target(),
        is(new AccountTarget.Connection("prod")));
  }

  @Test
  void environmentMayNotDeclareAudiences() {
    fixture.write("sluice.yaml", ConfigFixture.minimal());
    fixture.write("environments/prod.yaml", "audiences: []\n");
    assertThat(
        fixture.problems(folder, Optional.of("prod")).toString(),
        containsString(
            "prod.yaml:1:1: audiences must not differ between environments. Move it to the main"
                + " configuration"));
  }

  @Test
  void missingOrStrangeEnvironmentIsAProblem() {
    fixture.write("sluice.yaml", ConfigFixture.minimal());
    assertThat(
        fixture.problems(folder, Optional.of("prod")).toString(),
        containsString("environments/prod.yaml: is not there, but --env asks for it"));
    assertThat(
        fixture.problems(folder, Optional.of("../prod")).toString(),
        containsString("--env: is no name of an environment"));
  }

  @Test
  void defaultsMergeDeepAndAnExplicitNullUnsets() {
    String defaults =
        """
        defaults:
          audiences:
            ttl: P60D
            accounts: [acme, nobody]
            renewal: { margin: P5D, spread: 10% }
            guards: { min-rows: 7, max-age: off }
        """;
    ActivationConfig config =
        fixture.load(
            ConfigFixture.minimalAudience(
                    "renewal: { spread: 20% }\nguards: { max-age: null }\nttl: null")
                + defaults);
    AudienceConfig audience = config.audiences().get(0);
    assertThat(audience.renewal(), is(new RenewalConfig(Duration.ofDays(5), 0.2)));
    assertThat(audience.guards().minRows(), is(7L));
    assertThat(audience.guards().maxAge(), is(Optional.of(Duration.ofHours(36))));
    assertThat(audience.ttl(), is(Duration.ofDays(30)));
    assertThat(audience.accounts(), contains("acme"));
  }

  @Test
  void sandboxShorthandPointsWhereTheEnvironmentSays() {
    Path file =
        fixture.write(
            "sluice.yaml",
            ConfigFixture.minimalWith("region: NA", "region: NA\n    endpoints: sandbox"));
    ActivationConfig local = ConfigLoader.load(file, Optional.empty(), Map.of());
    assertThat(
        local.accounts().get("acme").endpoints(),
        is(
            new EndpointConfig(
                Optional.of(URI.create("http://127.0.0.1:8091/na")),
                Optional.of(URI.create("http://127.0.0.1:8091/na/auth/o2/token")),
                Optional.of(URI.create("http://127.0.0.1:8091")))));
    ActivationConfig other =
        ConfigLoader.load(file, Optional.empty(), Map.of("SLUICE_SANDBOX", "https://box:1/"));
    assertThat(
        other.accounts().get("acme").endpoints().api(),
        is(Optional.of(URI.create("https://box:1/na"))));
  }

  @Test
  void sandboxVariableMustBeAnAddress() {
    Path file = fixture.write("sluice.yaml", ConfigFixture.minimal());
    try {
      ConfigLoader.load(file, Optional.empty(), Map.of("SLUICE_SANDBOX", "nowhere"));
      throw new AssertionError("the address was accepted");
    } catch (ConfigInvalidException e) {
      assertThat(
          e.problems().get(0).toString(),
          is(
              "SLUICE_SANDBOX: is text of 7 characters; must be an http or https address without"
                  + " user, password, query and fragment. Write it such as https://host/path"));
    }
  }
}
