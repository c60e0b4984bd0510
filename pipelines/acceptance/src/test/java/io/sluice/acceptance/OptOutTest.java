package io.sluice.acceptance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasEntry;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.sluice.beam.iceberg.LocalFileIO;
import io.sluice.records.RunReport;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.expressions.Expressions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An opt-out that cannot be applied is told, loudly, until it can. */
class OptOutTest {
  @TempDir private Path folder;

  @Test
  void optOutWhoseDigestsAreLostIsARejectAndTheRunSaysSo() throws IOException {
    try (Activation activation = Activation.in(folder)) {
      activation.day(1).has(Person.of("stays"), Person.of("refuser"), Person.of("gone"));
      activation.sync().exits(0);
      forgetDigests(activation);
      activation.forgetRequests();

      activation.day(2).has(Person.of("stays"), Person.of("refuser").consent("DENIED"));
      CommandResult planned = activation.plan().exits(0);
      assertThat(planned.audience().verdict(), containsString("1 opt-out(s) cannot be sent"));
      CommandResult result = activation.sync().exits(4);

      RunReport.Audience audience = result.audience();
      assertThat(activation.deletes(), is(0));
      assertThat(audience.rejects(), hasEntry("OPT_OUT_WITHOUT_DIGESTS", 1L));
      assertThat(audience.rejects(), hasEntry("REMOVAL_WITHOUT_DIGESTS", 1L));
      audience.stages().forEach(stage -> assertThat(stage.name(), stage.balanced(), is(true)));
      assertThat(audience.verdict(), containsString("1 opt-out(s) cannot be sent"));
      assertThat(audience.remedy(), containsString("membership_keys"));
      CommandResult why = activation.run("why", "--audience", "shoppers", "--id", "refuser");
      assertThat(why.printed(), containsString("OPT_OUT_WITHOUT_DIGESTS"));

      activation.day(3).has(Person.of("stays"), Person.of("refuser").consent("DENIED"));
      activation.sync().exits(4);

      activation.reconfigure(yaml -> yaml.audience("shoppers", "guards", "{ min-rows: 5 }"));
      activation.day(4).has(Person.of("stays"), Person.of("refuser").consent("DENIED"));
      CommandResult refused = activation.sync().exits(3);
      assertThat(
          refused.audience().verdict(),
          is("refused by a guard; 1 opt-out(s) cannot be sent, no digest is stored"));
    }
  }

  @Test
  void suppressionRowThatSuppressesNobodyStopsThePlanUntilItIsMendedOrAccepted() {
    try (Activation activation = Activation.in(folder, this::suppressing)) {
      List<Person> all = List.of(Person.of("p1"), Person.of("p2"), Person.of("p3"));
      activation.day(1).has(all);
      activation.suppressRows(List.of(Person.of("p1"), Person.of(" "), Person.of(null)));

      CommandResult refused = activation.sync().exits(3);
      assertThat(activation.uploads(), is(empty()));
      assertThat(refused.printed(), containsString("2 of the 3 rows of the suppression list"));
      assertThat(refused.audience().rejects(), hasEntry("SUPPRESSION_ID_UNUSABLE", 2L));

      activation.reconfigure(
          yaml -> yaml.audience("shoppers", "guards", "{ max-suppression-unusable-percent: 80 }"));
      CommandResult tolerated = activation.sync().exits(0);
      assertThat(activation.members(), contains("p2", "p3"));
      assertThat(tolerated.audience().rejects(), hasEntry("SUPPRESSION_ID_UNUSABLE", 2L));

      activation.suppressRows(List.of(Person.of("p1"), Person.of("p2"), Person.of("p4")));
      activation.day(2).has(all);
      CommandResult mended = activation.sync().exits(0);
      assertThat(activation.members(), contains("p3"));
      assertThat(mended.audience().rejects(), not(hasEntry("SUPPRESSION_ID_UNUSABLE", 2L)));
    }
  }

  @Test
  void approvalOfASuppressionListDoesNotHoldForAWorseOne() {
    try (Activation activation = Activation.in(folder, this::suppressing)) {
      activation.day(1).has(Person.of("p1"), Person.of("p2"));
      activation.suppressRows(List.of(Person.of("p1"), Person.of(" ")));
      String plan = activation.sync().exits(3).audience().planId();
      String guard = "max-suppression-unusable-percent";
      activation.run("approve", plan, "--accept", guard, "--reason", "a test row").exits(0);
      activation.advance(Duration.ofMinutes(1));
      activation.sync().exits(0);
      assertThat(activation.members(), contains("p2"));

      activation.suppressRows(List.of(Person.of(" "), Person.of(" ")));
      activation.advance(Duration.ofMinutes(1));
      CommandResult worse = activation.sync().exits(3);
      assertThat(worse.audience().refusals().get(0).guard(), is(guard));
    }
  }

  @Test
  void suppressedIdIsDerivedAsTheAudienceDerivesIt() {
    try (Activation activation =
        Activation.in(
            folder, yaml -> suppressing(yaml).audience("shoppers", "external-user-id", "derive"))) {
      List<Person> all = List.of(Person.of("anna@shop"), Person.of("bert@shop"));
      activation.day(1).has(all);
      activation.suppress(List.of("nobody@shop"));
      activation.sync().exits(0);
      assertThat(activation.members().size(), is(2));
      activation.forgetRequests();

      activation.suppress(List.of("nobody@shop", "anna@shop"));
      activation.day(2).has(all);
      CommandResult second = activation.sync().exits(0);

      assertThat(second.changes("REMOVE:SUPPRESSED"), is(1L));
      assertThat(activation.members().size(), is(1));
    }
  }

  private ActivationYaml suppressing(ActivationYaml yaml) {
    return yaml.suppression(
        "{ parquet: " + folder + "/warehouse/optout/list.parquet, column: customer_id }");
  }

  /** As if the private namespace had been lost. */
  private static void forgetDigests(Activation activation) throws IOException {
    Path state = activation.workspace();
    Catalog catalog =
        CatalogUtil.buildIcebergCatalog(
            "sluice",
            Map.of(
                CatalogUtil.ICEBERG_CATALOG_TYPE,
                "jdbc",
                CatalogProperties.URI,
                "jdbc:sqlite:" + state.resolve("catalog.sqlite"),
                "jdbc.schema-version",
                "V1",
                CatalogProperties.WAREHOUSE_LOCATION,
                "file://" + state.resolve("lakehouse"),
                CatalogProperties.FILE_IO_IMPL,
                LocalFileIO.class.getName()),
            null);
    try {
      catalog
          .loadTable(TableIdentifier.of("sluice_private", "membership_keys"))
          .newDelete()
          .deleteFromRowFilter(Expressions.alwaysTrue())
          .commit();
    } finally {
      ((Closeable) catalog).close();
    }
  }
}
