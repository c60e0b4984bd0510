package io.sluice.jobs.run;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;

import io.sluice.jobs.config.SourceLocation;
import io.sluice.jobs.config.SourceLocation.IcebergTable;
import io.sluice.jobs.config.SuppressionConfig;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Each suppression list of a configuration is read: none takes the place of another. */
class SuppressionListsTest {
  private static final SourceLocation TABLE = new IcebergTable("crm.optout");

  @Test
  void listIsCalledByItsTable() {
    assertThat(names(list(TABLE, "id")), contains("crm.optout"));
  }

  @Test
  void twoColumnsOfOneTableAreTwoLists() {
    assertThat(
        names(list(TABLE, "id"), list(TABLE, "parent_id")),
        contains("crm.optout column id", "crm.optout column parent_id"));
  }

  @Test
  void twoBranchesOfOneTableAreTwoLists() {
    assertThat(
        names(list(TABLE, "id"), list(new IcebergTable("crm.optout", Optional.of("eu")), "id")),
        contains("crm.optout", "crm.optout ref eu"));
  }

  private static List<String> names(SuppressionConfig... lists) {
    return List.copyOf(SuppressionLists.named(List.of(lists)).keySet());
  }

  private static SuppressionConfig list(SourceLocation location, String column) {
    return new SuppressionConfig(location, Optional.empty(), column);
  }
}
