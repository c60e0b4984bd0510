package io.sluice.domain.batch;

import java.io.Serializable;

/**
 * How large a batch may be. Amazon documents 1..10,000 records and advises 6,000; it documents no
 * limit of bytes, peers stay at 1 to 4 MB. Source: Amazon's advertiser-audience OpenAPI document
 * and guide.
 *
 * @param maxRecords 1..10,000
 * @param maxBytes bytes of the JSON body, at least 100,000 so that one full record always fits
 */
public record BatchLimits(int maxRecords, long maxBytes) implements Serializable {
  /** Amazon's hard limit. */
  public static final int HARD_MAX_RECORDS = 10_000;

  /** 6,000 records and 4 MB. */
  public static final BatchLimits DEFAULT = new BatchLimits(6_000, 4_000_000);

  /** Checks the bounds. */
  public BatchLimits {
    if (maxRecords < 1 || maxRecords > HARD_MAX_RECORDS) {
      throw new IllegalArgumentException("max-records must be 1..10,000, got " + maxRecords);
    }
    if (maxBytes < 100_000) {
      throw new IllegalArgumentException("max-bytes must be at least 100,000, got " + maxBytes);
    }
  }
}
