package io.sluice.jobs.command;

import static io.sluice.jobs.command.WorkspaceFixture.NOW;
import static io.sluice.jobs.command.WorkspaceFixture.TARGET;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

import io.sluice.beam.iceberg.CatalogSettings;
import io.sluice.beam.iceberg.IcebergLedger;
import io.sluice.domain.ledger.AudienceEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A create call whose answer was lost is mended by hand. */
class AudienceRegistryCommandTest {
  @TempDir private Path folder;
  private WorkspaceFixture fixture;

  @BeforeEach
  void workspace() throws IOException {
    fixture = new WorkspaceFixture(folder);
  }

  @Test
  void importNamesTheAudienceOfAnUnansweredCreateCall() {
    put(null);

    int exit = run(new AudienceRegistryCommand.Import(fixture.surroundings()), "--id", "77");

    assertThat(exit, is(0));
    assertThat(stored().map(AudienceEntry::audienceId), equalTo(Optional.of(77L)));
    assertThat(stored().map(AudienceEntry::createdAt), equalTo(Optional.of(NOW)));
  }

  @Test
  void retireForgetsAnUnansweredCreateCall() {
    put(null);

    assertThat(run(new AudienceRegistryCommand.Retire(fixture.surroundings())), is(0));

    assertThat(stored(), equalTo(Optional.empty()));
  }

  @Test
  void anAudienceThatIsKnownIsLeftAloneWhereAmazonCannotBeAsked() {
    put(42L);

    // Without the secrets of the account no one can say whether it is gone.
    assertThat(run(new AudienceRegistryCommand.Retire(fixture.surroundings())), is(5));

    assertThat(stored().map(AudienceEntry::audienceId), equalTo(Optional.of(42L)));
  }

  private int run(Object command, String... args) {
    String[] all = new String[args.length + 2];
    all[0] = "--audience";
    all[1] = TARGET.toString();
    System.arraycopy(args, 0, all, 2, args.length);
    return fixture.run(command, all);
  }

  private void put(Long id) {
    try (IcebergLedger ledger = open()) {
      ledger.put(
          Optional.empty(),
          new AudienceEntry(
              TARGET,
              id,
              "hv-shoppers",
              "High value shoppers",
              "Shoppers of note",
              null,
              2_592_000,
              "",
              1,
              NOW,
              id == null ? null : NOW));
    }
  }

  private Optional<AudienceEntry> stored() {
    try (IcebergLedger ledger = open()) {
      return ledger.audience(TARGET);
    }
  }

  private IcebergLedger open() {
    return IcebergLedger.open(CatalogSettings.sqlite(fixture.workspace()));
  }
}
