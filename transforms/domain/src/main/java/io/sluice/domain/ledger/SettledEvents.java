package io.sluice.domain.ledger;

import io.sluice.domain.conversion.ConversionTarget;
import io.sluice.domain.snapshot.SnapshotOrder;
import java.util.List;
import java.util.Map;

/**
 * What a settled plan of events leaves in the ledger.
 *
 * @param target the conversion
 * @param planId the plan
 * @param baseVersion the version that the plan was made from
 * @param lists the suppression lists that the plan used
 * @param files descriptors of the event files that its tasks wrote
 * @param logs rows of the log tables, by table
 */
public record SettledEvents(
    ConversionTarget target,
    String planId,
    String baseVersion,
    Map<String, SnapshotOrder> lists,
    List<byte[]> files,
    List<LogRows> logs) {
  /** Copies the lists. */
  public SettledEvents {
    lists = Map.copyOf(lists);
    files = List.copyOf(files);
    logs = List.copyOf(logs);
  }

  /** Of a plan without suppression lists. */
  public SettledEvents(
      ConversionTarget target,
      String planId,
      String baseVersion,
      List<byte[]> files,
      List<LogRows> logs) {
    this(target, planId, baseVersion, Map.of(), files, logs);
  }
}
