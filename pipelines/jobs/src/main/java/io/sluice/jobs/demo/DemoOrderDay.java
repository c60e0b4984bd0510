package io.sluice.jobs.demo;

import io.sluice.domain.conversion.ConversionReject;
import io.sluice.domain.qualify.Region;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * One region's orders of one day: spoils a few on purpose, and counts what becomes of each. Which
 * ones is told by their place among the good orders, so that a small day has each kind too.
 */
final class DemoOrderDay {
  private static final int EVERY = 3;
  private static final int KNOWN = 4;
  private static final int CHANGED = 2;
  private static final BigDecimal THIRD_DECIMAL = new BigDecimal("0.125");

  private final Region region;
  private final Instant end;
  private final List<DemoOrder> rows = new ArrayList<>();
  private final List<DemoOrder> sent = new ArrayList<>();
  private final Map<ConversionReject, Integer> rejected = new EnumMap<>(ConversionReject.class);
  private int good;
  private int rounded;
  private int repeated;
  private int known;
  private int changed;
  private int denied;

  /**
   * A day without orders.
   *
   * @param end the midnight after the last order
   */
  DemoOrderDay(Region region, Instant end) {
    this.region = region;
    this.end = end;
  }

  /** Takes an order of this region, and perhaps spoils it. */
  void take(DemoOrder order) {
    if (order.buyer().isDenied()) {
      rows.add(order);
      denied++;
      return;
    }
    good++;
    switch (good % EVERY == 0 ? good / EVERY : 0) {
      case 1 -> reject(order.withoutCurrency(), ConversionReject.CURRENCY_MISSING);
      case 2 -> reject(order.withTotal(refund(order)), ConversionReject.VALUE_NEGATIVE);
      case 3 -> reject(order.at(end.plus(Duration.ofDays(3))), ConversionReject.TIME_IN_FUTURE);
      case 4 -> reject(order.withoutKeys(), ConversionReject.NO_USABLE_KEY);
      case 5 -> reject(order.in(elsewhere()), ConversionReject.COUNTRY_OTHER_REGION);
      case 6 -> {
        send(order.withTotal(order.total().add(THIRD_DECIMAL)));
        rounded++;
      }
      case 7 -> {
        send(order);
        rows.add(order);
        repeated++;
      }
      default -> send(order);
    }
  }

  /** Puts some orders of the day before into the files again, two of them corrected. */
  void repeatOf(List<DemoOrder> before) {
    int some = Math.min(before.size(), KNOWN + CHANGED);
    for (int i = 0; i < some; i++) {
      DemoOrder order = before.get(i);
      if (i < KNOWN) {
        rows.add(order);
        known++;
      } else {
        rows.add(order.withTotal(order.total().add(BigDecimal.ONE)));
        changed++;
      }
    }
  }

  /** All rows. */
  List<DemoOrder> rows() {
    return rows;
  }

  /** The orders that are new and good. */
  List<DemoOrder> sent() {
    return sent;
  }

  /** The counts so far. */
  DemoOrders.Counts counts() {
    return new DemoOrders.Counts(
        rows.size(), sent.size(), rounded, repeated, known, changed, denied, rejected);
  }

  private void send(DemoOrder order) {
    rows.add(order);
    sent.add(order);
  }

  private void reject(DemoOrder order, ConversionReject code) {
    rows.add(order);
    rejected.merge(code, 1, Integer::sum);
  }

  /** Negative even where nothing was paid. */
  private static BigDecimal refund(DemoOrder order) {
    return order.total().add(BigDecimal.ONE).negate();
  }

  private DemoCountry elsewhere() {
    return region == Region.NA ? DemoCountry.JP : DemoCountry.US;
  }
}
