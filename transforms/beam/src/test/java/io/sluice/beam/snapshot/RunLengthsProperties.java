package io.sluice.beam.snapshot;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridEncoder;

/** Decoding against what Parquet's own encoder writes. */
class RunLengthsProperties {

  @Property(tries = 300)
  void numbersComeBackInStepsOfAnySize(
      @ForAll @IntRange(max = 32) int width,
      @ForAll @IntRange(min = 1, max = 3_000) int size,
      @ForAll @IntRange(min = 1, max = 60) int longestRun,
      @ForAll @IntRange(min = 1, max = 700) int step,
      @ForAll @IntRange(max = 9) int before,
      @ForAll long seed)
      throws IOException {
    int[] numbers = numbers(width, size, longestRun, new Random(seed));
    byte[] encoded = encode(width, numbers);
    byte[] page = new byte[before + encoded.length + 5];
    System.arraycopy(encoded, 0, page, before, encoded.length);
    RunLengths runs = new RunLengths(page, before, before + encoded.length, width);

    int[] found = new int[size];
    int[] batch = new int[step];
    for (int done = 0; done < size; done += step) {
      int count = Math.min(step, size - done);
      runs.next(batch, count);
      System.arraycopy(batch, 0, found, done, count);
    }

    assertThat(found, equalTo(numbers));
  }

  @Property(tries = 100)
  void aPassedRunIsNotReadAgain(
      @ForAll @IntRange(min = 9, max = 400) int ones,
      @ForAll @IntRange(min = 1, max = 400) int pass)
      throws IOException {
    int[] numbers = IntStream.range(0, ones + 20).map(i -> i < ones ? 1 : 0).toArray();
    byte[] encoded = encode(1, numbers);
    RunLengths runs = new RunLengths(encoded, 0, encoded.length, 1);

    boolean passed = runs.passRun(1, pass);
    int[] rest = new int[numbers.length - (passed ? pass : 0)];
    runs.next(rest, rest.length);

    assertThat(passed && pass > ones, is(false));
    assertThat(rest, equalTo(Arrays.copyOfRange(numbers, passed ? pass : 0, numbers.length)));
  }

  @Example
  void aLastGroupWithoutItsPaddingIsRead() throws IOException {
    int[] numbers = IntStream.range(0, 16).map(i -> i % 11).toArray();
    byte[] encoded = encode(4, numbers);
    // Thirteen numbers of four bits: the last byte and a half are padding.
    RunLengths runs = new RunLengths(encoded, 0, encoded.length - 1, 4);
    int[] found = new int[13];
    runs.next(found, 13);

    assertThat(found, equalTo(Arrays.copyOf(numbers, 13)));
  }

  @Example
  void runsThatEndEarlyAreToldAndNotReadPast() throws IOException {
    byte[] encoded = encode(8, IntStream.range(0, 64).toArray());
    for (int end = 0; end < encoded.length - 8; end++) {
      RunLengths runs = new RunLengths(encoded, 0, end, 8);
      assertThrows(IndexOutOfBoundsException.class, () -> runs.next(new int[64], 64));
    }
  }

  private static int[] numbers(int width, int size, int longestRun, Random random) {
    int[] numbers = new int[size];
    for (int i = 0; i < size; ) {
      int value = width == 0 ? 0 : random.nextInt() >>> (Integer.SIZE - width);
      for (int run = 1 + random.nextInt(longestRun); run > 0 && i < size; run--) {
        numbers[i++] = value;
      }
    }
    return numbers;
  }

  private static byte[] encode(int width, int[] numbers) throws IOException {
    RunLengthBitPackingHybridEncoder encoder =
        new RunLengthBitPackingHybridEncoder(width, 64, 1 << 16, new HeapByteBufferAllocator());
    for (int number : numbers) {
      encoder.writeInt(number);
    }
    return encoder.toBytes().toByteArray();
  }
}
