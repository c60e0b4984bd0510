package io.sluice.domain.ledger;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class BucketSizeTest {
  private final BucketSize size = BucketSize.STANDARD;

  @Test
  void bucketsAreAPowerOfTwoNearMembersByHalfAMillion() {
    assertThat(size.buckets(0), is(1));
    assertThat(size.buckets(999_999), is(1));
    assertThat(size.buckets(1_000_000), is(2));
    assertThat(size.buckets(100_000_000), is(128));
    assertThat(size.buckets(Long.MAX_VALUE), is(BucketSize.MOST_BUCKETS));
  }

  @Test
  void anAudienceThatGrewGetsTwiceAsManyUntilTheyFit() {
    assertThat(size.doubled(1, 999_999), is(1));
    assertThat(size.doubled(1, 1_000_000), is(2));
    assertThat(size.doubled(2, 1_999_999), is(2));
    assertThat(size.doubled(2, 100_000_000), is(128));
  }

  @Test
  void anAudienceThatShrankKeepsItsBuckets() {
    assertThat(size.doubled(128, 3), is(128));
  }

  @Test
  void aBucketHoldsSomebody() {
    assertThrows(IllegalArgumentException.class, () -> new BucketSize(0));
  }
}
