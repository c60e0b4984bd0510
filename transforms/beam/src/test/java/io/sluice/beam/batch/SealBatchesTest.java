package io.sluice.beam.batch;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.beam.batch.SealBatches.Scope;
import io.sluice.beam.batch.SealBatches.Sealed;
import io.sluice.domain.batch.BatchLimits;
import io.sluice.domain.batch.PlannedChange;
import io.sluice.domain.batch.SendOrder;
import io.sluice.domain.batch.WireSize;
import io.sluice.domain.ledger.StateDamagedException;
import io.sluice.records.PlanManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealBatchesTest {
  private static final BatchLimits LARGE = new BatchLimits(6_000, 4_000_000);

  @TempDir private Path folder;
  private PlanFolder plan;

  @BeforeEach
  void makePlan() {
    plan = PlanFolder.of(folder.toString(), "p1");
  }

  @Test
  void fragmentsAreMergedIntoTheSendingOrder() throws IOException {
    String first = fragment("0", "PRIVACY 0 a", "RENEW 3 b", "RENEW 9 c", "ADD 0 d", "ADD 0 e");
    String second = fragment("1", "REMOVE 0 f", "RENEW 2 g", "RENEW 9 h", "UPDATE 0 i", "ADD 0 j");
    String none = fragment("2");
    String third = fragment("3", "PRIVACY 0 k", "RENEW 5 l");

    Sealed sealed = seal(List.of(first, second, none, third), LARGE, 1_000, Scope.ALL);

    assertThat(sent(sealed), equalTo(List.of("a,k,f,g,b,l,c,h,i,d,e,j")));
    assertThat(
        sealed.batched(),
        equalTo(
            Map.of(
                SendOrder.PRIVACY, 2L,
                SendOrder.REMOVE, 1L,
                SendOrder.RENEW, 5L,
                SendOrder.UPDATE, 1L,
                SendOrder.ADD, 3L)));
    assertThat(sealed.changes(), is(12L));
    assertThat(sealed.left(), is(0L));
  }

  @Test
  void batchesAreCutByTheirLimitsAndNumberedFromOne() throws IOException {
    String fragment = fragment("0", "ADD 0 a", "ADD 0 b", "ADD 0 c", "ADD 0 d", "ADD 0 e");

    Sealed sealed = seal(List.of(fragment), new BatchLimits(2, 100_000), 1_000, Scope.ALL);

    assertThat(sent(sealed), equalTo(List.of("a,b", "c,d", "e")));
    assertThat(
        sealed.batches().stream().map(PlanManifest.Batch::seq).toList(), equalTo(List.of(1, 2, 3)));
    long one = WireSize.of(PlanFixture.change("a").toUpload());
    assertThat(
        sealed.batches().stream().map(PlanManifest.Batch::bytes).toList(),
        equalTo(
            List.of(
                WireSize.ENVELOPE_BYTES + 2 * one,
                WireSize.ENVELOPE_BYTES + 2 * one,
                WireSize.ENVELOPE_BYTES + one)));
  }

  @Test
  void whatComesLastIsDeferredAndPrivacyNever() throws IOException {
    String first = fragment("0", "PRIVACY 0 a", "PRIVACY 0 b", "REMOVE 0 c", "ADD 0 d");
    String second = fragment("1", "PRIVACY 0 e", "RENEW 1 f", "ADD 0 g");

    Sealed two = seal(List.of(first, second), LARGE, 2, Scope.ALL);
    assertThat(sent(two), equalTo(List.of("a,b,e,c,f")));
    assertThat(two.deferred(), equalTo(Map.of(SendOrder.ADD, 2L)));
    assertThat(two.left(), is(2L));

    Sealed none = seal(List.of(first, second), LARGE, 0, Scope.ALL);
    assertThat(sent(none), equalTo(List.of("a,b,e")));
    assertThat(
        none.deferred(),
        equalTo(Map.of(SendOrder.REMOVE, 1L, SendOrder.RENEW, 1L, SendOrder.ADD, 2L)));
  }

  @Test
  void privacyScopeTakesNothingElse() throws IOException {
    String fragment = fragment("0", "PRIVACY 0 a", "REMOVE 0 b", "ADD 0 c");

    Sealed sealed = seal(List.of(fragment), LARGE, 0, Scope.PRIVACY);

    assertThat(sent(sealed), equalTo(List.of("a")));
    assertThat(sealed.batched(), equalTo(Map.of(SendOrder.PRIVACY, 1L)));
    assertThat(sealed.deferred(), equalTo(Map.of()));
  }

  @Test
  void repeatGivesTheSameIdsAndAnotherPlanOthers() throws IOException {
    List<String> fragments = List.of(fragment("0", "ADD 0 a", "ADD 0 b", "ADD 0 c"));
    BatchLimits two = new BatchLimits(2, 100_000);
    List<PlanManifest.Batch> first = seal(fragments, two, 9, Scope.ALL).batches();

    assertThat(seal(fragments, two, 9, Scope.ALL).batches(), equalTo(first));
    plan = PlanFolder.of(folder.toString(), "p2");
    List<PlanManifest.Batch> other = seal(fragments, two, 9, Scope.ALL).batches();
    assertThat(other.size(), is(2));
    for (int i = 0; i < 2; i++) {
      assertThat(other.get(i).id(), not(equalTo(first.get(i).id())));
    }
  }

  @Test
  void nothingToDoMakesNoBatch() throws IOException {
    Sealed sealed = seal(List.of(fragment("0")), LARGE, 9, Scope.ALL);

    assertThat(sealed.batches(), empty());
    assertThat(sealed.changes(), is(0L));
  }

  @Test
  void tornFragmentStopsTheSealing() throws IOException {
    String torn = fragment("0", "ADD 0 a", "ADD 0 b");
    byte[] bytes = Files.readAllBytes(Path.of(torn));
    Files.write(Path.of(torn), Arrays.copyOf(bytes, bytes.length - 9));

    assertThrows(StateDamagedException.class, () -> seal(List.of(torn), LARGE, 9, Scope.ALL));
  }

  private Sealed seal(List<String> fragments, BatchLimits limits, long maxChanges, Scope scope)
      throws IOException {
    return SealBatches.of(plan, PlanFixture.LANE, fragments, limits, maxChanges, scope);
  }

  /** The members of each batch, as they lie in the outbox. */
  private List<String> sent(Sealed sealed) throws IOException {
    List<String> sent = new ArrayList<>();
    for (PlanManifest.Batch batch : sealed.batches()) {
      List<String> ids =
          plan.readBatch(PlanFixture.LANE, batch.seq(), batch.file(), batch.id()).stream()
              .map(PlannedChange::externalUserId)
              .toList();
      assertThat(ids.size(), is(batch.records()));
      sent.add(String.join(",", ids));
    }
    return sent;
  }

  private String fragment(String name, String... changes) throws IOException {
    String path = folder.resolve("fragments/changes-" + name).toString();
    try (FragmentFile.Writer out = new FragmentFile.Writer(path)) {
      for (String change : changes) {
        String[] words = change.split(" ", -1);
        out.add(
            SendOrder.valueOf(words[0]), Long.parseLong(words[1]), PlanFixture.change(words[2]));
      }
    }
    return path;
  }
}
