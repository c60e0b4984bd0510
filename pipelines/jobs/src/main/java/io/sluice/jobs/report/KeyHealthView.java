package io.sluice.jobs.report;

import io.sluice.records.RunReport.KeyCounts;
import io.sluice.records.RunReport.KeyHealth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How good one country's identifiers are, as the page shows it.
 *
 * @param country ISO alpha-2
 * @param basis what the shares are taken of
 * @param keys one line a key that some row has, or that would be worth having
 * @param members rows by number of usable keys, in words
 * @param notes what a person should look at
 */
record KeyHealthView(
    String country, String basis, List<Line> keys, String members, List<String> notes) {
  private static final double NEARLY_ALL = 0.995;

  /**
   * One key; shares as text, {@code shared} a number of all rows, {@code missing} of the rows that
   * have no usable value, {@code problems} why values gave no key.
   */
  record Line(
      String key,
      String present,
      String valid,
      String hashed,
      String placeholder,
      String shared,
      String missing,
      String problems) {}

  static KeyHealthView of(KeyHealth health) {
    List<Line> lines = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    for (KeyCounts key : health.keys()) {
      lines.add(line(key, health.members()));
      notes.addAll(notes(key, health));
    }
    String basis =
        health.oneIn() == 1
            ? "all " + Figures.count(health.members()) + " rows that qualified"
            : Figures.count(health.members())
                + " of the rows that qualified, one in "
                + Figures.count(health.oneIn());
    return new KeyHealthView(health.country(), basis, lines, byUsableKeys(health), notes);
  }

  private static Line line(KeyCounts key, long members) {
    return new Line(
        key.key(),
        share(key.present(), members),
        share(key.valid(), members),
        share(key.hashed(), members),
        share(key.placeholder(), members),
        Figures.count(key.shared()),
        share(members - key.valid(), members),
        problems(key));
  }

  private static String problems(KeyCounts key) {
    return key.problems().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(problem -> problem.getKey() + " " + Figures.count(problem.getValue()))
        .collect(Collectors.joining(", "));
  }

  /** What a person should look at in one key. */
  static List<String> notes(KeyCounts key, KeyHealth health) {
    List<String> notes = new ArrayList<>();
    if (key.hashed() > 0 && key.hashed() < key.valid() * NEARLY_ALL) {
      notes.add(
          key.key()
              + " of "
              + health.country()
              + " is half hashed: "
              + share(key.hashed(), key.valid())
              + " of its usable values are digests, the others plain; if that is a mistake, declare"
              + " the column with hashed: true or raw: true");
    }
    return notes;
  }

  private static String byUsableKeys(KeyHealth health) {
    List<String> parts = new ArrayList<>();
    for (int keys = 0; keys < health.byUsableKeys().size(); keys++) {
      long rows = health.byUsableKeys().get(keys);
      if (rows > 0) {
        parts.add(keys + " keys " + share(rows, health.members()));
      }
    }
    return String.join(", ", parts);
  }

  private static String share(long part, long whole) {
    return whole == 0 ? "-" : String.format(Locale.ROOT, "%.1f %%", 100.0 * part / whole);
  }
}
