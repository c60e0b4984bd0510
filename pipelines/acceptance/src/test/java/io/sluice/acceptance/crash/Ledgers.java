package io.sluice.acceptance.crash;

import io.sluice.beam.iceberg.EventFileReader;
import io.sluice.beam.iceberg.IcebergLedger;
import io.sluice.beam.iceberg.MembershipFileReader;
import io.sluice.beam.iceberg.StateCodes;
import io.sluice.domain.conversion.ConversionTarget;
import io.sluice.domain.conversion.EventHistory.Status;
import io.sluice.domain.diff.ChangeKind;
import io.sluice.domain.diff.Offer;
import io.sluice.domain.diff.Presence;
import io.sluice.domain.ledger.AudienceEntry;
import io.sluice.domain.ledger.EventLedgerView.EventFile;
import io.sluice.domain.ledger.LedgerView;
import io.sluice.domain.qualify.AudienceTarget;
import io.sluice.jobs.config.ConfigLoader;
import io.sluice.jobs.run.Workspaces;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the ledger of a workspace says. */
final class Ledgers {
  private Ledgers() {}

  /** Presence by member of an audience in an account; of those who are not absent. */
  static Map<String, Presence> members(Path config, AudienceTarget target) throws IOException {
    try (Workspaces.Opened workspace = open(config)) {
      IcebergLedger ledger = workspace.ledger();
      MembershipFileReader reader = MembershipFileReader.of(ledger.storage());
      Map<String, Presence> members = new TreeMap<>();
      for (LedgerView.Slice slice : ledger.view(target).slices()) {
        for (LedgerView.LedgerFile file : slice.memberships()) {
          read(reader, file, members);
        }
      }
      members.values().removeIf(Presence.ABSENT::equals);
      return members;
    }
  }

  /** Audiences whose create call got no answer, and the id that Amazon has of each other one. */
  static Map<String, Optional<Long>> audiences(Path config) {
    try (Workspaces.Opened workspace = open(config)) {
      Map<String, Optional<Long>> audiences = new TreeMap<>();
      for (AudienceEntry entry : workspace.ledger().audiences()) {
        audiences.put(entry.target().account(), Optional.ofNullable(entry.audienceId()));
      }
      return audiences;
    }
  }

  /** Status by event of an account. */
  static Map<String, Status> events(Path config, ConversionTarget target) throws IOException {
    try (Workspaces.Opened workspace = open(config)) {
      IcebergLedger ledger = workspace.ledger();
      Map<String, Status> events = new TreeMap<>();
      for (EventFile file : ledger.events().view(target).files()) {
        try (EventFileReader rows = EventFileReader.open(ledger.storage(), file)) {
          while (rows.next()) {
            events.put(text(rows.idBytes(), rows.idStart(), rows.idEnd()), rows.status());
          }
        }
      }
      return events;
    }
  }

  /** Members and events that Amazon refused as they are. */
  static Set<String> refused(CrashWorld world) throws IOException {
    Set<String> refused = new TreeSet<>();
    for (String region : WarehouseDays.REGIONS) {
      if (world.days().hasPeople()) {
        refused.addAll(refused(world.config(), new AudienceTarget(Scenario.AUDIENCE, region)));
      }
      if (world.days().hasOrders()) {
        events(world.config(), new ConversionTarget("orders-" + region, region))
            .forEach(
                (id, status) -> {
                  if (status == Status.REFUSED) {
                    refused.add(id);
                  }
                });
      }
    }
    return refused;
  }

  /** A removal is offered until Amazon takes it. */
  private static Set<String> refused(Path config, AudienceTarget target) throws IOException {
    Set<String> refused = new TreeSet<>();
    try (Workspaces.Opened workspace = open(config)) {
      IcebergLedger ledger = workspace.ledger();
      MembershipFileReader reader = MembershipFileReader.of(ledger.storage());
      for (LedgerView.Slice slice : ledger.view(target).slices()) {
        for (LedgerView.LedgerFile file : slice.memberships()) {
          reader.read(
              file,
              (id,
                  from,
                  length,
                  p,
                  sent,
                  settled,
                  high,
                  low,
                  until,
                  kind,
                  verdict,
                  oh,
                  ol,
                  c,
                  reason,
                  rank) -> {
                if (StateCodes.verdict(verdict) == Offer.Verdict.REFUSED
                    && StateCodes.kind(kind) != ChangeKind.REMOVE) {
                  refused.add(text(id, from, from + length));
                }
              });
        }
      }
    }
    return refused;
  }

  private static void read(
      MembershipFileReader reader, LedgerView.LedgerFile file, Map<String, Presence> members)
      throws IOException {
    reader.read(
        file,
        (id,
            from,
            length,
            presence,
            sent,
            settled,
            high,
            low,
            until,
            kind,
            verdict,
            oh,
            ol,
            c,
            reason,
            rank) -> {
          String member = text(id, from, from + length);
          Presence before = members.put(member, StateCodes.presence(presence));
          if (before != null) {
            throw new AssertionError("the ledger has two rows of " + member);
          }
        });
  }

  private static String text(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }

  private static Workspaces.Opened open(Path config) {
    return Workspaces.open(ConfigLoader.load(config, Optional.empty(), Map.of()), Map.of());
  }
}
