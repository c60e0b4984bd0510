package io.sluice.beam.iceberg;

import io.sluice.domain.ledger.LedgerMarks;

/**
 * Asked when a ledger is opened, before anything is read from it or made in it. It throws where the
 * catalogue is not the one that is expected.
 */
@FunctionalInterface
public interface LedgerGate {
  /** Lets any catalogue pass. */
  LedgerGate OPEN = marks -> {};

  /** Looks at what the catalogue says. */
  void pass(LedgerMarks marks);
}
