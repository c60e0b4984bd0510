package io.sluice.benchmarks;

import java.util.HexFormat;

/** The ids of the made-up orders: a number in a form whose sum tells a loss or a repeat. */
final class EventId {
  private static final String PREFIX = "o";

  private EventId() {}

  static String of(long number) {
    return PREFIX + HexFormat.of().toHexDigits(number);
  }

  static long number(String id) {
    if (!id.startsWith(PREFIX) || id.length() != PREFIX.length() + 16) {
      throw new IllegalArgumentException("an event has an id that the generator did not make");
    }
    return Long.parseUnsignedLong(id, PREFIX.length(), id.length(), 16);
  }
}
