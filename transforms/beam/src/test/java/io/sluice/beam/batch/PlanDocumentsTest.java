package io.sluice.beam.batch;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.domain.ledger.StateDamagedException;
import io.sluice.records.PlanManifest;
import io.sluice.records.Receipt;
import io.sluice.records.Settlement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Every document of a plan is compared with its plan, place and content at each read. */
class PlanDocumentsTest {
  @TempDir private Path folder;

  @Test
  void receiptOfAnotherPlanIsFound() throws IOException {
    PlanFolder one = sent("p1", 2, 2);
    sent("p2", 2, 2);

    copy("p2/receipts/000001.json", "p1/receipts/000001.json");

    damaged("p1/receipts/000001.json", "plan p2", one::receipts);
  }

  @Test
  void receiptAndSettlementOfAnotherBatchAreFound() throws IOException {
    PlanFolder plan = sent("p1", 2, 2);
    plan.writeSettlement(new Settlement("p1", 1, List.of()));

    copy("p1/receipts/000001.json", "p1/receipts/000002.json");
    copy("p1/settlements/000001.json", "p1/settlements/000002.json");

    damaged("p1/receipts/000002.json", "000001.json", plan::receipts);
    damaged("p1/settlements/000002.json", "000001.json", plan::settlements);
  }

  @Test
  void receiptOfABatchThatThePlanDoesNotHaveIsFound() throws IOException {
    PlanFolder one = sent("p1", 2);
    sent("p2", 2, 2, 2);

    copy("p2/receipts/000003.json", "p1/receipts/000003.json");

    damaged("p1/receipts/000003.json", "does not have", one::receipts);
  }

  @Test
  void oneDigitOfTheAudienceInAManifestIsFound() throws IOException {
    sent("p1", 2);
    Path manifest = path("p1/manifest.json");
    String text = Files.readString(manifest);
    Files.writeString(
        manifest, text.replaceFirst("(\"audienceId\" : )7", "$18").replaceFirst(" 77 ", " 87 "));

    damaged("p1/manifest.json", "digest", () -> again("p1").manifest());
  }

  @Test
  void manifestOfAnotherFolderIsFound() throws IOException {
    sent("p1", 2);
    sent("p2", 2);

    copy("p2/manifest.json", "p1/manifest.json");

    damaged("p1/manifest.json", "belongs to plan p2", () -> again("p1").manifest());
    assertThat(again("p1").soundManifest(), equalTo(Optional.empty()));
  }

  @Test
  void marksOfAnotherPlanAreFound() throws IOException {
    PlanFolder one = sent("p1", 2);
    PlanFolder other = sent("p2", 2);
    other.mark(
        PlanMarker.SETTLED, new PlanMark("p2", PlanFixture.START, "run-1", "settled", Map.of()));

    copy("p2/settled.json", "p1/settled.json");

    damaged("p1/settled.json", "plan p2", one::isClosed);
  }

  @Test
  void documentsWithoutASealAreThoseOfAnOlderPlanAlone() throws IOException {
    PlanFolder older = PlanFixture.plan(folder, PlanFixture.LANE, "old", 77, 1);
    PlanFolder sealed = sent("p1", 1);
    older.writeDocument("note.json", Map.of("a", 1));
    sealed.writeDocument("note.json", Map.of("a", 1));
    for (String plan : List.of("old", "p1")) {
      Files.writeString(path(plan + "/note.json"), "{\"a\": 1}\n");
    }

    assertThat(older.document("note.json", Map.class).isPresent(), is(true));
    damaged("p1/note.json", "has no seal", () -> sealed.document("note.json", Map.class));
  }

  @Test
  void outboxFileThatIsMissingOrOfAnotherPlanIsNamed() throws IOException {
    PlanFolder plan = sent("p1", 2, 2);
    sent("p2", 2, 2);
    PlanManifest manifest = plan.manifest().orElseThrow();

    copy("p2/outbox/000001.avro", "p1/outbox/000001.avro");
    Files.delete(path("p1/outbox/000002.avro"));

    damaged(
        "p1/outbox/000001.avro",
        "plan p2",
        () -> plan.readBatch(manifest, manifest.batches().get(0)));
    damaged(
        "p1/outbox/000002.avro",
        "is missing",
        () -> plan.readBatch(manifest, manifest.batches().get(1)));
  }

  @Test
  void noFlippedBitOfAnyDocumentIsTakenForWhatWasWritten() throws IOException {
    PlanFolder plan = sent("p1", 3);
    Receipt receipt = plan.receipt(1).orElseThrow();
    PlanManifest manifest = plan.manifest().orElseThrow();
    Random random = new Random(11);
    for (int round = 0; round < 400; round++) {
      for (String name : List.of("manifest.json", "receipts/000001.json", "outbox/000001.avro")) {
        Path file = path("p1/" + name);
        byte[] whole = Files.readAllBytes(file);
        byte[] flipped = whole.clone();
        flipped[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
        Files.write(file, flipped);
        try {
          PlanFolder read = again("p1");
          // A bit of the last bytes makes it look torn; then it is absent, which is safe.
          read.manifest().ifPresent(found -> assertThat(found, equalTo(manifest)));
          read.receipt(1).ifPresent(found -> assertThat(found, equalTo(receipt)));
          assertThat(
              plan.readBatch(manifest, manifest.batches().get(0)),
              equalTo(PlanFixture.changes("p1-1", 3)));
        } catch (StateDamagedException e) {
          assertThat(e.file(), containsString(name));
        }
        Files.write(file, whole);
      }
    }
  }

  @Test
  void salvageDeletesWhatIsDamagedAndReadsTheRestOfTheOutbox() throws IOException {
    PlanFolder plan = sent("p1", 2, 3);
    assertThat(PlanSalvage.of(plan).damage(), equalTo(Optional.empty()));
    flip("p1/manifest.json");
    flip("p1/outbox/000001.avro");

    PlanSalvage salvage = PlanSalvage.of(again("p1"));
    assertThat(salvage.damage().orElseThrow(), containsString("manifest.json"));
    assertThat(salvage.deleteDamaged(), equalTo(List.of("manifest.json")));
    assertThat(
        salvage.readableBatches(PlanFixture.LANE).stream().map(PlanManifest.Batch::file).toList(),
        equalTo(List.of("000002.avro")));
  }

  private PlanFolder sent(String planId, int... sizes) throws IOException {
    PlanFolder plan = PlanFixture.plan(folder, PlanFixture.LANE, planId, 77, sizes);
    PlanManifest manifest = plan.manifest().orElseThrow();
    plan.writeManifest(PlanFixture.sealed(manifest));
    for (PlanManifest.Batch batch : manifest.batches()) {
      Receipt.Part part =
          new Receipt.Part(
              0,
              batch.records(),
              Receipt.Outcome.ACCEPTED,
              "job-" + planId,
              PlanFixture.START,
              1,
              null);
      plan.writeReceipt(new Receipt(planId, batch.seq(), batch.id(), List.of(part), false));
    }
    return plan;
  }

  private PlanFolder again(String planId) {
    return PlanFolder.of(PlanFixture.workspace(folder), planId);
  }

  private void flip(String name) throws IOException {
    byte[] bytes = Files.readAllBytes(path(name));
    bytes[bytes.length / 2] ^= 1;
    Files.write(path(name), bytes);
  }

  private Path path(String name) {
    return folder.resolve("plans").resolve(name);
  }

  private void copy(String from, String to) throws IOException {
    Files.copy(path(from), path(to), StandardCopyOption.REPLACE_EXISTING);
  }

  private static void damaged(String file, String what, Executable read) {
    StateDamagedException e = assertThrows(StateDamagedException.class, read);
    assertThat(e.getMessage(), containsString(file));
    assertThat(e.getMessage(), containsString(what));
    assertThat(e.getMessage(), containsString("sluice plans repair "));
  }
}
