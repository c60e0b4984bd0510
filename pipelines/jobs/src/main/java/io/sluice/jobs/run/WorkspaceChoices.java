package io.sluice.jobs.run;

import io.sluice.domain.ledger.WorkspaceIdentity.Verdict;

/** What a person is told where catalogue and workspace do not belong together. */
final class WorkspaceChoices {
  private static final String NOTHING = "\nNothing was sent and nothing was changed. Choose:\n";
  private static final String ACCEPT = "sluice workspace accept --reason TEXT";

  private WorkspaceChoices() {}

  /** The finding and the choices. */
  static String of(Verdict verdict) {
    return switch (verdict.standing()) {
      case NEW, SAME -> "";
      case CATALOG_MISSING ->
          "catalog: the catalogue is missing or empty, and this workspace has earlier state: "
              + verdict.detail()
              + "."
              + NOTHING
              + "  1. put the catalogue's file or database back; or\n"
              + "  2. let catalog: in the configuration name the right one; or\n"
              + "  3. "
              + ACCEPT
              + ": makes the catalogue anew from the tables' files where they are whole, and then"
              + " nothing is lost. Where they are not, it starts anew: the audiences that the plans"
              + " name are taken over, their members are unknown, whoever left meanwhile stays at"
              + " Amazon until the TTL ends.\n"
              + "Do not create the audiences again: they exist at Amazon.";
      case CATALOG_OTHER ->
          "catalog: the catalogue belongs to another workspace: "
              + verdict.detail()
              + "."
              + NOTHING
              + "  1. let catalog: in the configuration name this workspace's catalogue; or\n"
              + "  2. let workspace: name the catalogue's workspace.";
      case CATALOG_OLDER ->
          "catalog: the catalogue is older than this workspace, or has another history: "
              + verdict.detail()
              + ". A backup was restored, or a copy of the workspace ran."
              + NOTHING
              + "  1. put the newest catalogue back; or\n"
              + "  2. if another copy of this workspace is the right one, run that one only; or\n"
              + "  3. "
              + ACCEPT
              + ": takes what the tables' files tell of the time since. What they do not tell"
              + " becomes unknown: every member is offered again or removed, nobody is believed"
              + " absent or present; guards may want an approval for it.";
      case FOLDER_OLDER ->
          "workspace: the folder is older than the catalogue, or another copy of it ran: "
              + verdict.detail()
              + "."
              + NOTHING
              + "  1. put the newest folder back; or\n"
              + "  2. let workspace: in the configuration name the folder that ran last; or\n"
              + "  3. "
              + ACCEPT
              + ": goes on from the catalogue with this folder. Where a plan is open whose files"
              + " are not here, its audience's members become unknown: they are offered again or"
              + " removed. Every other copy is refused from then on.";
    };
  }
}
