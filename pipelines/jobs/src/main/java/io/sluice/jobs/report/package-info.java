/**
 * What a run leaves for people: the page, the files beside it, the summary on the terminal and the
 * line that moves while it runs.
 *
 * <p>{@link io.sluice.jobs.report.RunReportPage} and {@link io.sluice.jobs.report.RunSummaryText}
 * show one {@link io.sluice.records.RunReport}; {@link io.sluice.jobs.report.RunReportFiles} keeps
 * it. Nothing here computes what a run did, and nothing here sees a personal value.
 */
package io.sluice.jobs.report;
