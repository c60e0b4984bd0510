package io.sluice.jobs.config;

import io.sluice.domain.snapshot.MatchKeyType;
import io.sluice.jobs.config.ConfigNode.ListNode;
import io.sluice.jobs.config.ConfigNode.MapNode;
import io.sluice.jobs.config.SourceLocation.ParquetPattern;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What holds between the keys of a source or a suppression list. */
final class SourceRules {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{[^{},]*}");

  private final ProblemCollector problems;

  SourceRules(ProblemCollector problems) {
    this.problems = problems;
  }

  /** Checks a source with columns. */
  void checkSource(Section source) {
    checkLocation(source);
    boolean increment =
        source.find(SourceKeys.MODE).filter(SourceMode.INCREMENT::equals).isPresent();
    if (source.has(SourceKeys.WINDOW) && !increment) {
      problem(source, SourceKeys.WINDOW, "needs mode: increment", "Set the mode, or take it out");
    }
    if (!source.has(SourceKeys.COLUMNS)) {
      return;
    }
    Section columns = source.below(SourceKeys.COLUMNS);
    if (MatchKeyType.all().stream().noneMatch(type -> columns.has(SourceKeys.matchKey(type)))) {
      problem(
          source,
          SourceKeys.COLUMNS,
          "maps no identifier",
          "Map at least one of email, phone, or names and address");
    }
    MatchKeyType.all().forEach(type -> checkForms(columns, SourceKeys.matchKey(type)));
    if (increment && !columns.has(SourceKeys.QUALIFIED_AT)) {
      problem(
          source,
          SourceKeys.COLUMNS,
          "maps no qualified-at, which mode: increment needs",
          "Map the column that holds when a user qualified");
    }
  }

  /** Checks that no column of an identifier is declared as hashed and as raw. */
  void checkForms(Section columns, Key key) {
    columns
        .node()
        .find(key.name())
        .ifPresent(
            node -> {
              String path = columns.path(key);
              if (node instanceof ListNode list) {
                for (int i = 0; i < list.items().size(); i++) {
                  checkForm(list.items().get(i), Paths.item(path, list.items().get(i), i));
                }
              } else {
                checkForm(node, path);
              }
            });
  }

  private void checkForm(ConfigNode node, String path) {
    if (node instanceof MapNode map) {
      Section column = new Section(map, SourceKeys.COLUMN_SPEC, path);
      boolean hashed = column.find(SourceKeys.HASHED).orElse(false);
      if (hashed && column.find(SourceKeys.RAW).orElse(false)) {
        problems.add(
            node.position(),
            path,
            "is declared as hashed and as raw",
            "Keep the one that holds; without either, both are taken");
      }
    }
  }

  /** Checks the keys that say where rows are. */
  void checkLocation(Section source) {
    String pattern = source.find(SourceKeys.PARQUET).orElse("");
    boolean dated = pattern.contains(ParquetPattern.DATE);
    Matcher placeholder = PLACEHOLDER.matcher(pattern.replace(ParquetPattern.DATE, ""));
    if (placeholder.find()) {
      problem(
          source,
          SourceKeys.PARQUET,
          "holds a placeholder other than {date}",
          "Write {date} where the day stands, or a glob");
    }
    if (source.has(SourceKeys.DATE) && !dated) {
      problem(
          source,
          SourceKeys.DATE,
          "has no {date} to apply to",
          "Write {date} into parquet:, or take date out");
    }
    if (source.has(SourceKeys.WINDOW) && source.has(SourceKeys.PARQUET) && !dated) {
      problem(
          source,
          SourceKeys.WINDOW,
          "has no {date} to apply to",
          "Write {date} into parquet:, or take window out");
    }
    if (source.has(SourceKeys.WINDOW) && source.has(SourceKeys.ICEBERG)) {
      problem(
          source,
          SourceKeys.WINDOW,
          "applies to Parquet folders only",
          "Take it out; an Iceberg table is read whole");
    }
    if (source.has(SourceKeys.REF) && source.has(SourceKeys.PARQUET)) {
      problem(source, SourceKeys.REF, "applies to an Iceberg table only", "Take it out");
    }
    if (source.has(SourceKeys.READY) && source.has(SourceKeys.ICEBERG)) {
      problem(
          source,
          SourceKeys.READY,
          "applies to Parquet folders only",
          "Take it out; an Iceberg snapshot is complete");
    }
  }

  private void problem(Section source, Key key, String message, String remedy) {
    problems.add(source.position(key), source.path(key), message, remedy);
  }
}
