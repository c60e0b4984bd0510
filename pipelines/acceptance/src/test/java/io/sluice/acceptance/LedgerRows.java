package io.sluice.acceptance;

import io.sluice.beam.iceberg.EventFileReader;
import io.sluice.beam.iceberg.IcebergLedger;
import io.sluice.beam.iceberg.MembershipFileReader;
import io.sluice.beam.iceberg.StateCodes;
import io.sluice.domain.conversion.ConversionTarget;
import io.sluice.domain.conversion.EventHistory.Status;
import io.sluice.domain.diff.Presence;
import io.sluice.domain.ledger.AudienceEntry;
import io.sluice.domain.ledger.EventLedgerView.EventFile;
import io.sluice.domain.ledger.LedgerView;
import io.sluice.domain.ledger.LogQuery;
import io.sluice.domain.ledger.LogRows;
import io.sluice.domain.qualify.AudienceTarget;
import io.sluice.jobs.config.ConfigLoader;
import io.sluice.jobs.run.Workspaces;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the tables of a test's workspace say. */
final class LedgerRows {
  private LedgerRows() {}

  /**
   * The rows of a log table, sorted, each as the texts of some columns with blanks between.
   *
   * @param table in lower case
   */
  static List<String> of(Activation activation, String table, String... columns) {
    LogRows.Table which = LogRows.Table.valueOf(table.toUpperCase(Locale.ROOT));
    List<Map<String, Object>> rows =
        read(activation, ledger -> ledger.read(new LogQuery(which, Map.of(), 10_000)));
    return rows.stream()
        .map(
            row ->
                Stream.of(columns)
                    .map(column -> String.valueOf(row.get(column)))
                    .collect(Collectors.joining(" ")))
        .sorted()
        .toList();
  }

  /** What the ledger knows of the events of a conversion's account: status by event id. */
  static Map<String, Status> events(Activation activation, String conversion, String account) {
    return read(
        activation,
        ledger -> {
          Map<String, Status> known = new TreeMap<>();
          ConversionTarget target = new ConversionTarget(conversion, account);
          for (EventFile file : ledger.events().view(target).files()) {
            read(ledger, file, known);
          }
          return known;
        });
  }

  /**
   * Gives an audience another id in the registry, as if another one had been imported.
   *
   * @return the id that it had; it has the next one now
   */
  static long moveAudience(Activation activation, String audience, String account) {
    return read(
        activation,
        ledger -> {
          AudienceEntry had = ledger.audience(new AudienceTarget(audience, account)).orElseThrow();
          AudienceEntry moved =
              new AudienceEntry(
                  had.target(),
                  had.audienceId() + 1,
                  had.externalAudienceId(),
                  had.name(),
                  had.description(),
                  had.country(),
                  had.ttlSeconds(),
                  had.fees(),
                  had.bucketCount(),
                  had.intentAt(),
                  had.createdAt());
          if (!ledger.put(Optional.of(had), moved)) {
            throw new IllegalStateException("the registry has changed");
          }
          return had.audienceId();
        });
  }

  /** Members that the ledger knows to be present in an audience of an account. */
  static Set<String> present(Activation activation, String audience, String account) {
    return read(
        activation,
        ledger -> {
          Set<String> present = new TreeSet<>();
          MembershipFileReader reader = MembershipFileReader.of(ledger.storage());
          AudienceTarget target = new AudienceTarget(audience, account);
          for (LedgerView.Slice slice : ledger.view(target).slices()) {
            slice.memberships().forEach(file -> read(reader, file, present));
          }
          return present;
        });
  }

  private static void read(
      MembershipFileReader reader, LedgerView.LedgerFile file, Set<String> present) {
    try {
      reader.read(
          file,
          (id, offset, length, presence, s, e, h, l, q, kind, verdict, oh, ol, code, why, rank) -> {
            if (StateCodes.presence(presence) == Presence.PRESENT) {
              present.add(new String(id, offset, length, StandardCharsets.US_ASCII));
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void read(IcebergLedger ledger, EventFile file, Map<String, Status> known) {
    try (EventFileReader rows = EventFileReader.open(ledger.storage(), file)) {
      while (rows.next()) {
        int start = rows.idStart();
        known.put(
            new String(rows.idBytes(), start, rows.idEnd() - start, StandardCharsets.UTF_8),
            rows.status());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <T> T read(Activation activation, Function<IcebergLedger, T> reading) {
    try (Workspaces.Opened workspace =
        Workspaces.open(
            ConfigLoader.load(activation.config(), Optional.empty(), Map.of()), Map.of())) {
      return reading.apply(workspace.ledger());
    }
  }
}
