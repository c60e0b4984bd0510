package io.sluice.beam.iceberg;

import io.sluice.domain.ledger.LedgerView;
import io.sluice.domain.qualify.AudienceTarget;
import java.io.IOException;
import java.util.Optional;

/**
 * One of the two processes of the contract test: settles plans of an audience of its own, and in
 * between fights for an audience that both want. Prints a line for each commit that returned.
 */
final class ContractCommitter {
  static final AudienceTarget SHARED = new AudienceTarget("shared", "acme-na");

  private ContractCommitter() {}

  static AudienceTarget own(String name) {
    return new AudienceTarget(name, "acme-na");
  }

  public static void main(String[] args) throws IOException {
    String name = args[1];
    int commits = Integer.parseInt(args[2]);
    try (IcebergLedger ledger = IcebergLedger.open(CatalogSettings.sqlite(args[0]))) {
      ledger.put(Optional.empty(), LedgerFixture.entry(own(name), commits));
      for (int i = 0; i < commits; i++) {
        settle(ledger, own(name), name + "-own-" + i, i);
        settle(ledger, SHARED, name + "-shared-" + i, 0);
      }
    }
  }

  private static void settle(IcebergLedger ledger, AudienceTarget target, String plan, int bucket)
      throws IOException {
    LedgerView view = ledger.view(target);
    if (ledger.claim(target, plan, view.version())) {
      ledger.commit(
          LedgerFixture.settlement(ledger.storage(), target, plan, view.version(), bucket));
      System.out.println("ack " + plan);
    }
  }
}
