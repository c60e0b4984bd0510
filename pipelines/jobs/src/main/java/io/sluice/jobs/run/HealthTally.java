package io.sluice.jobs.run;

import io.sluice.domain.matchkey.KeyHealth;
import io.sluice.domain.snapshot.MatchKeyType;
import io.sluice.records.RunReport;
import io.sluice.records.RunReport.KeyCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Key health in a manifest, {@code health.COUNTRY.key.what} to a number, and back for a report. */
final class HealthTally {
  private static final String HEALTH = "health.";
  private static final String ONE_IN = HEALTH + "oneIn";

  private HealthTally() {}

  /** For the manifest. */
  static Map<String, Long> flat(Map<String, KeyHealth> byCountry, long oneIn) {
    Map<String, Long> flat = new TreeMap<>();
    flat.put(ONE_IN, oneIn);
    byCountry.forEach(
        (country, health) -> {
          String prefix = HEALTH + country + ".";
          flat.put(prefix + "members", health.members);
          health.problems.forEach((name, count) -> flat.put(problem(prefix, name), count));
          for (int keys = 0; keys < health.byKeys.length; keys++) {
            flat.put(prefix + "usable." + keys, health.byKeys[keys]);
          }
          for (MatchKeyType type : MatchKeyType.all()) {
            int key = Integer.numberOfTrailingZeros(type.bit());
            String name = prefix + type.configName() + ".";
            flat.put(name + "present", health.present[key]);
            flat.put(name + "valid", health.valid[key]);
            flat.put(name + "hashed", health.hashed[key]);
            flat.put(name + "placeholder", health.placeholder[key]);
            flat.put(name + "shared", health.shared[key]);
          }
        });
    return flat;
  }

  private static String problem(String prefix, String name) {
    return prefix + "problem." + name;
  }

  /** For a report: the country with most members first. */
  static List<RunReport.KeyHealth> of(Map<String, Long> flat) {
    TreeSet<String> countries = new TreeSet<>();
    flat.keySet().stream()
        .filter(name -> name.startsWith(HEALTH) && name.endsWith(".members"))
        .forEach(name -> countries.add(name.substring(HEALTH.length()).split("\\.", 2)[0]));
    List<RunReport.KeyHealth> health = new ArrayList<>();
    countries.forEach(country -> health.add(of(country, flat)));
    health.sort((a, b) -> Long.compare(b.members(), a.members()));
    return health;
  }

  private static RunReport.KeyHealth of(String country, Map<String, Long> flat) {
    String prefix = HEALTH + country + ".";
    List<KeyCounts> keys = new ArrayList<>();
    List<Long> byUsableKeys = new ArrayList<>();
    for (int number = 0; number <= MatchKeyType.all().size(); number++) {
      byUsableKeys.add(flat.getOrDefault(prefix + "usable." + number, 0L));
    }
    for (MatchKeyType type : MatchKeyType.all()) {
      String name = prefix + type.configName() + ".";
      keys.add(
          new KeyCounts(
              type.configName(),
              flat.getOrDefault(name + "present", 0L),
              flat.getOrDefault(name + "valid", 0L),
              flat.getOrDefault(name + "hashed", 0L),
              flat.getOrDefault(name + "placeholder", 0L),
              flat.getOrDefault(name + "shared", 0L),
              PlanTally.under(flat, problem(prefix, type.configName() + "."))));
    }
    return new RunReport.KeyHealth(
        country,
        flat.getOrDefault(ONE_IN, 1L),
        flat.getOrDefault(prefix + "members", 0L),
        keys,
        byUsableKeys);
  }
}
