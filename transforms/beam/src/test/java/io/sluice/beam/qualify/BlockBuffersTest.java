package io.sluice.beam.qualify;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BlockBuffersTest {
  private final List<Integer> keys = new ArrayList<>();
  private final List<byte[]> blocks = new ArrayList<>();

  @Test
  void blockIsHandedOutWhenItIsFull() {
    BlockBuffers buffers = buffers(2);
    write(buffers, 1, BlockBuffers.BLOCK_BYTES - 1);
    write(buffers, 0, 10);
    assertThat(blocks, empty());

    write(buffers, 1, 1);
    assertThat(keys, contains(1));
    assertThat(blocks.get(0).length, is(BlockBuffers.BLOCK_BYTES));

    write(buffers, 1, 7);
    buffers.flushAll();
    assertThat(keys, contains(1, 0, 1));
    assertThat(blocks.get(2).length, is(7));
  }

  @Test
  void largestBufferGivesWayWhenTheBudgetIsSpent() {
    int rows = (int) (BlockBuffers.BUDGET_BYTES / 100_000) - 1;
    BlockBuffers buffers = buffers(rows + 1);
    for (int key = 0; key < rows; key++) {
      write(buffers, key, key == 42 ? 120_000 : 100_000);
    }
    assertThat(blocks, empty());

    write(buffers, rows, 100_000);

    assertThat(keys, contains(42));
    assertThat(blocks.get(0).length, is(120_000));
  }

  @Test
  void memoryStaysWithinTheBudgetAllTheWay() {
    BlockBuffers buffers = buffers(900);
    SplittableRandom random = new SplittableRandom(3);
    long written = 0;
    for (int i = 0; i < 4_000; i++) {
      int bytes = 1 + random.nextInt(90_000);
      write(buffers, random.nextInt(900), bytes);
      written += bytes;
      long held = written - blocks.stream().mapToLong(b -> b.length).sum();
      assertThat(held, lessThanOrEqualTo(BlockBuffers.BUDGET_BYTES));
    }
  }

  @Test
  void whatWasHandedOutNoLongerCountsAgainstTheBudget() {
    BlockBuffers buffers = buffers(1);
    for (int i = 0; i < 3_000; i++) {
      write(buffers, 0, 50_000);
    }

    assertThat(blocks, hasSize(1_000));
  }

  @Test
  void nothingIsLostAndEachKeyKeepsItsOrder() {
    BlockBuffers buffers = buffers(3);
    List<ByteArrayOutputStream> expected =
        List.of(
            new ByteArrayOutputStream(), new ByteArrayOutputStream(), new ByteArrayOutputStream());
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 3_000; i++) {
      int key = random.nextInt(2);
      byte[] row = new byte[random.nextInt(1, 1_000)];
      Arrays.fill(row, (byte) i);
      buffers.open(key).put(row, 0, row.length);
      buffers.written(key, row.length);
      expected.get(key).writeBytes(row);
    }
    buffers.flushAll();
    buffers.flushAll();

    for (int key = 0; key < 3; key++) {
      ByteArrayOutputStream found = new ByteArrayOutputStream();
      for (int i = 0; i < keys.size(); i++) {
        if (keys.get(i) == key) {
          found.writeBytes(blocks.get(i));
        }
      }
      assertThat(found.toByteArray(), equalTo(expected.get(key).toByteArray()));
    }
    assertThat(keys.stream().filter(k -> k == 2).toList(), hasSize(0));
  }

  private BlockBuffers buffers(int count) {
    return new BlockBuffers(
        count,
        (key, block) -> {
          keys.add(key);
          blocks.add(block);
        });
  }

  private static void write(BlockBuffers buffers, int key, int bytes) {
    buffers.open(key).put(new byte[bytes], 0, bytes);
    buffers.written(key, bytes);
  }
}
