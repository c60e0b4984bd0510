package io.sluice.domain.ledger;

import io.sluice.domain.qualify.Standing;

/** A person in the warehouse. */
record Row(Standing standing, int content) {
  boolean optedOut() {
    return standing == Standing.CONSENT_DENIED || standing == Standing.SUPPRESSED;
  }

  boolean wanted() {
    return standing == Standing.QUALIFIED;
  }
}
