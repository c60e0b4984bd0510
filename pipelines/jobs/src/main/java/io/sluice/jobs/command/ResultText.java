package io.sluice.jobs.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.sluice.jobs.report.RunSummaryText;
import io.sluice.records.RecordsJson;
import io.sluice.records.RunReport;

/** A run's result as it is printed. */
final class ResultText {
  private ResultText() {}

  static String of(RunReport report, CommonOptions.Form form) {
    if (form == CommonOptions.Form.TEXT) {
      return RunSummaryText.of(report);
    }
    try {
      return RecordsJson.mapper().writeValueAsString(report);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a run report has a JSON form", e);
    }
  }
}
