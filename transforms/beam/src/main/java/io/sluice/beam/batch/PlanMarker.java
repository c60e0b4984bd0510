package io.sluice.beam.batch;

/** The marker documents of a plan: each is there or not, and none is ever changed. */
public enum PlanMarker {
  /** A guard refused the plan. */
  REFUSED("refused.json"),
  /** An operator accepted what a guard refused. */
  APPROVAL("approval.json"),
  /** The plan was given up before anything was sent. */
  ABANDONED("abandoned.json"),
  /** The plan was settled and committed to the ledger. */
  SETTLED("settled.json");

  private final String fileName;

  PlanMarker(String fileName) {
    this.fileName = fileName;
  }

  String fileName() {
    return fileName;
  }
}
