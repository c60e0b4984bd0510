package io.sluice.domain.batch;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.domain.diff.ChangeKind;
import io.sluice.domain.diff.Fingerprint;
import io.sluice.domain.diff.RemovalReason;
import io.sluice.domain.matchkey.DigestSet;
import io.sluice.domain.qualify.ConsentSignal;
import io.sluice.domain.qualify.ConsentSignal.Grant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlannedChangeTest {
  private static final ConsentSignal GRANTED =
      new ConsentSignal(Grant.GRANTED, Grant.GRANTED, null, null);
  private static final List<DigestSet> KEYS = List.of(DigestSet.of(1, new byte[32]));

  @ParameterizedTest
  @EnumSource(names = {"ADD", "UPDATE", "RENEW"})
  void createCarriesTheConsentSignal(ChangeKind kind) {
    UploadRecord record = planned(kind).toUpload();

    assertThat(record.action(), is(UploadRecord.Action.CREATE));
    assertThat(record.consent(), equalTo(GRANTED));
  }

  @Test
  void deleteCarriesKeysButNoConsentSignal() {
    UploadRecord record = planned(ChangeKind.REMOVE).toUpload();

    assertThat(
        record,
        equalTo(
            new UploadRecord("m-1", UploadRecord.Action.DELETE, KEYS, "DE", ConsentSignal.NONE)));
  }

  @Test
  void privacyGoesFirstAndAdditionsLast() {
    List<SendOrder> order =
        List.of(
            SendOrder.of(ChangeKind.REMOVE, RemovalReason.SUPPRESSED),
            SendOrder.of(ChangeKind.REMOVE, RemovalReason.LEFT),
            SendOrder.of(ChangeKind.RENEW, null),
            SendOrder.of(ChangeKind.UPDATE, null),
            SendOrder.of(ChangeKind.ADD, null),
            SendOrder.of(ChangeKind.REHASH, null));

    assertThat(order, equalTo(Arrays.asList(SendOrder.values())));
  }

  @ParameterizedTest
  @EnumSource
  void removalReasonsThatThePersonAskedForGoFirst(RemovalReason reason) {
    boolean asked =
        List.of(RemovalReason.CONSENT_WITHDRAWN, RemovalReason.SUPPRESSED, RemovalReason.ERASED)
            .contains(reason);

    assertThat(SendOrder.of(ChangeKind.REMOVE, reason) == SendOrder.PRIVACY, is(asked));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0123", "0123456789ABCDEF0123456789ABCDEF", "g"})
  void batchIdIsThirtyTwoLowerCaseHexDigits(String text) {
    assertThrows(IllegalArgumentException.class, () -> new BatchId(text));
    assertThrows(
        IllegalArgumentException.class, () -> new BatchId("\uff10".repeat(32))); // wide zeros
  }

  @Test
  void batchIdTakesTheFirstSixteenBytesOfADigest() {
    byte[] digest = new byte[32];
    digest[0] = (byte) 0xab;
    digest[15] = 1;
    digest[16] = 7;

    assertThat(BatchId.ofDigest(digest).toString(), equalTo("ab" + "0".repeat(28) + "01"));
  }

  private static PlannedChange planned(ChangeKind kind) {
    RemovalReason reason = kind == ChangeKind.REMOVE ? RemovalReason.LEFT : null;
    return new PlannedChange("m-1", kind, reason, KEYS, "DE", GRANTED, new Fingerprint(1, 2), null);
  }
}
