package io.sluice.jobs.report;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import io.sluice.beam.diff.EventMergeCounts;
import io.sluice.domain.conversion.ConversionReject;
import io.sluice.domain.conversion.EventAdjustment;
import io.sluice.domain.conversion.EventHistory;
import io.sluice.domain.conversion.EventVerdict;
import io.sluice.domain.diff.RemovalReason;
import io.sluice.domain.qualify.RejectCode;
import io.sluice.domain.qualify.Standing;
import io.sluice.domain.report.Stage;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodeWordsTest {
  @ParameterizedTest
  @EnumSource
  void everyRejectCodeHasWordsAndItsRemedy(RejectCode code) {
    assertThat(CodeWords.AUDIENCES.code(code.name()), is(not(spelled(code))));
    assertThat(CodeWords.AUDIENCES.remedy(code.name()), is(Optional.of(code.remedy())));
  }

  @ParameterizedTest
  @EnumSource
  void everyRemovalReasonHasWords(RemovalReason reason) {
    assertThat(CodeWords.AUDIENCES.code(reason.name()), is(not(spelled(reason))));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "QUALIFIED")
  void everyExclusionHasWords(Standing standing) {
    assertThat(CodeWords.AUDIENCES.code(standing.name()), is(not(spelled(standing))));
  }

  @ParameterizedTest
  @EnumSource
  void everyStageHasWords(Stage stage) {
    assertThat(CodeWords.AUDIENCES.stage(stage.text()), is(not("")));
  }

  @ParameterizedTest
  @EnumSource
  void everyRejectOfAnEventHasWordsAndItsRemedy(ConversionReject code) {
    assertThat(CodeWords.EVENTS.code(code.name()), is(not(spelled(code))));
    assertThat(CodeWords.EVENTS.remedy(code.name()), is(Optional.of(code.remedy())));
  }

  @ParameterizedTest
  @EnumSource
  void everyAdjustmentOfAnEventHasWords(EventAdjustment code) {
    assertThat(CodeWords.EVENTS.code(code.name()), is(not(spelled(code))));
  }

  @ParameterizedTest
  @EnumSource
  void everyStandingOfAnEventHasWords(EventHistory.Standing code) {
    assertThat(CodeWords.EVENTS.code(code.name()), is(not(spelled(code))));
  }

  @ParameterizedTest
  @EnumSource
  void everyExclusionOfARowOfEventsHasWords(EventVerdict.Excluded.Reason code) {
    assertThat(CodeWords.EVENTS.code(code.name()), is(not("consent denied")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        EventMergeCounts.DUPLICATE,
        EventMergeCounts.SUPERSEDED,
        EventMergeCounts.ID_CONFLICT,
        "SUPPRESSED",
        "OTHER_DAY"
      })
  void everyOtherCodeOfAnEventHasWords(String code) {
    assertThat(
        CodeWords.EVENTS.code(code), is(not(code.toLowerCase(Locale.ROOT).replace('_', ' '))));
  }

  @Test
  void codesThatOnlyAmazonKnowsAreCalledSo() {
    assertThat(CodeWords.EVENTS.code("INVALID_COUNTRY"), is("invalid country"));
    assertThat(
        CodeWords.EVENTS.remedy("INVALID_COUNTRY").orElse(""), startsWith("Amazon's own code"));
    assertThat(CodeWords.EVENTS.remedy("UNCHANGED"), is(Optional.empty()));
  }

  private static String spelled(Enum<?> code) {
    return code.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
