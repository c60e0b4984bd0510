package io.sluice.acceptance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plan follows from its inputs: the same give the same plan, made anew byte by byte. */
class SamePlanTest {
  @TempDir private Path folder;

  @Test
  void sameInputsGiveTheSamePlanAndAnyOtherInputGivesAnother() throws IOException {
    String list = "{ parquet: " + folder + "/warehouse/optout/*.parquet, column: customer_id }";
    try (Activation activation = Activation.in(folder, yaml -> yaml.suppression(list))) {
      activation.suppress(List.of("nobody"));
      activation.day(1).has(Person.numbered(1, 50));
      String asOf = activation.now().toString();
      String plan = plan(activation, asOf);
      Map<String, String> outbox = outbox(activation, plan);

      activation.advance(Duration.ofMinutes(7));
      Files.delete(activation.workspace().resolve("plans/" + plan + "/manifest.json"));
      assertThat(plan(activation, asOf), is(plan));
      assertThat(outbox(activation, plan), is(outbox));

      String later = plan(activation, activation.now().toString());
      assertThat("as-of", later, is(not(plan)));

      activation.suppress(List.of("nobody", "p9"));
      String listed = plan(activation, asOf);
      assertThat("suppression list", listed, is(not(plan)));

      activation.reconfigure(yaml -> yaml.audience("shoppers", "lifetime", "P9D"));
      assertThat("configuration", plan(activation, asOf), is(not(listed)));
    }
  }

  private static String plan(Activation activation, String asOf) {
    return activation.plan("--as-of", asOf).exits(0).audience().planId();
  }

  /** Bytes of the outbox by file, as a text. */
  private static Map<String, String> outbox(Activation activation, String plan) {
    Map<String, String> files = new TreeMap<>();
    for (Path file : Activation.list(activation.workspace().resolve("plans/" + plan + "/outbox"))) {
      try {
        files.put(
            file.getFileName().toString(), HexFormat.of().formatHex(Files.readAllBytes(file)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    assertThat(files.isEmpty(), is(false));
    return files;
  }
}
