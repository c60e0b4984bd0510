package io.sluice.jobs.run;

import io.sluice.beam.batch.PlanFolder;
import io.sluice.beam.ledger.EventFigures;
import io.sluice.domain.ledger.LogRows;
import io.sluice.domain.ledger.LogRows.Table;
import io.sluice.jobs.run.SettlementLog.BadRow;
import io.sluice.records.PlanManifest;
import io.sluice.records.Receipt;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A settled plan of events' rows of deliveries and rejects. */
final class EventLog {
  private final OpenPlan plan;
  private final Instant now;

  private EventLog(OpenPlan plan, Instant now) {
    this.plan = plan;
    this.now = now;
  }

  static List<LogRows> rows(RunContext run, OpenPlan plan, EventFigures figures)
      throws IOException {
    EventLog log = new EventLog(plan, run.clock().instant());
    PlanFolder folder = PlanFolder.of(run.workspace(), plan.planId());
    return List.of(
        new LogRows(Table.DELIVERIES, plan.planId(), log.deliveries(folder.receipts())),
        new LogRows(Table.REJECTS, plan.planId(), log.rejects(folder, figures)));
  }

  /** One row a batch; what became of its events is in the state's words. */
  private List<Map<String, Object>> deliveries(Map<Integer, Receipt> receipts) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (PlanManifest.Batch batch : plan.manifest().batches()) {
      Receipt receipt = receipts.get(batch.seq());
      Map<String, Object> row = row();
      row.put("batch_id", batch.id());
      row.put("seq", (long) batch.seq());
      row.put("records", (long) batch.records());
      row.put("bytes", batch.bytes());
      row.put("sent_at", sentAt(receipt));
      row.put("state", state(receipt));
      row.put("settled_at", now);
      row.put(
          "attempts",
          (long) receipt.parts().stream().mapToInt(Receipt.Part::attempts).max().orElse(0));
      row.put("late", receipt.late() ? 1L : 0L);
      rows.add(row);
    }
    return rows;
  }

  private static @Nullable Instant sentAt(Receipt receipt) {
    return receipt.parts().stream()
        .map(Receipt.Part::sentAt)
        .filter(at -> at != null)
        .max(Instant::compareTo)
        .orElse(null);
  }

  private static String state(Receipt receipt) {
    boolean accepted = true;
    boolean held = false;
    for (Receipt.Part part : receipt.parts()) {
      if (part.outcome() == Receipt.Outcome.UNKNOWN) {
        return "UNKNOWN";
      }
      held |= part.outcome() == Receipt.Outcome.HELD;
      accepted &= part.outcome() == Receipt.Outcome.ACCEPTED;
    }
    if (held) {
      return "FAILED";
    }
    return accepted ? "ACCEPTED" : "PARTIAL";
  }

  private List<Map<String, Object>> rejects(PlanFolder folder, EventFigures figures)
      throws IOException {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (BadRow bad :
        folder.document(SettlementLog.REJECTS, BadRow[].class).orElse(new BadRow[0])) {
      Map<String, Object> row = reject(bad.reference(), bad.code(), bad.stage());
      row.put("shape", bad.shape());
      rows.add(row);
    }
    for (EventFigures.Refusal refusal : figures.refusals) {
      Map<String, Object> row = reject(refusal.eventId(), refusal.code(), "delivery");
      row.put("field", refusal.field());
      rows.add(row);
    }
    return rows;
  }

  private Map<String, Object> reject(String reference, String code, String stage) {
    Map<String, Object> row = row();
    row.put("member_ref", reference);
    row.put("code", code);
    row.put("stage", stage);
    row.put("at", now);
    row.put("count", 1L);
    return row;
  }

  private Map<String, Object> row() {
    Map<String, Object> row = new HashMap<>();
    row.put("plan_id", plan.planId());
    row.put("target", plan.unit().name());
    return row;
  }
}
