package io.sluice.domain.batch;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class BatchPackerProperties {
  private static final long ENVELOPE = WireSize.ENVELOPE_BYTES;

  @Property
  void nothingIsLostRepeatedOrReordered(
      @ForAll @Size(max = 300) List<@IntRange(min = 1, max = 200_000) Integer> sizes,
      @ForAll @IntRange(min = 1, max = 40) int maxRecords) {
    List<List<Integer>> batches = pack(sizes, new BatchLimits(maxRecords, 100_000));

    assertThat(batches.stream().flatMap(List::stream).toList(), equalTo(sizes));
  }

  @Property
  void limitsHoldButForASingleTooLargeItem(
      @ForAll @Size(max = 300) List<@IntRange(min = 1, max = 200_000) Integer> sizes,
      @ForAll @IntRange(min = 1, max = 40) int maxRecords) {
    for (List<Integer> batch : pack(sizes, new BatchLimits(maxRecords, 100_000))) {
      assertThat(batch.size(), is(greaterThan(0)));
      assertThat(batch.size(), is(lessThanOrEqualTo(maxRecords)));
      if (batch.size() > 1) {
        assertThat(ENVELOPE + sum(batch), is(lessThanOrEqualTo(100_000L)));
      }
    }
  }

  @Property
  void noBatchIsSealedThatHadRoom(
      @ForAll @Size(max = 300) List<@IntRange(min = 1, max = 60_000) Integer> sizes,
      @ForAll @IntRange(min = 1, max = 40) int maxRecords) {
    List<List<Integer>> batches = pack(sizes, new BatchLimits(maxRecords, 100_000));
    for (int i = 0; i + 1 < batches.size(); i++) {
      long withNext = ENVELOPE + sum(batches.get(i)) + batches.get(i + 1).get(0);
      assertThat(batches.get(i).size() == maxRecords || withNext > 100_000, is(true));
    }
  }

  @Example
  void nothingMakesNoBatch() {
    assertThat(pack(List.of(), BatchLimits.DEFAULT), equalTo(List.of()));
  }

  @Example
  void limitsStayWithinAmazonsOwn() {
    assertThrows(IllegalArgumentException.class, () -> new BatchLimits(0, 4_000_000));
    assertThrows(IllegalArgumentException.class, () -> new BatchLimits(10_001, 4_000_000));
    assertThrows(IllegalArgumentException.class, () -> new BatchLimits(1, 99_999));
    assertThat(new BatchLimits(10_000, 100_000).maxRecords(), is(10_000));
    assertThat(BatchLimits.DEFAULT, equalTo(new BatchLimits(6_000, 4_000_000)));
  }

  private static List<List<Integer>> pack(List<Integer> sizes, BatchLimits limits) {
    List<List<Integer>> batches = new ArrayList<>();
    BatchPacker<Integer> packer =
        BatchPacker.of(limits, ENVELOPE, Integer::longValue, batches::add);
    sizes.forEach(packer::add);
    packer.finish();
    packer.finish();
    return batches;
  }

  private static long sum(List<Integer> batch) {
    return batch.stream().mapToLong(Integer::longValue).sum();
  }
}
