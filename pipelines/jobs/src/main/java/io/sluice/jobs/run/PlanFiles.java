package io.sluice.jobs.run;

import io.sluice.beam.batch.FragmentFile;
import io.sluice.beam.batch.PlanFolder;
import io.sluice.domain.batch.PlannedChange;
import io.sluice.domain.delivery.LaneId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** What tasks leave for the driver to move. */
final class PlanFiles {
  private PlanFiles() {}

  /** Moves refreshed fingerprints of all buckets into the plan's own files; their names. */
  static List<String> copyRefreshes(
      PlanFolder folder,
      LaneId lane,
      List<String> fragments,
      int perFile,
      Predicate<PlannedChange> wanted)
      throws IOException {
    List<String> files = new ArrayList<>();
    List<PlannedChange> open = new ArrayList<>();
    for (String fragment : fragments) {
      try (FragmentFile.Reader reader = new FragmentFile.Reader(fragment)) {
        for (FragmentFile.Frame frame = reader.next(); frame != null; frame = reader.next()) {
          if (wanted.test(frame.change())) {
            open.add(frame.change());
          }
          if (open.size() == perFile) {
            files.add(folder.writeRefreshes(lane, files.size(), open));
            open.clear();
          }
        }
      }
    }
    if (!open.isEmpty()) {
      files.add(folder.writeRefreshes(lane, files.size(), open));
    }
    return files;
  }
}
