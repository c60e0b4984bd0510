package io.sluice.jobs.run;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.sluice.beam.iceberg.CatalogSettings;
import io.sluice.jobs.config.ActivationConfig;
import io.sluice.jobs.config.ConfigLoader;
import io.sluice.jobs.remote.CatalogLeases;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogsTest {
  private static final String VALUE = "canary-of-the-catalogue-3f9a";

  @TempDir private Path folder;

  @Test
  void whatTravelsToWorkersRefersToTheCataloguesSecretsAndHoldsNone() throws IOException {
    Path secret = Files.writeString(folder.resolve("password"), VALUE);
    CatalogSettings settings =
        Catalogs.settings(
            config(
                """
                catalog:
                  type: rest
                  uri: https://catalog.example/ws
                  properties: { scope: sluice }
                  secret-properties: { credential: "file:%s" }
                """
                    .formatted(secret)),
            Map.of("UNRELATED", VALUE));

    byte[] sent = SerializableUtils.serializeToByteArray(new CatalogLeases(settings));
    assertThat(new String(sent, StandardCharsets.ISO_8859_1), not(containsString(VALUE)));
    assertThat(settings.toString(), not(containsString(VALUE)));

    CatalogLeases onWorker =
        (CatalogLeases) SerializableUtils.deserializeFromByteArray(sent, "leases");
    assertThat(onWorker.settings().secrets().resolve(), equalTo(Map.of("credential", VALUE)));
    assertThat(onWorker.settings().properties().get("scope"), equalTo("sluice"));
  }

  private ActivationConfig config(String catalog) throws IOException {
    try (InputStream in = CatalogsTest.class.getResourceAsStream("/config/minimal.yaml")) {
      String minimal = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      Path file = Files.writeString(folder.resolve("sluice.yaml"), minimal + "\n" + catalog);
      return ConfigLoader.load(file, Optional.empty(), Map.of());
    }
  }
}
