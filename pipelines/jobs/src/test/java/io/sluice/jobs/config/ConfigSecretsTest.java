package io.sluice.jobs.config;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A secret written into the configuration is refused and never repeated, wherever it stands. */
class ConfigSecretsTest {
  private static final String CANARY = "Atzr-IwEBIcanary0123456789";
  private static final String LONG_CANARY = "amzn1.oa2-cs.v1.0123456789abcdef0123456789abcdef";

  @TempDir Path folder;

  @Test
  void literalSecretIsRefusedWithoutBeingRepeated() {
    ConfigFixture fixture = new ConfigFixture(folder);
    String message =
        fixture.problem(ConfigFixture.minimalWith("env:LWA_CLIENT_SECRET", LONG_CANARY));
    assertThat(
        message,
        is(
            "sluice.yaml:7:20: accounts.acme.client-secret is text of 48 characters; must be a"
                + " reference to a secret, never the secret itself. Write env:NAME,"
                + " file:/absolute/path or exec:/absolute/command; if a secret stood here, replace"
                + " it where it was issued"));
  }

  @ParameterizedTest
  @ValueSource(strings = {CANARY, LONG_CANARY, "|x: '", "env:Atzr|canary", "file:canary", "exec:x"})
  void noValueOfAnyKeyIsEverRepeated(String canary) {
    ConfigFixture fixture = new ConfigFixture(folder);
    for (String source : List.of(ConfigFixture.minimal(), ConfigFixture.full())) {
      List<String> lines = source.lines().toList();
      for (int i = 0; i < lines.size(); i++) {
        String line = lines.get(i);
        // Ids that name something else are repeated on purpose, and so are names of audiences.
        if (!line.contains(": ") || line.matches(".*\\b(id|accounts?|source|name):.*")) {
          continue;
        }
        String changed = line.substring(0, line.indexOf(": ") + 2) + canary;
        assertThat(line, told(fixture, source.replace(line, changed)), not(containsString(canary)));
      }
    }
  }

  @Test
  void anyLineTakenOutIsEitherFineOrAProblem() {
    ConfigFixture fixture = new ConfigFixture(folder);
    List<String> lines = ConfigFixture.full().lines().toList();
    int refused = 0;
    for (int i = 0; i < lines.size(); i++) {
      StringBuilder text = new StringBuilder();
      for (int j = 0; j < lines.size(); j++) {
        text.append(i == j ? "" : lines.get(j) + "\n");
      }
      refused += told(fixture, text.toString()).isEmpty() ? 0 : 1;
    }
    assertThat(refused > 20 && refused < lines.size(), is(true));
  }

  @Test
  void credentialsInAnAddressAreRefusedWithoutBeingRepeated() {
    ConfigFixture fixture = new ConfigFixture(folder);
    for (String uri :
        List.of("jdbc:postgresql://user:" + CANARY + "@db/x", "jdbc:x://db/x?password=" + CANARY)) {
      String message =
          fixture.problem(ConfigFixture.minimal() + "catalog: { uri: '" + uri + "' }\n");
      assertThat(message, containsString("must be an address without user, password or token"));
      assertThat(message, not(containsString(CANARY)));
    }
  }

  @Test
  void containerNamesOfAzureAreNoCredentials() {
    ConfigFixture fixture = new ConfigFixture(folder);
    String catalog = "catalog: { uri: 'jdbc:postgresql://db/x' }\nfingerprint-key: env:KEY\n";
    String workspace = "abfss://lake@acme.dfs.core.windows.net/sluice";
    String text = ConfigFixture.minimalWith("file:///var/lib/sluice", workspace) + catalog;
    assertThat(fixture.load(text).workspace(), is(workspace));
    String refused = fixture.problem(text.replace("lake@", "lake:" + CANARY + "@"));
    assertThat(refused, containsString("without user and password"));
    assertThat(refused, not(containsString(CANARY)));
  }

  @Test
  void configurationShowsReferencesOnly() {
    ActivationConfig config = new ConfigFixture(folder).load(ConfigFixture.full());
    assertThat(config.toString(), containsString("exec:/usr/bin/vault"));
    assertThat(config.toString(), not(containsString("read secret")));
  }

  private static String told(ConfigFixture fixture, String text) {
    Path file = fixture.write("sluice.yaml", text);
    try {
      ConfigLoader.load(file, Optional.empty(), Map.of());
      return "";
    } catch (ConfigInvalidException e) {
      return e.getMessage();
    }
  }
}
