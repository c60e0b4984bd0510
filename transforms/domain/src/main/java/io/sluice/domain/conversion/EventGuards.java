package io.sluice.domain.conversion;

import static io.sluice.domain.diff.GuardFigures.count;
import static io.sluice.domain.diff.GuardFigures.percent;
import static io.sluice.domain.diff.GuardFigures.points;

import io.sluice.domain.conversion.ConversionNames.Changed;
import io.sluice.domain.diff.Guard;
import io.sluice.domain.diff.GuardRefusal;
import io.sluice.domain.diff.PlanFacts.Suppression;
import io.sluice.domain.diff.SuppressionGuards;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Judges a plan of events before it writes. Each refusal can be accepted by the guard's name. */
public final class EventGuards {
  private final Limits limits;
  private final Facts facts;
  private final List<GuardRefusal> refusals = new ArrayList<>();

  private EventGuards(Limits limits, Facts facts) {
    this.limits = limits;
    this.facts = facts;
  }

  /**
   * The limits. Percentages are 0 to 100 and apply from {@code minBaseline} rows up; empty means
   * switched off.
   *
   * @param minRows refuse fewer rows read
   * @param maxAge refuse files older than this
   * @param expectNew refuse a new day in which no event is new
   * @param maxRejectedPercent refuse more bad rows; of the rows read
   * @param maxChangedPercent refuse more events that changed after Amazon took them; of the events
   *     known before
   * @param maxDuplicatePercent refuse more repeated rows; of the rows read
   * @param maxFieldDrop refuse a value or a match key that is given for fewer events, by more
   *     percentage points
   * @param maxSuppressionShrinkPercent refuse a suppression list that lost more of its rows
   * @param maxSuppressionUnusablePercent refuse suppression lists of whose rows more have no id
   * @param minBaseline rows from which on percentages apply
   */
  public record Limits(
      long minRows,
      Optional<Duration> maxAge,
      boolean expectNew,
      OptionalDouble maxRejectedPercent,
      OptionalDouble maxChangedPercent,
      OptionalDouble maxDuplicatePercent,
      OptionalDouble maxFieldDrop,
      OptionalDouble maxSuppressionShrinkPercent,
      OptionalDouble maxSuppressionUnusablePercent,
      long minBaseline) {}

  /**
   * What was found.
   *
   * @param rows what became of the rows
   * @param newDay what a day brought that was never read before
   * @param newest when the newest file was written
   * @param now delivery clock
   * @param given what events carry, now and before
   * @param suppression the lists of people who go nowhere
   * @param names conversions that are written differently than before
   */
  public record Facts(
      Rows rows,
      NewDay newDay,
      Instant newest,
      Instant now,
      Given given,
      Suppression suppression,
      List<Changed> names) {
    /** Copies the list. */
    public Facts {
      names = List.copyOf(names);
    }
  }

  /**
   * What became of the rows.
   *
   * @param read rows read
   * @param rejected bad rows, contradicting ones among them
   * @param repeated rows of an event that another row has too
   * @param known events that the ledger knows
   * @param changed those of them whose content or time changed
   */
  public record Rows(long read, long rejected, long repeated, long known, long changed) {}

  /**
   * What days brought that no settled plan has read.
   *
   * @param rows their rows; 0 where there is no such day, or no plan was settled yet
   * @param events events of the whole plan that the ledger does not know
   */
  public record NewDay(long rows, long events) {
    /** All days were read before. */
    public static final NewDay NONE = new NewDay(0, 0);
  }

  /**
   * What events carry.
   *
   * @param events how many there are
   * @param shares share of the events that carry a field, 0..1, by its name
   * @param before that of the last settled plan; empty before any and where it had few events
   */
  public record Given(long events, Map<String, Double> shares, Map<String, Double> before) {
    /** Nothing to compare. */
    public static final Given NONE = new Given(0, Map.of(), Map.of());

    /** Copies the maps. */
    public Given {
      shares = new TreeMap<>(shares);
      before = new TreeMap<>(before);
    }
  }

  /** What refuses the plan, in the order it is reported; empty when nothing does. */
  public static List<GuardRefusal> judge(Limits limits, Facts facts) {
    EventGuards guards = new EventGuards(limits, facts);
    guards.rows();
    guards.age();
    guards.nothingNew();
    guards.changed();
    guards.rejected();
    guards.repeated();
    guards.fields();
    guards.refusals.addAll(
        SuppressionGuards.judge(
            facts.suppression(),
            limits.maxSuppressionShrinkPercent(),
            limits.maxSuppressionUnusablePercent()));
    guards.names();
    return List.copyOf(guards.refusals);
  }

  private void rows() {
    long read = facts.rows().read();
    if (read < limits.minRows()) {
      refuse(
          Guard.MIN_ROWS,
          count(read),
          count(limits.minRows()),
          count(read) + " rows were read, at least " + count(limits.minRows()) + " are expected",
          "that the warehouse has written all of the day and the path is the right one");
    }
  }

  private void age() {
    Duration age = Duration.between(facts.newest(), facts.now()).truncatedTo(ChronoUnit.SECONDS);
    if (limits.maxAge().isPresent() && age.compareTo(limits.maxAge().get()) > 0) {
      Duration most = limits.maxAge().get();
      refuse(
          Guard.MAX_AGE,
          age.toString(),
          most.toString(),
          "the newest file is " + age + " old, at most " + most + " is allowed",
          "that the warehouse still writes new files");
    }
  }

  private void nothingNew() {
    boolean known = facts.rows().known() > 0 && facts.newDay().events() == 0;
    if (limits.expectNew() && known && largeEnough(facts.newDay().rows())) {
      refuse(
          Guard.EXPECT_NEW,
          "0 new events",
          "at least 1 new event",
          "there is a day that was not read before, of "
              + count(facts.newDay().rows())
              + " rows, and no event of it is new",
          "that the warehouse did not write yesterday's events into today's folder: once settled,"
              + " this day counts as read");
    }
  }

  private void changed() {
    share(
        Guard.MAX_CHANGED,
        limits.maxChangedPercent(),
        facts.rows().changed(),
        facts.rows().known(),
        "events known before changed after Amazon took them",
        "that no column that must be stable was recomputed; they are listed in rejects");
  }

  private void rejected() {
    share(
        Guard.MAX_REJECTED,
        limits.maxRejectedPercent(),
        facts.rows().rejected(),
        facts.rows().read(),
        "rows cannot be used",
        "the codes of the rejects in the report");
  }

  private void repeated() {
    share(
        Guard.MAX_DUPLICATE,
        limits.maxDuplicatePercent(),
        facts.rows().repeated(),
        facts.rows().read(),
        "rows repeat an event of another row",
        "that no join multiplies the rows and that the id column is the event's");
  }

  private void fields() {
    if (limits.maxFieldDrop().isEmpty() || !largeEnough(facts.given().events())) {
      return;
    }
    double limit = limits.maxFieldDrop().getAsDouble();
    facts
        .given()
        .before()
        .forEach(
            (field, before) -> {
              double now = facts.given().shares().getOrDefault(field, 0.0);
              if (100 * (before - now) > limit) {
                field(field, before, now, limit);
              }
            });
  }

  private void field(String field, double before, double now, double limit) {
    String drop = points(100 * (before - now));
    refuse(
        Guard.MAX_KEY_DROP,
        drop,
        points(limit),
        field
            + " is given for "
            + percent(100 * now)
            + " of the events, last time for "
            + percent(100 * before)
            + ": a fall of "
            + drop
            + ", the limit is "
            + points(limit),
        "that the column is still filled and still mapped");
  }

  private void share(
      Guard guard, OptionalDouble most, long part, long whole, String finding, String check) {
    if (most.isEmpty() || !largeEnough(whole)) {
      return;
    }
    double percent = part * 100.0 / whole;
    if (percent > most.getAsDouble()) {
      refuse(
          guard,
          percent(percent),
          percent(most.getAsDouble()),
          count(part)
              + " of "
              + count(whole)
              + " "
              + finding
              + ": "
              + percent(percent)
              + ", at most "
              + percent(most.getAsDouble())
              + " is allowed",
          check);
    }
  }

  private boolean largeEnough(long rows) {
    return rows > 0 && rows >= limits.minBaseline();
  }

  private void names() {
    if (!facts.names().isEmpty()) {
      refuse(
          Guard.CONVERSION_NAME,
          facts.names().size() + " changed",
          "0 changed",
          facts.names().stream().map(Changed::message).collect(Collectors.joining("; ")),
          "that the change is meant");
    }
  }

  private void refuse(Guard guard, String measured, String limit, String finding, String check) {
    refusals.add(GuardRefusal.byName(guard, measured, limit, finding, check));
  }
}
