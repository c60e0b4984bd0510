package io.sluice.amazonads;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/**
 * Body of POST /amc/audiences/records. For large batches use {@link RecordsBodyWriter}, which
 * writes the same bytes without these objects.
 *
 * @param audienceId Amazon's 64-bit id of the audience
 * @param targetResource the connection, or null
 * @param records 1 to 10000 members
 */
@JsonPropertyOrder({"audienceId", "targetResource", "records"})
public record RecordsRequest(
    long audienceId, RecordsTarget targetResource, List<RecordUpload> records) {
  /** Copies the records, so that the body cannot change. */
  public RecordsRequest {
    records = List.copyOf(records);
  }

  /** Names audience and count, no member. */
  @Override
  public String toString() {
    return "RecordsRequest[audience " + audienceId + ", " + records.size() + " records]";
  }
}
