package io.sluice.beam.batch;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.records.PlanManifest;
import io.sluice.records.Receipt;
import io.sluice.records.Settlement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanFolderTest {
  @TempDir private Path folder;

  @Test
  void manifestReceiptSettlementAndMarksComeBack() throws IOException {
    PlanFolder plan = plan("p1", 2, 1);
    PlanManifest manifest = plan.manifest().orElseThrow();
    Settlement settlement =
        new Settlement(
            "p1",
            2,
            List.of(
                new Settlement.Part(
                    0,
                    1,
                    Settlement.Outcome.FAILED,
                    "job-2",
                    PlanFixture.START,
                    PlanFixture.START.plusSeconds(9),
                    "job_failed",
                    List.of(new Settlement.Invalid("u-1", "BAD_KEY")),
                    new Settlement.Sizes(10, 9, 8))));
    PlanMark mark =
        new PlanMark("p1", PlanFixture.START, "run-2", "known sale", Map.of("max-removals", "7"));
    plan.writeReceipt(receipt(plan, 1, Receipt.Outcome.ACCEPTED));
    plan.writeSettlement(settlement);
    plan.mark(PlanMarker.APPROVAL, mark);

    PlanFolder again = PlanFolder.of(folder.toString(), "p1");
    assertThat(again.manifest(), equalTo(Optional.of(manifest)));
    assertThat(again.receipts(), equalTo(Map.of(1, receipt(plan, 1, Receipt.Outcome.ACCEPTED))));
    assertThat(again.receipt(2), equalTo(Optional.empty()));
    assertThat(again.settlements(), equalTo(Map.of(2, settlement)));
    assertThat(again.mark(PlanMarker.APPROVAL), equalTo(Optional.of(mark)));
    assertThat(again.mark(PlanMarker.REFUSED), equalTo(Optional.empty()));
    assertThat(again.isClosed(), is(false));
  }

  @Test
  void settledOrAbandonedPlanIsClosed() throws IOException {
    for (PlanMarker marker : List.of(PlanMarker.SETTLED, PlanMarker.ABANDONED)) {
      PlanFolder plan = plan("plan-" + marker, 1);
      plan.mark(marker, new PlanMark(plan.planId(), PlanFixture.START, "run-2", "done", Map.of()));
      assertThat(plan.isClosed(), is(true));
    }
  }

  @Test
  void documentTornByAKillReadsAsAbsent() throws IOException {
    PlanFolder plan = plan("p1", 1);
    plan.writeReceipt(receipt(plan, 1, Receipt.Outcome.ACCEPTED));
    Path file = folder.resolve("plans/p1/receipts/000001.json");
    String whole = Files.readString(file);
    for (int length = 0; length < whole.length() - 1; length++) {
      Files.writeString(file, whole.substring(0, length));
      assertThat("cut at " + length, plan.receipts(), equalTo(Map.of()));
    }
    assertThat(plan.anythingSent(), is(true));
  }

  @Test
  void receiptFromBeforeEventsHadFieldsIsStillOne() throws IOException {
    PlanFolder plan = plan("p1", 1);
    Path file = folder.resolve("plans/p1/receipts/000001.json");
    Files.createDirectories(file.getParent());
    Files.writeString(
        file,
        """
        {"planId": "p1", "seq": 1, "batchId": "%s", "late": false, "parts": [
          {"from": 0, "count": 2, "outcome": "REFUSED", "sentAt": "2030-01-01T00:00:00Z",
           "attempts": 1, "code": "BAD"}]}
        """
            .formatted(plan.manifest().orElseThrow().batches().get(0).id()));
    Receipt.Part part =
        new Receipt.Part(0, 2, Receipt.Outcome.REFUSED, null, PlanFixture.START, 1, "BAD");
    assertThat(plan.receipt(1).orElseThrow().parts(), equalTo(List.of(part)));
    plan.writeReceipt(plan.receipt(1).orElseThrow());
    assertThat(Files.readString(file).contains("field"), is(false));
  }

  @Test
  void documentOfAnotherVersionIsAnErrorAndNotAbsent() throws IOException {
    PlanFolder plan = plan("p1", 1);
    plan.writeReceipt(receipt(plan, 1, Receipt.Outcome.ACCEPTED));
    Path file = folder.resolve("plans/p1/receipts/000001.json");
    Files.writeString(file, Files.readString(file).replace("\"seq\"", "\"sequence\""));
    IOException error = assertThrows(IOException.class, plan::receipts);
    assertThat(error.getMessage(), containsString("000001.json"));
  }

  @Test
  void planWithoutManifestIsNotListed() throws IOException {
    plan("b-plan", 1);
    plan("a-plan", 1);
    PlanFolder.of(folder.toString(), "c-plan")
        .writeBatch(PlanFixture.LANE, 1, PlanFixture.changes("c", 1), 10);
    assertThat(PlanFolder.planIds(folder.toString()), equalTo(List.of("a-plan", "b-plan")));
    assertThat(PlanFolder.planIds(folder.resolve("none").toString()), equalTo(List.of()));
  }

  @Test
  void outboxIsForItsOwnerAndGoesWhenDeleted() throws IOException {
    PlanFolder plan = plan("p1", 3, 2);
    plan.writeRefreshes(PlanFixture.LANE, 0, PlanFixture.changes("r", 2));
    Path outbox = folder.resolve("plans/p1/outbox");
    assertThat(mode(outbox), is("rwx------"));
    assertThat(mode(outbox.resolve("000001.avro")), is("rw-------"));
    assertThat(mode(outbox.resolve("refresh-000000.avro")), is("rw-------"));

    plan.deleteOutbox();
    try (var left = Files.list(outbox)) {
      assertThat(left.count(), is(0L));
    }
    plan.deleteOutbox();
    assertThat(plan.manifest().isPresent(), is(true));
  }

  @Test
  void batchIsReadBackOnlyAsItWasPlanned() throws IOException {
    PlanFolder plan = plan("p1", 3, 3);
    PlanManifest manifest = plan.manifest().orElseThrow();
    PlanManifest.Batch first = manifest.batches().get(0);
    assertThat(plan.readBatch(manifest, first), equalTo(PlanFixture.changes("p1-1", 3)));

    Path outbox = folder.resolve("plans/p1/outbox");
    Files.copy(
        outbox.resolve("000002.avro"),
        outbox.resolve("000001.avro"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    IOException error = assertThrows(IOException.class, () -> plan.readBatch(manifest, first));
    assertThat(error.getMessage(), containsString("not the batch that was planned"));
  }

  @Test
  void refreshesComeBack() throws IOException {
    PlanFolder plan = plan("p1", 1);
    String file = plan.writeRefreshes(PlanFixture.LANE, 3, PlanFixture.changes("r", 2));
    assertThat(plan.readRefreshes(file), equalTo(PlanFixture.changes("r", 2)));
  }

  @Test
  void planIdThatIsAPathIsRefusedWithoutShowingIt() {
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> PlanFolder.of("/tmp", "../secret"));
    assertThat(error.getMessage(), containsString("text of 9 characters"));
    assertThat(error.getMessage(), not(containsString("secret")));
  }

  private PlanFolder plan(String id, int... sizes) throws IOException {
    return PlanFixture.plan(folder, PlanFixture.LANE, id, sizes);
  }

  private static Receipt receipt(PlanFolder plan, int seq, Receipt.Outcome outcome)
      throws IOException {
    return new Receipt(
        plan.planId(),
        seq,
        plan.manifest().orElseThrow().batches().get(seq - 1).id(),
        List.of(new Receipt.Part(0, 2, outcome, "job-1", PlanFixture.START, 1, null)),
        false);
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
