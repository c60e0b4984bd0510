package io.sluice.acceptance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.is;

import io.sluice.acceptance.RandomDays.RandomDay;
import io.sluice.amazonads.ApiRegion;
import io.sluice.records.RunReport;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The property of the whole job: after a sync, Amazon holds whom the snapshot qualifies. */
class RandomDaysTest {
  private static final long SEED = 20_260_301L;
  private static final int DAYS = 5;

  @TempDir private Path folder;

  @Test
  void membershipEqualsTheQualifiedSnapshotEveryDay() {
    RandomDays days = new RandomDays(SEED);
    try (Activation activation =
        Activation.in(
            folder,
            yaml ->
                yaml.accounts(ApiRegion.NA, ApiRegion.EU)
                    .audience("shoppers", "ttl", "P10D")
                    .audience("shoppers", "lifetime", RandomDays.LIFETIME.toString())
                    .limit("max-records", "20")
                    .suppression(
                        "{ parquet: "
                            + folder
                            + "/warehouse/optout/*.parquet,"
                            + " column: customer_id }")
                    .audience("shoppers", "guards", "{ max-suppression-shrink-percent: off }"))) {
      int today = 1;
      for (int i = 0; i < DAYS; i++) {
        Activation.Day day = activation.day(today);
        RandomDay expected = days.day(activation.now());
        day.has(expected.rows());
        activation.suppress(expected.suppressed());

        CommandResult result = activation.sync().exits(0);

        String when = "seed " + SEED + ", sync " + (i + 1) + ", day " + today;
        for (ApiRegion region : expected.members().keySet()) {
          assertThat(
              when + ", " + region,
              activation.members("shoppers", region),
              is(equalTo(expected.members().get(region))));
        }
        for (RunReport.Audience audience : result.report().audiences()) {
          assertThat(
              when,
              audience.stages().stream().map(RunReport.Stage::balanced).toList(),
              everyItem(is(true)));
        }
        today += (int) days.pause().toDays();
      }
    }
  }
}
