package io.sluice.domain.conversion;

import io.sluice.domain.conversion.ConversionNames.Changed;
import io.sluice.domain.diff.Guard;
import io.sluice.domain.diff.GuardRefusal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** Judges a plan of events before it writes. Each refusal can be accepted by the guard's name. */
public final class EventGuards {
  private EventGuards() {}

  /**
   * The limits. Percentages are 0 to 100 and apply from {@code minBaseline} rows up; empty means
   * switched off.
   *
   * @param minRows refuse fewer rows read
   * @param maxAge refuse files older than this
   * @param maxRejectedPercent refuse more bad rows; of the rows read
   * @param maxChangedPercent refuse more events that changed after Amazon took them; of the events
   *     known before
   * @param maxDuplicatePercent refuse more repeated rows; of the rows read
   * @param minBaseline rows from which on percentages apply
   */
  public record Limits(
      long minRows,
      Optional<Duration> maxAge,
      OptionalDouble maxRejectedPercent,
      OptionalDouble maxChangedPercent,
      OptionalDouble maxDuplicatePercent,
      long minBaseline) {}

  /**
   * What was found.
   *
   * @param rows rows read
   * @param rejected bad rows, contradicting ones among them
   * @param repeated rows of an event that another row has too
   * @param known events that the ledger knows
   * @param changed those of them whose content or time changed
   * @param newest when the newest file was written
   * @param now delivery clock
   * @param missingLists suppression lists that are not there or empty
   * @param names conversions that are written differently than before
   */
  public record Facts(
      long rows,
      long rejected,
      long repeated,
      long known,
      long changed,
      Instant newest,
      Instant now,
      List<String> missingLists,
      List<Changed> names) {
    /** Copies the lists. */
    public Facts {
      missingLists = List.copyOf(missingLists);
      names = List.copyOf(names);
    }
  }

  /** What refuses the plan, in the order it is reported; empty when nothing does. */
  public static List<GuardRefusal> judge(Limits limits, Facts facts) {
    List<GuardRefusal> refusals = new ArrayList<>();
    rows(limits, facts).ifPresent(refusals::add);
    age(limits, facts).ifPresent(refusals::add);
    changed(limits, facts).ifPresent(refusals::add);
    rejected(limits, facts).ifPresent(refusals::add);
    repeated(limits, facts).ifPresent(refusals::add);
    facts.missingLists().forEach(list -> refusals.add(missing(list)));
    names(facts.names()).ifPresent(refusals::add);
    return refusals;
  }

  private static Optional<GuardRefusal> rows(Limits limits, Facts facts) {
    if (facts.rows() >= limits.minRows()) {
      return Optional.empty();
    }
    String read = count(facts.rows());
    String expected = count(limits.minRows());
    return Optional.of(
        GuardRefusal.byName(
            Guard.MIN_ROWS,
            read,
            expected,
            read + " rows were read, at least " + expected + " are expected",
            "whether the warehouse has written all of the day"));
  }

  private static Optional<GuardRefusal> changed(Limits limits, Facts facts) {
    return share(
        limits,
        Guard.MAX_CHANGED,
        limits.maxChangedPercent(),
        facts.changed(),
        facts.known(),
        "events known before changed after Amazon took them",
        "whether a column that must be stable was recomputed; they are listed in rejects");
  }

  private static Optional<GuardRefusal> rejected(Limits limits, Facts facts) {
    return share(
        limits,
        Guard.MAX_REJECTED,
        limits.maxRejectedPercent(),
        facts.rejected(),
        facts.rows(),
        "rows cannot be used",
        "the codes of the rejects in the report");
  }

  private static Optional<GuardRefusal> repeated(Limits limits, Facts facts) {
    return share(
        limits,
        Guard.MAX_DUPLICATE,
        limits.maxDuplicatePercent(),
        facts.repeated(),
        facts.rows(),
        "rows repeat an event of another row",
        "for a join that doubles rows upstream");
  }

  private static GuardRefusal missing(String list) {
    return GuardRefusal.byName(
        Guard.SUPPRESSION,
        "0 rows",
        "1 row",
        "suppression list " + list + " is missing or empty",
        "whether nobody has opted out");
  }

  private static Optional<GuardRefusal> age(Limits limits, Facts facts) {
    Duration age = Duration.between(facts.newest(), facts.now()).truncatedTo(ChronoUnit.SECONDS);
    return limits
        .maxAge()
        .filter(most -> age.compareTo(most) > 0)
        .map(
            most ->
                GuardRefusal.byName(
                    Guard.MAX_AGE,
                    age.toString(),
                    most.toString(),
                    "the newest file is " + age + " old, at most " + most + " is allowed",
                    "whether the warehouse still writes new files"));
  }

  private static Optional<GuardRefusal> share(
      Limits limits,
      Guard guard,
      OptionalDouble most,
      long part,
      long whole,
      String finding,
      String check) {
    if (most.isEmpty() || whole == 0 || whole < limits.minBaseline()) {
      return Optional.empty();
    }
    double percent = part * 100.0 / whole;
    if (percent <= most.getAsDouble()) {
      return Optional.empty();
    }
    return Optional.of(
        GuardRefusal.byName(
            guard,
            percent(percent),
            percent(most.getAsDouble()),
            String.format(
                Locale.ROOT,
                "%s of %s %s: %s, at most %s is allowed",
                count(part),
                count(whole),
                finding,
                percent(percent),
                percent(most.getAsDouble())),
            check));
  }

  private static Optional<GuardRefusal> names(List<Changed> names) {
    if (names.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        GuardRefusal.byName(
            Guard.CONVERSION_NAME,
            names.size() + " changed",
            "0 changed",
            names.stream().map(Changed::message).collect(Collectors.joining("; ")),
            "whether the change is meant"));
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String percent(double percent) {
    return String.format(Locale.ROOT, "%.2f %%", percent);
  }
}
