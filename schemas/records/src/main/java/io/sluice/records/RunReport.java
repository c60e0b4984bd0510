package io.sluice.records;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Map;

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
    List<String> problems,
    String reportPath) {

  /** Copies the lists. */
  public RunReport {
    audiences = List.copyOf(audiences);
    problems = List.copyOf(problems);
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
      List<KeyHealth> keyHealth) {
    /** Copies the collections. */
    public Audience {
      stages = List.copyOf(stages);
      changes = Map.copyOf(changes);
      rejects = Map.copyOf(rejects);
      refusals = List.copyOf(refusals);
      delivery = Map.copyOf(delivery);
      keyHealth = keyHealth == null ? List.of() : List.copyOf(keyHealth);
    }
  }

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
