package io.sluice.domain.delivery;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import org.junit.jupiter.api.Test;

class RequestSizeTest {
  @Test
  void refusedSizeIsHalvedAndRequestsFollowIt() {
    assertThat(RequestSize.UNLIMITED.records(500, 1_000_000), is(500));
    RequestSize size = RequestSize.UNLIMITED.tooLarge(1_000_000).tooLarge(500_000);
    assertThat(size.limit(), is(250_000L));
    assertThat(size.records(500, 1_000_000), is(125));
    assertThat(size.records(1, 1_000_000), is(1));
    assertThat("a small batch", size.records(100, 200_000), is(100));
  }

  @Test
  void limitGrowsBackWhileRequestsPassAndStaysBelowWhatFailed() {
    RequestSize size = RequestSize.UNLIMITED.tooLarge(1_000);
    int refused = 0;
    for (int request = 0; request < 1_000; request++) {
      // Amazon takes 700 bytes.
      if (size.limit() > 700) {
        refused++;
        size = size.tooLarge(size.limit());
      } else {
        size = size.passed(size.limit());
      }
      assertThat(size.limit(), is(greaterThan(300L)));
    }
    assertThat(refused, is(lessThanOrEqualTo(30)));
  }

  @Test
  void smallRequestsProveNothing() {
    RequestSize size = RequestSize.UNLIMITED.tooLarge(1_000);
    for (int request = 0; request < 100; request++) {
      size = size.passed(10);
    }
    assertThat(size.limit(), is(500L));
  }

  @Test
  void limitIsForgottenOnceItWasOutgrown() {
    RequestSize size = RequestSize.UNLIMITED.tooLarge(1_000);
    int requests = 0;
    for (; size.limit() > 0 && requests < 10_000; requests++) {
      size = size.passed(size.limit());
    }
    assertThat(size, is(RequestSize.UNLIMITED));
    assertThat(requests, is(lessThan(1_000)));
  }
}
