package io.sluice.acceptance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import io.sluice.amazonads.ApiRegion;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.Snapshot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An Iceberg table as the source of conversions: its days are those of the events. */
class IcebergEventsTest {
  @TempDir private Path folder;

  @Test
  void eventsOfTheDaysThatAreReadAreSentAndNoOthers() {
    try (Activation activation =
        Activation.ofConversions(
            folder,
            yaml ->
                yaml.conversion("orders", ApiRegion.NA)
                    .conversion("orders", "source.parquet", null)
                    .conversion("orders", "source.iceberg", "marketing.orders"))) {
      activation.conversions().exits(2);
      WarehouseTable table = WarehouseTable.ofOrders(activation.workspace());
      activation.conversions().exits(7);

      // Iceberg stamps commits by the wall clock; the tests' clock goes there.
      Instant today = Instant.now().truncatedTo(ChronoUnit.DAYS);
      Snapshot made =
          table.hasOrders(
              List.of(
                  OrderFixture.of("today", today),
                  OrderFixture.of("yesterday", today.minusMillis(1)),
                  OrderFixture.of("before", today.minus(Duration.ofHours(25)))));
      activation.advance(
          Duration.between(activation.now(), WarehouseTable.committed(made).plusSeconds(1)));
      CommandResult run = activation.conversions().exits(0);
      assertThat(ConversionsTest.stage(run, "qualify").excluded(), is(Map.of("OTHER_DAY", 1L)));
      assertThat(
          ConversionsTest.ids(activation.events()), containsInAnyOrder("today", "yesterday"));

      activation.advance(Duration.ofMinutes(1));
      activation.conversions().exits(0);
      assertThat(activation.events(), hasSize(2));

      String day =
          today.minus(Duration.ofDays(2)).atOffset(ZoneOffset.UTC).toLocalDate().toString();
      activation.conversions("--from", day, "--to", day).exits(0);
      assertThat(activation.events(), hasSize(3));
      assertThat(activation.sandbox().eventCounts().counted(), is(3L));
    }
  }
}
