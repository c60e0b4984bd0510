package io.sluice.domain.ledger;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FileMergeTest {
  private static final long MIB = 1L << 20;

  @Test
  void aFewSmallFilesAreLeftAlone() {
    assertThat(FileMerge.from(new long[] {MIB, MIB, MIB}), is(3));
    assertThat(FileMerge.from(new long[0]), is(0));
  }

  @Test
  void manySmallFilesBecomeOne() {
    assertThat(FileMerge.from(new long[] {MIB, MIB, MIB, MIB}), is(0));
  }

  @Test
  void largeOldFileIsNotWrittenAgainForAFewSmallOnes() {
    assertThat(FileMerge.from(new long[] {900 * MIB, MIB, MIB, MIB, MIB}), is(1));
  }

  @Test
  void oldFileJoinsOnceTheYoungOnesWeighEnough() {
    assertThat(FileMerge.from(new long[] {50 * MIB, 8 * MIB, 8 * MIB, 8 * MIB, 8 * MIB}), is(0));
  }

  @Test
  void tenYearsOfNightsStayAFewFilesAndEachRowIsWrittenAFewTimes() {
    List<Long> files = new ArrayList<>();
    long written = 0;
    long nights = 3650;
    for (int night = 1; night <= nights; night++) {
      files.add(20 * MIB);
      if (night % 7 == 0) {
        int from = FileMerge.from(files.stream().mapToLong(Long::longValue).toArray());
        List<Long> merged = files.subList(from, files.size());
        if (!merged.isEmpty()) {
          long bytes = merged.stream().mapToLong(Long::longValue).sum();
          written += bytes;
          merged.clear();
          files.add(bytes);
        }
        assertThat(Arrays.toString(files.toArray()), files.size(), lessThanOrEqualTo(12));
      }
    }
    assertThat(written, lessThan(12 * nights * 20 * MIB));
  }
}
