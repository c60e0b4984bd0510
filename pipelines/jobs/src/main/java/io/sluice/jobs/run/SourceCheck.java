package io.sluice.jobs.run;

import io.sluice.beam.snapshot.SnapshotInvalidException;
import io.sluice.domain.ledger.AudienceEntry;
import io.sluice.jobs.ExitCode;
import io.sluice.jobs.config.RowSelection;
import io.sluice.jobs.config.SourceConfig;
import io.sluice.records.PlanManifest.PinnedSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Looks at the sources of units as {@code plan} would: pins the files, reads the footers. No Spark,
 * and nothing is written.
 */
public final class SourceCheck {
  private final RunContext run;
  private final Registry registry;

  /** What is known of units; a workspace that is not there yet knows nothing. */
  public interface Registry {
    /** The entry of a unit's audience. */
    Optional<AudienceEntry> find(AudienceUnit unit);

    /** The plan of a conversion that was settled last; empty before any. */
    String settledPlan(ConversionUnit unit);
  }

  /** Takes the run's configuration and clocks; the run's ledger is not asked. */
  public SourceCheck(RunContext run, Registry registry) {
    this.run = run;
    this.registry = registry;
  }

  /**
   * One unit's check.
   *
   * @param target {@code audience@account} or {@code conversion@account}
   * @param exit what a plan of it would come to as far as can be told
   * @param finding one phrase, ends with the remedy where there is one
   */
  public record Checked(String target, ExitCode exit, String finding) {}

  /** Checks all units, each source once; in their order. */
  public List<Checked> check(List<AudienceUnit> units) {
    Map<String, List<AudienceUnit>> bySource = new LinkedHashMap<>();
    for (AudienceUnit unit : units) {
      bySource.computeIfAbsent(unit.audience().source().id(), id -> new ArrayList<>()).add(unit);
    }
    Map<AudienceUnit, Checked> checked = new LinkedHashMap<>();
    bySource.values().forEach(group -> checkSource(group, checked));
    return units.stream().map(checked::get).toList();
  }

  private void checkSource(List<AudienceUnit> units, Map<AudienceUnit, Checked> checked) {
    SourceConfig source = units.get(0).audience().source();
    run.progress().step("reading the footers of source " + source.id());
    try {
      List<String> selects =
          units.stream()
              .flatMap(u -> u.audience().select().stream())
              .map(RowSelection::column)
              .toList();
      SourceRead read = SourceRead.of(run, source, selects, AudienceOrder.daily());
      units.forEach(unit -> checked.put(unit, found(unit, read)));
    } catch (SnapshotInvalidException e) {
      units.forEach(unit -> checked.put(unit, unusable(unit, e)));
    }
  }

  /**
   * Checks conversions, each with its own source; in their order.
   *
   * @param days the days that would be read
   */
  public List<Checked> check(List<ConversionUnit> units, EventDays days) {
    return units.stream().map(unit -> check(unit, days)).toList();
  }

  private Checked check(ConversionUnit unit, EventDays days) {
    run.progress().step("reading the footers of conversion " + unit.name());
    try {
      EventRead read = EventRead.of(run, unit, days, registry.settledPlan(unit));
      return new Checked(
          unit.name(),
          ExitCode.DONE,
          rows(read.inspected().rows(), read.pinned()) + "; " + read.daysInWords());
    } catch (SnapshotInvalidException e) {
      return unusable(unit, e);
    } catch (IOException e) {
      return new Checked(unit.name(), ExitCode.INVALID, e.getMessage());
    }
  }

  private static Checked unusable(PlanUnit unit, SnapshotInvalidException e) {
    ExitCode exit =
        e.kind() == SnapshotInvalidException.Kind.NOT_YET ? ExitCode.NOT_YET : ExitCode.INVALID;
    return new Checked(unit.name(), exit, e.getMessage());
  }

  private static String rows(long rows, PinnedSource pinned) {
    return String.format(
        Locale.ROOT,
        "%s in %s of %s",
        Progress.count(rows, "row"),
        Progress.count(pinned.files().size(), "file"),
        pinned.reference());
  }

  private Checked found(AudienceUnit unit, SourceRead read) {
    String rows = rows(read.inspected().rows(), read.pinned());
    Optional<AudienceEntry> entry = registry.find(unit);
    boolean known = entry.isPresent() && entry.get().audienceId() != null;
    return new Checked(
        unit.target().toString(),
        ExitCode.DONE,
        known
            ? rows + "; Amazon audience " + entry.get().audienceId()
            : rows
                + "; not at Amazon yet: run sluice audiences apply --select "
                + unit.audience().id());
  }
}
