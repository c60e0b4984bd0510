package io.sluice.jobs.run;

import io.sluice.beam.batch.JsonObjects;
import io.sluice.beam.batch.PlanFolder;
import io.sluice.beam.batch.Workspace;
import io.sluice.beam.batch.WorkspaceNote;
import io.sluice.beam.batch.WorkspaceRecord;
import io.sluice.beam.iceberg.CatalogSettings;
import io.sluice.beam.iceberg.CommitWitness;
import io.sluice.beam.iceberg.IcebergLedger;
import io.sluice.beam.iceberg.LedgerGate;
import io.sluice.domain.ledger.LedgerMarks;
import io.sluice.domain.ledger.StateMark;
import io.sluice.domain.ledger.WorkspaceIdentity;
import io.sluice.domain.ledger.WorkspaceIdentity.Standing;
import io.sluice.domain.ledger.WorkspaceIdentity.Verdict;
import io.sluice.domain.ledger.WorkspaceMemory;
import io.sluice.jobs.config.ActivationConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/**
 * The one check that every look at a ledger passes: does the catalogue belong to this workspace,
 * and is it of the same time. Afterwards it keeps what the comparison needs the next time.
 */
final class WorkspaceState implements LedgerGate, CommitWitness {
  private final ActivationConfig config;
  private final Map<String, String> environment;
  private final WorkspaceRecord record;
  private final HostMemory host;
  private final boolean refuses;
  private final WorkspaceMemory before;
  private WorkspaceMemory memory = WorkspaceMemory.NONE;
  private LedgerMarks found = LedgerMarks.NONE;
  private Verdict verdict = new Verdict(Standing.NEW, "");

  private WorkspaceState(
      ActivationConfig config, Map<String, String> environment, boolean refuses) {
    this.config = config;
    this.environment = environment;
    this.record = WorkspaceRecord.of(config.workspace());
    this.host = HostMemory.of(environment);
    this.refuses = refuses;
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
    try {
      this.before = record.read();
    } catch (IOException e) {
      throw unreadable(config, e);
    }
  }

  private static UncheckedIOException unreadable(ActivationConfig config, IOException e) {
    return new UncheckedIOException("cannot read the identity of " + config.workspace(), e);
  }

  /** Throws {@link StateMismatchException} where they do not belong together. */
  static WorkspaceState refusing(ActivationConfig config, Map<String, String> environment) {
    return new WorkspaceState(config, environment, true);
  }

  /** Only looks. */
  static WorkspaceState looking(ActivationConfig config, Map<String, String> environment) {
    return new WorkspaceState(config, environment, false);
  }

  @Override
  public synchronized void pass(LedgerMarks ledger) {
    try {
      compare(ledger);
    } catch (IOException e) {
      throw unreadable(config, e);
    }
    if (refuses && !verdict.isSound()) {
      throw new StateMismatchException(WorkspaceChoices.of(verdict));
    }
    found = ledger;
    String workspace =
        ledger.workspace().isEmpty()
            ? memory.workspaces().stream().sorted().findFirst().orElse("")
            : ledger.workspace();
    record.known(workspace, ledger.tables());
  }

  private void compare(LedgerMarks ledger) throws IOException {
    WorkspaceMemory after = record.read();
    String own = before.workspaces().stream().sorted().findFirst().orElse("");
    memory = before.and(host.read(ledger.workspace().isEmpty() ? own : ledger.workspace()));
    List<String> traces = ledger.inUse() ? List.of() : traces(after);
    verdict = WorkspaceIdentity.judge(memory, ledger, after, traces);
  }

  /** What tells of earlier state where no ledger is in use. */
  private List<String> traces(WorkspaceMemory remembered) throws IOException {
    List<String> traces = new ArrayList<>();
    if (!remembered.tables().isEmpty()) {
      traces.add(
          "its identity with commits of " + Progress.count(remembered.tables().size(), "table"));
    }
    int plans = PlanFolder.planIds(config.workspace()).size();
    if (plans > 0) {
      traces.add(Progress.count(plans, "plan"));
    }
    String warehouse = Workspace.prefix(Catalogs.settings(config, environment).warehouse());
    // Not the first metadata of a table: a run that was killed while it made the tables leaves it.
    for (String table : List.of("memberships", "audiences", "conversions")) {
      String metadata = warehouse + "sluice/" + table + "/metadata/snap-*";
      if (!JsonObjects.list(metadata).isEmpty()) {
        traces.add("the files of table " + table);
      }
    }
    Optional<Path> key = config.fingerprintKey().file().filter(this::isOurs).filter(Files::exists);
    key.ifPresent(file -> traces.add("the fingerprint key"));
    return traces;
  }

  /** A key that lies elsewhere may have been made for a workspace that is yet to come. */
  private boolean isOurs(Path key) {
    return config.workspace().startsWith("file:")
        && key.startsWith(Path.of(Workspace.prefix(config.workspace())));
  }

  /** Looks without making anything. */
  void look(CatalogSettings settings) {
    pass(settings.databaseIsMissing() ? LedgerMarks.NONE : IcebergLedger.marks(settings));
  }

  /** Identity and commits, for a person. */
  String describe() {
    StringBuilder text = new StringBuilder("identity  ");
    text.append(found.workspace().isEmpty() ? "none yet" : found.workspace()).append('\n');
    new TreeMap<>(found.tables())
        .forEach(
            (table, mark) ->
                text.append("table     ")
                    .append(table)
                    .append(", commit ")
                    .append(mark.commits())
                    .append(" by run ")
                    .append(mark.run())
                    .append('\n'));
    return text.toString().stripTrailing();
  }

  /** What the comparison said. */
  Verdict verdict() {
    return verdict;
  }

  /** What was remembered before the catalogue was looked at. */
  WorkspaceMemory memory() {
    return memory;
  }

  @Override
  public String workspace() {
    return record.workspace();
  }

  @Override
  public String begin() {
    return record.begin();
  }

  @Override
  public void committed(String workspace, String table, StateMark mark) {
    record.committed(workspace, table, mark);
    WorkspaceNote note = record.note();
    host.write(note);
  }
}
