package io.sluice.jobs.report;

import io.sluice.records.RunReport;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The numbers of one audience, or of several added up, as the tables show them.
 *
 * @param added members that enter
 * @param updated members whose content changed, or whose digests follow raised match-key rules
 * @param renewed members whose time at Amazon is extended
 * @param removed members that leave, for whatever reason
 * @param rejected rows and records that could not be used
 * @param requests HTTP requests
 * @param millis time of delivery, empty where none was measured
 * @param unsent true where nothing of the changes went out: a guard refused, or the lane could not
 */
record AudienceFigures(
    long added,
    long updated,
    long renewed,
    long removed,
    long rejected,
    long requests,
    OptionalLong millis,
    boolean unsent) {
  private static final AudienceFigures ZERO =
      new AudienceFigures(0, 0, 0, 0, 0, 0, OptionalLong.empty(), false);

  /** Those of one audience in one account. */
  static AudienceFigures of(RunReport.Audience audience) {
    DeliveryNumbers delivery = DeliveryNumbers.of(audience);
    return new AudienceFigures(
        changes(audience, "ADD"),
        changes(audience, "UPDATE") + changes(audience, "REHASH"),
        changes(audience, "RENEW"),
        changes(audience, "REMOVE"),
        Rejects.total(audience),
        delivery.requests(),
        delivery.millis(),
        Rejects.isUnsent(audience));
  }

  /**
   * The sum. Its time is the longest, since lanes run side by side; changes that were not sent are
   * not in it.
   */
  static AudienceFigures sum(List<RunReport.Audience> audiences) {
    return audiences.stream().map(AudienceFigures::of).reduce(ZERO, AudienceFigures::plus);
  }

  /** Requests a second, with the unit. */
  String rate() {
    return Figures.rate(Figures.perSecond(requests, millis), "req/s");
  }

  /** Changes of a kind, all its reasons together. */
  private static long changes(RunReport.Audience audience, String kind) {
    return audience.changes().entrySet().stream()
        .filter(e -> e.getKey().equals(kind) || e.getKey().startsWith(kind + ":"))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** A number of changes as text: in brackets where they were not sent. */
  String change(long count) {
    return unsent && count > 0 ? "(" + Figures.count(count) + ")" : Figures.count(count);
  }

  private AudienceFigures plus(AudienceFigures other) {
    long sent = other.unsent ? 0 : 1;
    return new AudienceFigures(
        added + sent * other.added,
        updated + sent * other.updated,
        renewed + sent * other.renewed,
        removed + sent * other.removed,
        rejected + other.rejected,
        requests + other.requests,
        millis.isEmpty() && other.millis.isEmpty()
            ? OptionalLong.empty()
            : OptionalLong.of(Math.max(millis.orElse(0), other.millis.orElse(0))),
        false);
  }
}
