package io.sluice.jobs.demo;

import io.sluice.jobs.demo.DemoDay.Counts;
import org.jspecify.annotations.Nullable;

/** Counts one region's rows of one day. */
final class DemoTally {
  private int rows;
  private int added;
  private int updated;
  private int unchanged;
  private int removedLeft;
  private int removedConsent;
  private int notSelected;
  private int denied;
  private int invalidIds;
  private int keyless;

  /** Counts a customer by what was there the day before and what is there now. */
  void count(@Nullable DemoCustomer before, @Nullable DemoCustomer after) {
    boolean wasMember = before != null && before.isMember();
    if (after == null) {
      removedLeft += wasMember ? 1 : 0;
      return;
    }
    rows++;
    if (after.isMember()) {
      countMember(wasMember ? before : null, after);
      return;
    }
    if (after.isSelected()) {
      denied++;
      removedConsent += wasMember ? 1 : 0;
    } else {
      notSelected++;
      removedLeft += wasMember ? 1 : 0;
    }
  }

  private void countMember(@Nullable DemoCustomer member, DemoCustomer after) {
    if (member == null) {
      added++;
    } else if (member.contact().equals(after.contact())) {
      unchanged++;
    } else {
      updated++;
    }
  }

  /** Counts a row whose id Amazon refuses. */
  void countInvalidId() {
    rows++;
    invalidIds++;
  }

  /** Counts a row with nothing to match on. */
  void countNoKey() {
    rows++;
    keyless++;
  }

  /** The counts so far. */
  Counts counts() {
    return new Counts(
        rows,
        added,
        updated,
        unchanged,
        removedLeft,
        removedConsent,
        notSelected,
        denied,
        invalidIds,
        keyless);
  }
}
