package io.sluice.domain.batch;

import io.sluice.domain.conversion.ConversionApi;
import io.sluice.domain.conversion.ConversionEvent;
import io.sluice.domain.conversion.EventWireSize;
import java.util.List;
import java.util.function.Consumer;

/**
 * How events are cut into requests: by count (500, or 100 in the older API) and by bytes (1 MB), in
 * the order they come. An event larger than a request is refused by the rules before.
 */
public final class ConversionPacking {
  private ConversionPacking() {}

  /** The limits of one request. */
  public static BatchLimits limits(ConversionApi api) {
    return new BatchLimits(api.maxEvents(), ConversionApi.MAX_BODY_BYTES);
  }

  /**
   * A packer of events.
   *
   * @param limits not more than {@link #limits}
   * @param sealed takes each full batch, and at the end the last one
   * @throws IllegalArgumentException if the limits are beyond the API's
   */
  public static BatchPacker<ConversionEvent> packer(
      ConversionApi api, BatchLimits limits, Consumer<List<ConversionEvent>> sealed) {
    if (limits.maxRecords() > api.maxEvents() || limits.maxBytes() > ConversionApi.MAX_BODY_BYTES) {
      throw new IllegalArgumentException(
          "one request of api: "
              + api.configName()
              + " takes "
              + api.maxEvents()
              + " events and 1,000,000 bytes, got "
              + limits.maxRecords()
              + " and "
              + limits.maxBytes());
    }
    return BatchPacker.of(limits, EventWireSize.ENVELOPE_BYTES, EventWireSize::of, sealed);
  }
}
