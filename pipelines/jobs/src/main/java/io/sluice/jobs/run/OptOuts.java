package io.sluice.jobs.run;

import io.sluice.domain.qualify.RejectCode;

/** What is said of people who asked to leave and cannot be removed from Amazon's audience. */
final class OptOuts {
  private OptOuts() {}

  static String verdict(long stuck) {
    return stuck + " opt-out(s) cannot be sent, no digest is stored";
  }

  static String remedy() {
    return RejectCode.OPT_OUT_WITHOUT_DIGESTS.remedy();
  }
}
