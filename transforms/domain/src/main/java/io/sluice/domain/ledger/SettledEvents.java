package io.sluice.domain.ledger;

import io.sluice.domain.conversion.ConversionTarget;
import java.util.List;

/**
 * What a settled plan of events leaves in the ledger.
 *
 * @param target the conversion
 * @param planId the plan
 * @param baseVersion the version that the plan was made from
 * @param files descriptors of the event files that its tasks wrote
 * @param logs rows of the log tables, by table
 */
public record SettledEvents(
    ConversionTarget target,
    String planId,
    String baseVersion,
    List<byte[]> files,
    List<LogRows> logs) {
  /** Copies the lists. */
  public SettledEvents {
    files = List.copyOf(files);
    logs = List.copyOf(logs);
  }
}
