package io.sluice.jobs.report;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.sluice.domain.diff.RemovalReason;
import io.sluice.domain.qualify.RejectCode;
import io.sluice.domain.qualify.Standing;
import io.sluice.domain.report.Stage;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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

  private static String spelled(Enum<?> code) {
    return code.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
