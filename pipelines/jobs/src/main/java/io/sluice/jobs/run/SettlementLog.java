package io.sluice.jobs.run;

import io.sluice.beam.batch.PlanFolder;
import io.sluice.beam.diff.MergeCounts;
import io.sluice.beam.qualify.PackCounts;
import io.sluice.domain.ledger.LogRows;
import io.sluice.domain.ledger.LogRows.Table;
import io.sluice.domain.report.Stage;
import io.sluice.records.PlanManifest;
import io.sluice.records.Receipt;
import io.sluice.records.Settlement;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A settled plan's rows of deliveries, rejects and sizes. */
final class SettlementLog {
  /** The plan's document of bad rows. */
  static final String REJECTS = "rejects.json";

  /**
   * One of the plan's bad rows or members.
   *
   * @param stage where it was met
   * @param code why
   * @param reference the external user id; keyed fingerprint of one that is not of Amazon's form
   * @param shape such an id's shape, empty for a valid id
   */
  record BadRow(String stage, String code, String reference, String shape) {}

  /** What is kept of a plan's rejects until it is settled. */
  static List<BadRow> badRows(PackCounts rows, MergeCounts members) {
    List<BadRow> bad = new ArrayList<>();
    rows.rejects.forEach(
        r -> bad.add(new BadRow(Stage.QUALIFY.text(), r.code(), r.reference(), r.shape())));
    members.rejects.forEach(
        r -> {
          Stage stage = members.rejected.containsKey(r.code()) ? Stage.DIFF : Stage.BATCH;
          bad.add(new BadRow(stage.text(), r.code(), r.externalUserId(), ""));
        });
    return bad;
  }

  private final OpenPlan plan;
  private final PlanFolder folder;
  private final Instant now;
  private final List<Map<String, Object>> deliveries = new ArrayList<>();
  private final List<Map<String, Object>> rejects = new ArrayList<>();
  private final List<Map<String, Object>> sizes = new ArrayList<>();

  private SettlementLog(RunContext run, OpenPlan plan) {
    this.plan = plan;
    this.folder = PlanFolder.of(run.workspace(), plan.planId());
    this.now = run.clock().instant();
  }

  static List<LogRows> rows(RunContext run, OpenPlan plan) throws IOException {
    SettlementLog log = new SettlementLog(run, plan);
    Map<Integer, Receipt> receipts = log.folder.receipts();
    Map<Integer, Settlement> settlements = log.folder.settlements();
    for (PlanManifest.Batch batch : plan.manifest().batches()) {
      log.batch(batch, receipts.get(batch.seq()), settlements.get(batch.seq()));
    }
    log.badRows();
    return List.of(
        new LogRows(Table.DELIVERIES, plan.planId(), log.deliveries),
        new LogRows(Table.REJECTS, plan.planId(), log.rejects),
        new LogRows(Table.SIZES, plan.planId(), log.sizes));
  }

  private void batch(PlanManifest.Batch batch, Receipt receipt, Settlement settlement) {
    int attempts =
        receipt == null ? 0 : receipt.parts().stream().mapToInt(Receipt.Part::attempts).sum();
    for (Settlement.Part part : settlement.parts()) {
      Map<String, Object> row = row();
      row.put("batch_id", batch.id());
      row.put("seq", (long) batch.seq());
      row.put("records", (long) part.count());
      row.put("bytes", batch.bytes());
      row.put("sent_at", part.sentAt());
      row.put("job_request_id", part.jobRequestId());
      row.put("state", part.outcome().name());
      row.put("settled_at", part.settledAt());
      row.put("attempts", (long) attempts);
      row.put("late", receipt != null && receipt.late() ? 1L : 0L);
      deliveries.add(row);
      refused(part);
      size(part);
    }
  }

  private void refused(Settlement.Part part) {
    for (Settlement.Invalid invalid : part.invalid()) {
      Map<String, Object> row = row();
      row.put("member_ref", invalid.externalUserId());
      row.put("code", invalid.code());
      row.put("stage", "delivery");
      row.put("at", part.settledAt());
      row.put("count", 1L);
      rejects.add(row);
    }
  }

  private void size(Settlement.Part part) {
    if (part.sizes() == null) {
      return;
    }
    Map<String, Object> row = row();
    row.put("job_request_id", part.jobRequestId());
    row.put("dsp_audience_size", part.sizes().dspAudienceSize());
    row.put("id_resolution_count", part.sizes().idResolutionCount());
    row.put("received_record_size", part.sizes().receivedRecordSize());
    row.put("at", part.settledAt());
    sizes.add(row);
  }

  private void badRows() throws IOException {
    for (BadRow reject : folder.document(REJECTS, BadRow[].class).orElse(new BadRow[0])) {
      Map<String, Object> row = row();
      row.put("member_ref", reject.reference());
      row.put("shape", reject.shape());
      row.put("code", reject.code());
      row.put("stage", reject.stage());
      row.put("at", now);
      row.put("count", 1L);
      rejects.add(row);
    }
  }

  private Map<String, Object> row() {
    Map<String, Object> row = new HashMap<>();
    row.put("plan_id", plan.planId());
    row.put("target", plan.target().toString());
    return row;
  }
}
