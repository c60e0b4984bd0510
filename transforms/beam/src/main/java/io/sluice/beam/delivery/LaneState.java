package io.sluice.beam.delivery;

import com.google.common.base.Splitter;
import io.sluice.domain.delivery.RequestSize;
import java.util.List;

/**
 * What a lane's lease carries to the next run: the state of its rate, and in a line of its own at
 * the end how large its requests may be, where that is known.
 *
 * @param rate the text of {@link LaneGateway#rateState}
 * @param size how large requests may be
 */
record LaneState(String rate, RequestSize size) {
  private static final String MARK = "\n#request-size ";

  /** Reads the text of a lease; one of an older build has no size. */
  static LaneState parse(String text) {
    int end = text.lastIndexOf(MARK);
    return end < 0
        ? new LaneState(text, RequestSize.UNLIMITED)
        : new LaneState(text.substring(0, end), size(text.substring(end + MARK.length())));
  }

  /** The text for a lease. */
  String text() {
    return size.equals(RequestSize.UNLIMITED)
        ? rate
        : rate + MARK + size.limit() + ' ' + size.failed() + ' ' + size.passes();
  }

  private static RequestSize size(String text) {
    List<String> numbers = Splitter.on(' ').splitToList(text);
    try {
      return new RequestSize(
          Long.parseLong(numbers.get(0)),
          Long.parseLong(numbers.get(1)),
          Integer.parseInt(numbers.get(2)));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      // It is learned again with the next answer 413.
      return RequestSize.UNLIMITED;
    }
  }
}
