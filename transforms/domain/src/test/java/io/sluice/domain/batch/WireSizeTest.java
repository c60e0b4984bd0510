package io.sluice.domain.batch;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import io.sluice.domain.batch.UploadRecord.Action;
import io.sluice.domain.matchkey.DigestSet;
import io.sluice.domain.qualify.ConsentSignal;
import io.sluice.domain.qualify.ConsentSignal.Grant;
import io.sluice.domain.snapshot.MatchKeyType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WireSizeTest {
  private static final ConsentSignal FULL =
      new ConsentSignal(Grant.NOT_APPLICABLE, Grant.NOT_APPLICABLE, "C\"P\\x\n", "DB\u00e9");

  @Test
  void sizeIsNeverLessThanTheRenderedRecordAndHardlyMore() {
    for (int mask = 1; mask <= 255; mask++) {
      for (ConsentSignal consent : List.of(ConsentSignal.NONE, FULL)) {
        UploadRecord record =
            new UploadRecord("m-" + mask, Action.CREATE, sets(mask, 1 + mask % 3), "DE", consent);
        long rendered = render(record).getBytes(StandardCharsets.UTF_8).length + 1L;

        assertThat(rendered, is(lessThanOrEqualTo(WireSize.of(record))));
        assertThat(WireSize.of(record) - rendered, is(lessThan(60L)));
      }
    }
  }

  @Test
  void largestRecordWithoutConsentTextsFitsTheSmallestBatch() {
    UploadRecord largest =
        new UploadRecord(
            "x".repeat(128),
            Action.CREATE,
            sets(255, UploadRecord.MAX_KEY_SETS),
            "DE",
            new ConsentSignal(Grant.NOT_APPLICABLE, Grant.NOT_APPLICABLE, null, null));

    assertThat(WireSize.ENVELOPE_BYTES + WireSize.of(largest), is(lessThan(100_000L)));
  }

  @Test
  void eachPartAddsToTheSize() {
    UploadRecord bare = record(sets(1, 1), null, ConsentSignal.NONE);

    assertThat(
        WireSize.of(record(sets(1, 1), "US", ConsentSignal.NONE)) - WireSize.of(bare),
        equalTo((long) ",\"countryCode\":\"US\"".length()));
    assertThat(
        WireSize.of(record(sets(1, 2), null, ConsentSignal.NONE)) - WireSize.of(bare),
        equalTo((long) ("{\"email\":\"" + "0".repeat(64) + "\"},").length() + 1));
  }

  private static UploadRecord record(
      List<DigestSet> sets, @Nullable String country, ConsentSignal consent) {
    return new UploadRecord("m", Action.DELETE, sets, country, consent);
  }

  private static List<DigestSet> sets(int mask, int count) {
    List<DigestSet> sets = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sets.add(DigestSet.of(mask, new byte[Integer.bitCount(mask) * DigestSet.DIGEST_BYTES]));
    }
    return sets;
  }

  private static String render(UploadRecord record) {
    String keys =
        record.keySets().stream()
            .map(WireSizeTest::render)
            .collect(Collectors.joining(",", "[", "]"));
    return "{\"externalUserId\":\""
        + record.externalUserId()
        + "\",\"action\":\""
        + record.action()
        + "\",\"hashedPII\":"
        + keys
        + ",\"countryCode\":\""
        + record.country()
        + "\""
        + render(record.consent())
        + "}";
  }

  private static String render(DigestSet set) {
    return MatchKeyType.all().stream()
        .filter(type -> set.hex(type).isPresent())
        .map(type -> "\"" + type.wireName() + "\":\"" + set.hex(type).orElseThrow() + "\"")
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String render(ConsentSignal consent) {
    return consent.isEmpty()
        ? ""
        : ",\"userConsent\":{\"consent\":{\"amzn\":{\"amznUserData\":\"NOT_APPLICABLE\","
            + "\"amznAdStorage\":\"NOT_APPLICABLE\"},"
            + "\"tcf\":\"C\\\"P\\\\x\\u000a\",\"gpp\":\"DB\u00e9\"}}";
  }
}
