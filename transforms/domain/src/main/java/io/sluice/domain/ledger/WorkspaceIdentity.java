package io.sluice.domain.ledger;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Whether a catalogue and a workspace's folder belong together and are of the same time. */
public final class WorkspaceIdentity {
  private WorkspaceIdentity() {}

  /** What the comparison says. */
  public enum Standing {
    /** Nothing is there yet. */
    NEW,
    /** They belong together; also what an older build wrote, which has no identity yet. */
    SAME,
    /** The catalogue is missing or empty, and earlier state exists. */
    CATALOG_MISSING,
    /** The catalogue is another workspace's. */
    CATALOG_OTHER,
    /** The catalogue is older than the workspace's folder, or has another history. */
    CATALOG_OLDER,
    /** The catalogue knows of runs of which the workspace's folder knows nothing. */
    FOLDER_OLDER
  }

  /**
   * The verdict.
   *
   * @param standing what it is
   * @param detail what was found, for a person: names of tables and numbers; empty where all is
   *     well
   */
  public record Verdict(Standing standing, String detail) {
    /** Whether a command may go on. */
    public boolean isSound() {
      return standing == Standing.NEW || standing == Standing.SAME;
    }
  }

  /**
   * Compares. The three looks are taken in the order of the parameters, so that a run of another
   * process that commits meanwhile is neither a catalogue of yesterday nor an unknown run.
   *
   * @param before what the folder remembers, read before the catalogue
   * @param ledger what the catalogue says
   * @param after what the folder remembers, read after the catalogue
   * @param traces what else tells of earlier state, in words; looked at only where no ledger is in
   *     use
   */
  public static Verdict judge(
      WorkspaceMemory before, LedgerMarks ledger, WorkspaceMemory after, List<String> traces) {
    if (!ledger.inUse()) {
      return traces.isEmpty() && before.tables().isEmpty()
          ? new Verdict(Standing.NEW, "")
          : new Verdict(Standing.CATALOG_MISSING, String.join(", ", traces));
    }
    if (!ledger.workspace().isEmpty() && !before.tables().isEmpty()) {
      if (!before.workspaces().contains(ledger.workspace())) {
        return new Verdict(
            Standing.CATALOG_OTHER,
            "the catalogue has identity "
                + ledger.workspace()
                + ", the folder "
                + String.join(" or ", before.workspaces()));
      }
    }
    Verdict older = older(before, ledger);
    return older.isSound() ? unknownRun(ledger, after) : older;
  }

  private static Verdict older(WorkspaceMemory before, LedgerMarks ledger) {
    for (Map.Entry<String, StateMark> table : new TreeMap<>(before.tables()).entrySet()) {
      StateMark seen = table.getValue();
      StateMark found = ledger.tables().get(table.getKey());
      long commits = found == null ? 0 : found.commits();
      boolean other = found != null && commits == seen.commits() && !found.run().equals(seen.run());
      if (commits < seen.commits() || other) {
        return new Verdict(
            Standing.CATALOG_OLDER,
            "table "
                + table.getKey()
                + " is at commit "
                + commits
                + (other
                    ? " of run " + found.run() + ", the workspace saw that commit made by run "
                    : ", the workspace saw commit " + seen.commits() + " of run ")
                + seen.run());
      }
    }
    return new Verdict(Standing.SAME, "");
  }

  private static Verdict unknownRun(LedgerMarks ledger, WorkspaceMemory after) {
    for (Map.Entry<String, StateMark> table : new TreeMap<>(ledger.tables()).entrySet()) {
      StateMark found = table.getValue();
      StateMark seen = after.tables().get(table.getKey());
      boolean further = seen == null || found.commits() > seen.commits();
      if (further && !after.runs().contains(found.run())) {
        return new Verdict(
            Standing.FOLDER_OLDER,
            "table "
                + table.getKey()
                + " is at commit "
                + found.commits()
                + " of run "
                + found.run()
                + ", the workspace saw commit "
                + (seen == null ? 0 : seen.commits())
                + " and knows no such run");
      }
    }
    return new Verdict(Standing.SAME, "");
  }
}
