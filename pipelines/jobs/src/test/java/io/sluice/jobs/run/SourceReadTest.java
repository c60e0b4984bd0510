package io.sluice.jobs.run;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.beam.snapshot.InspectSnapshot;
import io.sluice.beam.snapshot.PinSnapshot;
import io.sluice.beam.snapshot.SnapshotInvalidException;
import io.sluice.beam.snapshot.SnapshotLocation;
import io.sluice.beam.snapshot.SourceColumns;
import io.sluice.domain.snapshot.SnapshotOrder;
import io.sluice.jobs.run.SourceRead.SuppressionRead;
import io.sluice.records.PlanManifest.PinnedSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceReadTest {
  private static final InspectSnapshot NOTHING = new InspectSnapshot(List.of(), 0, 0, Map.of());

  @TempDir private Path folder;

  @Test
  void suppressionListThatChangesWhileItIsReadFailsThePlanLikeTheSourceDoes() throws IOException {
    Path list = Files.writeString(folder.resolve("list.parquet"), "one opt-out");
    SourceRead read =
        new SourceRead(
            null,
            new PinnedSource("customers", "parquet", "none", null, List.of()),
            SnapshotOrder.day(LocalDate.EPOCH, Instant.EPOCH),
            NOTHING,
            SourceColumns.idsOnly("id"),
            Map.of(
                "list",
                new SuppressionRead("id", Optional.of(pin(list)), Optional.empty(), NOTHING)));
    read.requireUnchanged();

    Files.writeString(list, "one opt-out and one more");

    SnapshotInvalidException changed =
        assertThrows(SnapshotInvalidException.class, read::requireUnchanged);
    assertThat(changed.getMessage(), containsString("list.parquet has changed"));
  }

  private static PinnedSource pin(Path file) {
    SnapshotLocation where =
        new SnapshotLocation(
            "suppression", file.toString(), Period.ZERO, ZoneOffset.UTC, null, null);
    return PinSnapshot.of(where, LocalDate.EPOCH);
  }
}
