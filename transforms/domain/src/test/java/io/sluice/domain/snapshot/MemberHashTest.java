package io.sluice.domain.snapshot;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MemberHashTest {
  private static long hash(String id) {
    byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
    return MemberHash.of(bytes, 0, bytes.length);
  }

  @Test
  void hashIsTheSameInEveryVersion() {
    // Ledgers at rest are bucketed by it: these two may never change.
    assertThat(hash(""), equalTo(0xefd01f60ba992926L));
    assertThat(hash("a"), equalTo(0x82a2a958a9bece5bL));
  }

  @Test
  void countedIdsSpreadEvenlyOverBuckets() {
    int[] buckets = new int[64];
    for (int i = 0; i < 64_000; i++) {
      buckets[MemberHash.bucket(hash("AAAAAAAA" + i), 64)]++;
    }
    for (int count : buckets) {
      assertThat(count, is(greaterThan(850)));
      assertThat(count, is(lessThan(1_150)));
    }
  }

  @Test
  void membersOfOneBucketStillSpreadOverTheRenewalWindow() {
    int[] tenths = new int[10];
    int members = 0;
    for (int i = 0; i < 640_000; i++) {
      long hash = hash("AAAAAAAA" + i);
      if (MemberHash.bucket(hash, 64) == 5) {
        members++;
        tenths[(int) ((hash >>> 11) * 0x1.0p-53 * 10)]++;
      }
    }
    for (int count : tenths) {
      assertThat(count, is(greaterThan(members / 10 - 150)));
      assertThat(count, is(lessThan(members / 10 + 150)));
    }
  }

  @Test
  void doublingTheBucketsSplitsEachInTwo() {
    for (int i = 0; i < 1_000; i++) {
      long hash = hash("m" + i);
      assertThat(MemberHash.bucket(hash, 128) % 64, equalTo(MemberHash.bucket(hash, 64)));
    }
    assertThat(MemberHash.bucket(hash("m"), 1), is(0));
  }
}
