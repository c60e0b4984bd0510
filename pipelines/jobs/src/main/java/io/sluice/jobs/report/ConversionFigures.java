package io.sluice.jobs.report;

import io.sluice.records.RunReport;
import java.util.List;
import java.util.OptionalLong;

/**
 * The numbers of a conversion that tables show.
 *
 * @param rows rows read
 * @param batched events that are worth sending, in batches
 * @param accepted events that Amazon took, empty before it is settled
 * @param unanswered events that Amazon never answered, empty before it is settled
 * @param rejected rejected rows and events, Amazon's refusals among them
 * @param requests HTTP requests
 * @param sent events that left in requests
 * @param millis time of delivery, empty where none was measured
 * @param unsent true where no batch went out: a guard refused, or the lane could not
 */
record ConversionFigures(
    long rows,
    long batched,
    OptionalLong accepted,
    OptionalLong unanswered,
    long rejected,
    long requests,
    long sent,
    OptionalLong millis,
    boolean unsent) {
  private static final ConversionFigures ZERO =
      new ConversionFigures(
          0, 0, OptionalLong.empty(), OptionalLong.empty(), 0, 0, 0, OptionalLong.empty(), false);

  /** Those of one conversion. */
  static ConversionFigures of(RunReport.Conversion conversion) {
    DeliveryNumbers delivery = DeliveryNumbers.of(conversion);
    long rows = 0;
    long batched = 0;
    OptionalLong accepted = OptionalLong.empty();
    OptionalLong unanswered = OptionalLong.empty();
    for (RunReport.Stage stage : conversion.stages()) {
      switch (stage.name()) {
        case "qualify" -> rows = stage.in();
        case "merge" -> batched = stage.out();
        case "delivery" -> {
          accepted = OptionalLong.of(stage.out());
          unanswered = OptionalLong.of(stage.held());
        }
        default -> {
          // Another stage has no column.
        }
      }
    }
    return new ConversionFigures(
        rows,
        batched,
        accepted,
        unanswered,
        Rejects.total(conversion),
        delivery.requests(),
        delivery.sent(),
        delivery.millis(),
        Rejects.isUnsent(conversion));
  }

  /**
   * The sum. Its time is the longest, since lanes run side by side; events that were not sent are
   * not in it.
   */
  static ConversionFigures sum(List<RunReport.Conversion> conversions) {
    return conversions.stream().map(ConversionFigures::of).reduce(ZERO, ConversionFigures::plus);
  }

  /** Events in batches as text: in brackets where they were not sent. */
  String batchedText() {
    return unsent && batched > 0 ? "(" + Figures.count(batched) + ")" : Figures.count(batched);
  }

  /** Requests a second, with the unit. */
  String rate() {
    return Figures.rate(Figures.perSecond(requests, millis), "req/s");
  }

  /** Events a second. */
  String throughput() {
    return Figures.rate(Figures.perSecond(sent, millis), "").strip();
  }

  private ConversionFigures plus(ConversionFigures other) {
    return new ConversionFigures(
        rows + other.rows,
        batched + (other.unsent ? 0 : other.batched),
        join(accepted, other.accepted, accepted.orElse(0) + other.accepted.orElse(0)),
        join(unanswered, other.unanswered, unanswered.orElse(0) + other.unanswered.orElse(0)),
        rejected + other.rejected,
        requests + other.requests,
        sent + other.sent,
        join(millis, other.millis, Math.max(millis.orElse(0), other.millis.orElse(0))),
        false);
  }

  private static OptionalLong join(OptionalLong one, OptionalLong other, long both) {
    return one.isEmpty() && other.isEmpty() ? OptionalLong.empty() : OptionalLong.of(both);
  }
}
