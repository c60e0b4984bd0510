package io.sluice.acceptance.crash;

import io.sluice.sandbox.FaultPolicy;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A command that is killed, what went before it, and what brings its work to an end where it does
 * not do so itself.
 */
enum Scenario {
  /** The second day of an audience in two regions, several batches each. */
  AUDIENCES(Words.YESTERDAY, Words.SYNC),

  /** The same in three processes: the first of them. */
  PLAN(Words.YESTERDAY, "plan", "apply", Words.SETTLE),

  /** The second. */
  APPLY(Words.YESTERDAY + "; 2 plan", "apply", Words.SETTLE),

  /** The third. */
  SETTLE(Words.YESTERDAY + "; 2 plan; 2 apply", Words.SETTLE, Words.SYNC),

  /** Two audiences are made, and then filled. */
  CREATE("", "audiences apply", Words.SYNC),

  /** Into an empty workspace: two regions, one of them with the older API's definition to make. */
  CONVERSIONS("", "conversions"),

  /** Two members and two events that Amazon refused the day before. */
  RETRY(Words.YESTERDAY + "; 1 conversions", "retry --poll PT0.05S", Words.SYNC, "conversions"),

  /** Catalogue and tables were put back to the day before; the folder and Amazon are of today. */
  ACCEPT(Words.YESTERDAY + "; 2 " + Words.SYNC, "workspace accept --reason restored", Words.SYNC),

  /** Three days before the first one of an audience, as one plan. */
  BACKFILL_NET(Words.YESTERDAY, Words.BACKFILL),

  /** The same day by day. */
  BACKFILL_REPLAY(Words.YESTERDAY, Words.BACKFILL + " --replay"),

  /** Three days of events. */
  BACKFILL_CONVERSIONS("", "backfill conversions --share 100% --from 2035-02-26 --to 2035-02-28"),

  /** After some nights, with old events to drop; the next night has all sorts of changes. */
  MAINTAIN(
      "-40 conversions; -3 audiences apply; -3 "
          + Words.SYNC
          + "; -1 "
          + Words.SYNC
          + "; 1 "
          + Words.SYNC
          + "; 1 conversions",
      "maintain --keep-snapshots P1D --keep-plans P1D --keep-runs P1D --keep-logs P20D",
      Words.SYNC,
      "conversions");

  static final String AUDIENCE = "shoppers";

  private final String before;
  private final String command;
  private final String rest;

  /**
   * A command of another day.
   *
   * @param day see {@link WarehouseDays#morning}
   * @param words the command line without configuration and run id
   */
  record Told(int day, List<String> words) {}

  Scenario(String before, String command, String... rest) {
    this.before = before;
    this.command = command;
    this.rest = String.join("; ", rest);
  }

  /** Commands that occur more than once. */
  private static final class Words {
    static final String SYNC = "sync --poll PT0.05S";
    static final String SETTLE = "settle --poll PT0.05S";
    static final String YESTERDAY = "1 audiences apply; 1 " + SYNC;
    static final String BACKFILL =
        "backfill audiences --poll PT0.05S --share 100% --from 2035-02-26 --to 2035-02-28";
  }

  /** What lies in the warehouse. */
  WarehouseDays days() {
    return switch (this) {
      case AUDIENCES, PLAN, APPLY, SETTLE, CREATE, ACCEPT -> WarehouseDays.ofPeople();
      case CONVERSIONS -> WarehouseDays.ofOrders();
      case RETRY -> WarehouseDays.ofBoth();
      case BACKFILL_NET, BACKFILL_REPLAY -> WarehouseDays.ofQualifications();
      case BACKFILL_CONVERSIONS -> WarehouseDays.ofPastOrders();
      case MAINTAIN -> WarehouseDays.ofManyNights();
    };
  }

  /** The command line without configuration and run id. */
  List<String> command() {
    return words(command);
  }

  /** What is run before, so that the state is not empty. */
  List<Told> before() {
    return commands(before)
        .map(words -> words.split(" ", 2))
        .map(words -> new Told(Integer.parseInt(words[0]), words(words[1])))
        .toList();
  }

  /** What is run behind the command. */
  List<List<String>> rest() {
    return commands(rest).map(Scenario::words).toList();
  }

  /** Whether the command, run again at any point, plans and so reports stages. */
  boolean tellsStages() {
    return Set.of(AUDIENCES, CONVERSIONS, RETRY, BACKFILL_NET, BACKFILL_REPLAY).contains(this);
  }

  /** What Amazon refuses in the commands before. */
  List<FaultPolicy> refusals() {
    return this == RETRY
        ? List.of(
            new FaultPolicy.InvalidRecords(Set.of("na7", "eu7")::contains, "no such person"),
            new FaultPolicy.RefusedEvents(
                id -> id.endsWith("-day1-order-2"), "FIELD_VALUE_IS_INVALID"))
        : List.of();
  }

  /** For folders and tables. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static List<String> words(String command) {
    return List.of(command.split(" ", -1));
  }

  private static Stream<String> commands(String text) {
    return Arrays.stream(text.split("; ", -1)).filter(command -> !command.isEmpty());
  }
}
