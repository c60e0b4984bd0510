package io.sluice.records;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a command did: {@code runs/<run-id>/result.json}. Schedulers read the code, people the page
 * beside it. No personal value.
 *
 * @param version layout of this document, 1
 * @param runId the run
 * @param command plan, apply, settle, sync, ...
 * @param asOf the moment that decided qualification
 * @param startedAt delivery clock
 * @param endedAt delivery clock
 * @param exitCode what the process returned
 * @param meaning the code in words
 * @param audiences one entry an audience and account
 * @param conversions one entry a conversion; empty for commands over audiences
 * @param problems what kept the run from starting, with remedies
 * @param reportPath URI of the page
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RunReport(
    int version,
    String runId,
    String command,
    Instant asOf,
    Instant startedAt,
    Instant endedAt,
    int exitCode,
    String meaning,
    List<Audience> audiences,
    List<Conversion> conversions,
    List<String> problems,
    String reportPath) {

  /** Copies the lists. */
  public RunReport {
    audiences = List.copyOf(audiences);
    conversions = conversions == null ? List.of() : List.copyOf(conversions);
    problems = List.copyOf(problems);
  }

  /** What the command went over: the audiences, then the conversions. */
  public List<Unit> units() {
    return Stream.<Unit>concat(audiences.stream(), conversions.stream()).toList();
  }

  /** What is told of an audience and of a conversion alike. */
  public sealed interface Unit permits Audience, Conversion {
    /** The id of the audience or conversion. */
    String id();

    /** The account's id. */
    String account();

    /** NA, EU or FE. */
    String region();

    /** The plan, null where there is none. */
    String planId();

    /** The code of this one. */
    int exitCode();

    /** One phrase: planned, sent, settled, refused, ... */
    String verdict();

    /** What to do, null where nothing is. */
    String remedy();

    /** What was read, null where nothing was. */
    String input();

    /** The stages that the command went through, in order. */
    List<Stage> stages();

    /** What was rejected, by code. */
    Map<String, Long> rejects();

    /** Guards that refused. */
    List<PlanManifest.Refusal> refusals();

    /** Numbers of sending, by name. */
    Map<String, Long> delivery();
  }

  /**
   * One audience in one account.
   *
   * @param audience the audience's id
   * @param account the account's id
   * @param region NA, EU or FE
   * @param planId the plan, null where there is none
   * @param exitCode this audience's code
   * @param verdict one phrase: planned, sent, settled, refused, ...
   * @param remedy what to do, null where nothing is
   * @param snapshot what was read, null where nothing was
   * @param stages the stages that this command went through, in order
   * @param changes changes by kind, removals as REMOVE:reason
   * @param rejects rejected rows or members by code
   * @param refusals guards that refused
   * @param delivery requests, records, seconds and so on, by name
   * @param keyHealth how good the identifiers are, by country; empty where nothing was planned
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Audience(
      String audience,
      String account,
      String region,
      String planId,
      int exitCode,
      String verdict,
      String remedy,
      String snapshot,
      List<Stage> stages,
      Map<String, Long> changes,
      Map<String, Long> rejects,
      List<PlanManifest.Refusal> refusals,
      Map<String, Long> delivery,
      List<KeyHealth> keyHealth)
      implements Unit {
    /** Copies the collections. */
    public Audience {
      stages = List.copyOf(stages);
      changes = Map.copyOf(changes);
      rejects = Map.copyOf(rejects);
      refusals = List.copyOf(refusals);
      delivery = Map.copyOf(delivery);
      keyHealth = keyHealth == null ? List.of() : List.copyOf(keyHealth);
    }

    @Override
    public String id() {
      return audience;
    }

    @Override
    public String input() {
      return snapshot;
    }
  }

  /**
   * One conversion.
   *
   * @param conversion its id
   * @param account the account's id
   * @param region NA, EU or FE
   * @param api events or conversion-definitions
   * @param planId the plan, null where there is none
   * @param exitCode this conversion's code
   * @param verdict one phrase: planned, sent, settled, refused, ...
   * @param remedy what to do, null where nothing is
   * @param source what was read, null where nothing was
   * @param stages the stages that this command went through, in order
   * @param rejects rejected rows and events by code
   * @param adjusted what was changed or left out of events that were sent, by code
   * @param refusals guards that refused
   * @param delivery requests, events, seconds and so on, by name
   * @param keys how many rows have and how many events carry each match key
   * @param accepted what Amazon took, by name, day and currency
   * @param latency accepted events by the time from event to request
   * @param warnings what a person should know
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Conversion(
      String conversion,
      String account,
      String region,
      String api,
      String planId,
      int exitCode,
      String verdict,
      String remedy,
      String source,
      List<Stage> stages,
      Map<String, Long> rejects,
      Map<String, Long> adjusted,
      List<PlanManifest.Refusal> refusals,
      Map<String, Long> delivery,
      List<KeyCoverage> keys,
      List<AcceptedEvents> accepted,
      List<Latency> latency,
      List<String> warnings)
      implements Unit {
    /** Copies the collections. */
    public Conversion {
      stages = List.copyOf(stages);
      rejects = Map.copyOf(rejects);
      adjusted = Map.copyOf(adjusted);
      refusals = List.copyOf(refusals);
      delivery = Map.copyOf(delivery);
      keys = List.copyOf(keys);
      accepted = List.copyOf(accepted);
      latency = List.copyOf(latency);
      warnings = List.copyOf(warnings);
    }

    @Override
    public String id() {
      return conversion;
    }

    @Override
    public String input() {
      return source;
    }
  }

  /**
   * One match key of a conversion.
   *
   * @param key Amazon's type, such as EMAIL
   * @param given rows that have a value
   * @param usable events that carry the key
   */
  public record KeyCoverage(String key, long given, long usable) {}

  /**
   * Events that Amazon took.
   *
   * @param name the conversion's name at Amazon
   * @param day of the events, UTC
   * @param currency ISO 4217, empty where they have none
   * @param events how many
   * @param value their sum in the currency
   */
  public record AcceptedEvents(
      String name, String day, String currency, long events, BigDecimal value) {}

  /**
   * Accepted events of one class of latency.
   *
   * @param upTo the class's upper bound, ISO-8601; null for the last one
   * @param events how many
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Latency(String upTo, long events) {}

  /**
   * How good the identifiers of one country's members are, by a fixed sample of the rows that
   * qualified.
   *
   * @param country ISO alpha-2
   * @param oneIn one row in so many was looked at; 1 for all
   * @param members rows that were looked at
   * @param keys what became of each key
   * @param byUsableKeys those rows by their number of usable keys, 0 to 8
   */
  public record KeyHealth(
      String country, long oneIn, long members, List<KeyCounts> keys, List<Long> byUsableKeys) {
    /** Copies the lists. */
    public KeyHealth {
      keys = List.copyOf(keys);
      byUsableKeys = List.copyOf(byUsableKeys);
    }
  }

  /**
   * What became of one key in the sample.
   *
   * @param key its name in the configuration
   * @param present rows that have a value
   * @param valid rows with a value from which a digest comes
   * @param hashed rows whose value came as a digest
   * @param placeholder rows whose value stands for none, such as {@code noreply@}
   * @param shared rows whose value too many persons share; of all rows, and 0 where nobody looked
   * @param problems values from which no key came, by code
   */
  public record KeyCounts(
      String key,
      long present,
      long valid,
      long hashed,
      long placeholder,
      long shared,
      Map<String, Long> problems) {
    /** Copies the map. */
    public KeyCounts {
      problems = problems == null ? Map.of() : Map.copyOf(problems);
    }
  }

  /**
   * One stage: in = out + excluded + rejected + held + deferred, always.
   *
   * @param name qualify, merge, diff, batch or delivery
   * @param in what came in
   * @param out what went on
   * @param excluded kept out by a rule, by code
   * @param rejected bad, by code
   * @param held kept back
   * @param deferred left for the next plan
   */
  public record Stage(
      String name,
      long in,
      long out,
      Map<String, Long> excluded,
      Map<String, Long> rejected,
      long held,
      long deferred) {
    /** Copies the maps. */
    public Stage {
      excluded = Map.copyOf(excluded);
      rejected = Map.copyOf(rejected);
    }

    /** True when nothing was lost and nothing was made up. */
    public boolean balanced() {
      long kept =
          excluded.values().stream().mapToLong(Long::longValue).sum()
              + rejected.values().stream().mapToLong(Long::longValue).sum();
      return in == out + kept + held + deferred;
    }
  }
}
