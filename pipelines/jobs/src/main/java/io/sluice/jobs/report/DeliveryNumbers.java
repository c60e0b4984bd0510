package io.sluice.jobs.report;

import static java.util.Map.entry;

import io.sluice.records.RunReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The names of the numbers under {@link RunReport.Unit#delivery()} that the page and the summary
 * reckon with. Any other number is shown too, under words made of its name.
 */
public final class DeliveryNumbers {
  /** HTTP requests made, retries among them. */
  public static final String REQUESTS = "requests";

  /** Records that left in requests. */
  public static final String RECORDS_SENT = "recordsSent";

  /** Milliseconds of the sending step, which the lanes of a run share. */
  public static final String SEND_MILLIS = "sendMillis";

  /** Share of the lane's request budget that was used, 0..100; optional. */
  public static final String BUDGET_PERCENT = "budgetPercent";

  private static final Map<String, String> WORDS =
      Map.ofEntries(
          entry(REQUESTS, "Requests"),
          entry(RECORDS_SENT, "%s sent"),
          entry("recordsAccepted", "%s Amazon took"),
          entry("recordsInvalid", "%s Amazon named as invalid"),
          entry("recordsRefused", "%s refused at the door"),
          entry("recordsUnknown", "%s without known outcome"),
          entry("recordsFailed", "%s of failed jobs"),
          entry("jobsPending", "Jobs still pending"),
          entry("batches", "Batches in the plan"),
          entry("batchesSent", "Batches sent by this run"),
          entry("batchesSkipped", "Batches sent earlier"),
          entry("batchesUnsent", "Batches not sent"),
          entry("batchesUnknown", "Batches without known outcome"),
          entry("batchesLate", "Batches sent after the lease was lost"),
          entry("batchesSentTwice", "Batches sent twice"),
          entry("late", "Members of batches that left late, looked after again"));

  private static final List<String> ORDER =
      List.of(
          REQUESTS,
          RECORDS_SENT,
          "recordsAccepted",
          "recordsInvalid",
          "recordsRefused",
          "recordsUnknown",
          "recordsFailed",
          "jobsPending",
          "batches",
          "batchesSent",
          "batchesSkipped",
          "batchesUnsent",
          "batchesUnknown",
          "batchesLate",
          "batchesSentTwice",
          "late");

  // Said even when they are 0; of the others a 0 is no news.
  private static final List<String> ALWAYS = List.of(REQUESTS, RECORDS_SENT, "batches");

  private final Map<String, Long> numbers;
  private final String sent;

  private DeliveryNumbers(Map<String, Long> numbers, String sent) {
    this.numbers = Map.copyOf(numbers);
    this.sent = sent;
  }

  /** Those of an audience, which sends records, or of a conversion, which sends events. */
  static DeliveryNumbers of(RunReport.Unit unit) {
    return new DeliveryNumbers(
        unit.delivery(), unit instanceof RunReport.Conversion ? "Events" : "Records");
  }

  /** Requests made; 0 where none are named. */
  long requests() {
    return numbers.getOrDefault(REQUESTS, 0L);
  }

  /** Records or events that left in requests; 0 where none are named. */
  long sent() {
    return numbers.getOrDefault(RECORDS_SENT, 0L);
  }

  /** How long sending took; empty where nothing was measured. */
  OptionalLong millis() {
    return numbers.containsKey(SEND_MILLIS)
        ? OptionalLong.of(numbers.get(SEND_MILLIS))
        : OptionalLong.empty();
  }

  /** All numbers with their words: time and rates first, then the known ones, then the rest. */
  List<Labelled> labelled() {
    List<Labelled> lines = new ArrayList<>();
    Map<String, Long> rest = new TreeMap<>(numbers);
    if (millis().isPresent()) {
      lines.add(new Labelled("Time of sending", Figures.time(millis())));
      lines.add(new Labelled("Rate used", rate()));
      lines.add(new Labelled("Throughput", throughput()));
    }
    rest.remove(SEND_MILLIS);
    rest.remove(BUDGET_PERCENT);
    for (String name : ORDER) {
      Long count = rest.remove(name);
      if (count != null && (count != 0 || ALWAYS.contains(name))) {
        lines.add(new Labelled(String.format(WORDS.get(name), sent), Figures.count(count)));
      }
    }
    rest.forEach((name, count) -> lines.add(new Labelled(spaced(name), Figures.count(count))));
    return lines;
  }

  /** Records or events a second, with the unit. */
  String throughput() {
    return Figures.rate(perSecond(RECORDS_SENT), sent.toLowerCase(Locale.ROOT) + "/s");
  }

  private String rate() {
    String rate = Figures.rate(perSecond(REQUESTS), "req/s");
    return numbers.containsKey(BUDGET_PERCENT)
        ? rate + ", " + numbers.get(BUDGET_PERCENT) + " % of the budget"
        : rate;
  }

  private OptionalDouble perSecond(String name) {
    return Figures.perSecond(numbers.getOrDefault(name, 0L), millis());
  }

  private static String spaced(String name) {
    return name.replaceAll("(?<=[a-z])(?=[A-Z])", " ");
  }

  /** A number with the words beside it. */
  record Labelled(String label, String value) {}
}
