package io.sluice.domain.report;

/** The counted stages of one plan, in their order, with what goes in and out of each. */
public enum Stage {
  /** Rows read → qualified rows. */
  QUALIFY("qualify"),
  /** Qualified rows → members; duplicates and rows of suppressed persons are excluded. */
  MERGE("merge"),
  /** Members → members that are offered; unchanged ones are excluded, refused ones held. */
  DIFF("diff"),
  /** Offers and removals → records in batches; what {@code max-changes} cuts off is deferred. */
  BATCH("batch"),
  /**
   * Records in batches → records taken; refused ones are rejected, those never learned are held,
   * those of failed jobs are deferred: both are offered again.
   */
  DELIVERY("delivery");

  private final String text;

  Stage(String text) {
    this.text = text;
  }

  /** The name in reports. */
  public String text() {
    return text;
  }
}
