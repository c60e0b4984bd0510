package io.sluice.beam.iceberg;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.records.RecordsJson;
import java.util.Map;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;

/**
 * Takes the future out of a table's history. Iceberg takes a commit for broken when the machine's
 * clock is more than a minute behind the last commit: one run with a clock that was ahead would
 * shut out all others until its time has come. The order of commits is in their sequence numbers,
 * so their moments may be corrected.
 */
final class CommitMoments {
  private static final String UPDATED = "last-updated-ms";
  private static final String MOMENT = "timestamp-ms";

  private CommitMoments() {}

  /** The moment that Iceberg would stamp a commit with; it asks the machine's clock by itself. */
  static long now() {
    return TableMetadata.newTableMetadata(
            new Schema(), PartitionSpec.unpartitioned(), "file:/none", Map.of())
        .lastUpdatedMillis();
  }

  /**
   * The same metadata without a moment later than this one. Metadata files from the future are
   * forgotten, those of snapshots are told to have come now; snapshots stay as they are.
   *
   * @return the given metadata where nothing is later
   */
  static TableMetadata notAfter(TableMetadata metadata, long now) {
    if (latest(metadata) <= now) {
      return metadata;
    }
    try {
      ObjectNode json =
          (ObjectNode) RecordsJson.mapper().readTree(TableMetadataParser.toJson(metadata));
      json.put(UPDATED, Math.min(json.path(UPDATED).asLong(), now));
      for (JsonNode entry : json.path("snapshot-log")) {
        ((ObjectNode) entry).put(MOMENT, Math.min(entry.path(MOMENT).asLong(), now));
      }
      // One with another moment would be another file to Iceberg, and be deleted while it is named.
      ArrayNode files = json.putArray("metadata-log");
      for (TableMetadata.MetadataLogEntry file : metadata.previousFiles()) {
        if (file.timestampMillis() <= now) {
          files.addObject().put(MOMENT, file.timestampMillis()).put("metadata-file", file.file());
        }
      }
      return TableMetadataParser.fromJson(metadata.metadataFileLocation(), json.toString());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Iceberg wrote metadata that is no JSON", e);
    }
  }

  private static long latest(TableMetadata metadata) {
    long latest = metadata.lastUpdatedMillis();
    for (var entry : metadata.snapshotLog()) {
      latest = Math.max(latest, entry.timestampMillis());
    }
    for (var file : metadata.previousFiles()) {
      latest = Math.max(latest, file.timestampMillis());
    }
    return latest;
  }
}
