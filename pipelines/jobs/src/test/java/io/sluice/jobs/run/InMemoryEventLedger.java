package io.sluice.jobs.run;

import io.sluice.domain.conversion.ConversionTarget;
import io.sluice.domain.ledger.ClaimState;
import io.sluice.domain.ledger.EventLedger;
import io.sluice.domain.ledger.EventLedgerView;
import io.sluice.domain.ledger.SettledEvents;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The registry of conversions' names, in memory; it keeps no events. */
final class InMemoryEventLedger implements EventLedger {
  private final List<KnownName> names = new ArrayList<>();
  private final List<KnownName> written = new ArrayList<>();
  private int putsUntilTheft = Integer.MAX_VALUE;

  /** Another process is faster from the given put on, the first being 1. */
  InMemoryEventLedger stolenFrom(int put) {
    putsUntilTheft = put - 1;
    return this;
  }

  @Override
  public synchronized List<KnownName> names(String account) {
    return names.stream().filter(name -> name.account().equals(account)).toList();
  }

  @Override
  public synchronized boolean put(Optional<KnownName> expected, KnownName entry) {
    if (putsUntilTheft-- <= 0) {
      return false;
    }
    Optional<KnownName> present =
        names.stream()
            .filter(name -> name.account().equals(entry.account()))
            .filter(name -> name.remembered().equals(entry.remembered()))
            .findFirst();
    if (!present.equals(expected)) {
      return false;
    }
    present.ifPresent(names::remove);
    names.add(entry);
    written.add(entry);
    return true;
  }

  /** Every entry that was written, in order. */
  synchronized List<KnownName> written() {
    return List.copyOf(written);
  }

  @Override
  public EventLedgerView view(ConversionTarget target, Instant settledFrom) {
    return view(target);
  }

  @Override
  public EventLedgerView view(ConversionTarget target) {
    throw new UnsupportedOperationException("keeps no events");
  }

  @Override
  public ClaimState claimState(ConversionTarget target) {
    throw new UnsupportedOperationException("keeps no events");
  }

  @Override
  public boolean claim(ConversionTarget target, String planId, String version) {
    throw new UnsupportedOperationException("keeps no events");
  }

  @Override
  public boolean release(ConversionTarget target, String planId) {
    throw new UnsupportedOperationException("keeps no events");
  }

  @Override
  public void commit(SettledEvents settled) {
    throw new UnsupportedOperationException("keeps no events");
  }
}
