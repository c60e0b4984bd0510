package io.sluice.jobs.run;

import io.sluice.beam.batch.FragmentFile;
import io.sluice.beam.batch.PlanFolder;
import io.sluice.domain.batch.PlannedChange;
import io.sluice.domain.delivery.LaneId;
import io.sluice.records.RecordsJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.io.FileSystems;

/** Small files that tasks leave for the driver. */
final class PlanFiles {
  private PlanFiles() {}

  /**
   * Reads a document.
   *
   * @throws IOException if it is not there: a task's result was lost, nothing may be built on it
   */
  static <T> T read(String path, Class<T> type) throws IOException {
    try (InputStream in =
        Channels.newInputStream(FileSystems.open(FileSystems.matchNewResource(path, false)))) {
      return RecordsJson.mapper().readValue(in, type);
    }
  }

  /** Moves refreshed fingerprints of all buckets into the plan's own files; their names. */
  static List<String> copyRefreshes(
      PlanFolder folder, LaneId lane, List<String> fragments, int perFile) throws IOException {
    List<String> files = new ArrayList<>();
    List<PlannedChange> open = new ArrayList<>();
    for (String fragment : fragments) {
      try (FragmentFile.Reader reader = new FragmentFile.Reader(fragment)) {
        for (FragmentFile.Frame frame = reader.next(); frame != null; frame = reader.next()) {
          open.add(frame.change());
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
