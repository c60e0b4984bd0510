package io.sluice.jobs.report;

import io.sluice.records.RunReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The order of every table: by region, id, account. */
final class ReportOrder {
  private ReportOrder() {}

  /** In order. */
  static <U extends RunReport.Unit> List<U> of(List<U> units) {
    return units.stream()
        .sorted(
            Comparator.comparing((U unit) -> region(unit.region()))
                .thenComparing(RunReport.Unit::id)
                .thenComparing(RunReport.Unit::account))
        .toList();
  }

  /** By region, both in the order of {@link #of}. */
  static <U extends RunReport.Unit> Map<String, List<U>> byRegion(List<U> units) {
    Map<String, List<U>> regions = new LinkedHashMap<>();
    for (U unit : of(units)) {
      regions.computeIfAbsent(unit.region(), region -> new ArrayList<>()).add(unit);
    }
    return regions;
  }

  /** A key that sorts regions: NA, EU, FE, then any other. */
  static String region(String region) {
    int known = List.of("NA", "EU", "FE").indexOf(region);
    return (known < 0 ? "9" : known) + region;
  }

  /** How a person names one. */
  static String subject(RunReport.Unit unit) {
    return unit.id() + " in " + unit.account();
  }
}
