package io.sluice.amazonads;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RecordsBodyWriterTest {
  private static final RecordsBodyWriter WRITER = RecordsBodyWriter.of(1L, Optional.empty());
  private static final UploadKeySet KEYS =
      UploadKeySet.of(Map.of(MatchKeyName.EMAIL, new byte[32]));

  @Test
  void externalUserIdWithAnAtSignIsRefusedAndNotQuoted() {
    String message = refusal(member("jo@example.com", List.of(KEYS), null));
    assertThat(message, containsString("externalUserId: a text of 14 characters"));
    assertThat(message, not(containsString("example")));
  }

  @Test
  void keySetsAreOneToAHundredAndNeverEmpty() {
    assertThat(refusal(member("a", List.of(), null)), containsString("0 key sets"));
    assertThat(
        refusal(member("a", Collections.nCopies(101, KEYS), null)), containsString("101 key sets"));
    assertThat(
        refusal(member("a", List.of(UploadKeySet.of(Map.of())), null)),
        containsString("without keys"));
  }

  @Test
  void digestOfAnotherLengthIsRefused() {
    UploadKeySet shortDigest = UploadKeySet.of(Map.of(MatchKeyName.PHONE, new byte[31]));
    assertThat(refusal(member("a", List.of(shortDigest), null)), containsString("phone: 31 bytes"));
  }

  @Test
  void halfASurrogatePairIsRefused() {
    ConsentSignal broken = new ConsentSignal(null, null, "x\ud800", null);
    assertThat(refusal(member("a", List.of(KEYS), broken)), containsString("tcf: a text of 2"));
  }

  @Test
  void uploadHoldsOneToTenThousandRecords() {
    UploadRecord member = member("a", List.of(KEYS), null);
    assertThrows(IllegalArgumentException.class, () -> WRITER.render(List.of()));
    List<UploadRecord> tooMany = Collections.nCopies(10_001, member);
    assertThrows(IllegalArgumentException.class, () -> WRITER.render(tooMany));
    WRITER.render(Collections.nCopies(10_000, member));
  }

  private static String refusal(UploadRecord member) {
    return assertThrows(IllegalArgumentException.class, () -> WRITER.render(List.of(member)))
        .getMessage();
  }

  private static UploadRecord member(String id, List<UploadKeySet> keys, ConsentSignal consent) {
    return new TestRecord(id, RecordAction.CREATE, keys, null, consent);
  }
}
