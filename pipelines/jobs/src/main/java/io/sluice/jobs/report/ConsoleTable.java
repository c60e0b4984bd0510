package io.sluice.jobs.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A table of plain text, its columns aligned with spaces: text to the left, numbers to the right.
 * ASCII only and one line a row, whatever is put in; not for several threads.
 */
public final class ConsoleTable {
  private static final String GAP = "  ";

  private final List<Column> columns;
  private final List<String[]> rows = new ArrayList<>();

  private ConsoleTable(List<Column> columns) {
    this.columns = columns;
  }

  /** A table without columns and rows. */
  public static ConsoleTable empty() {
    return new ConsoleTable(new ArrayList<>());
  }

  /** Adds a column of text. Returns this table. */
  public ConsoleTable withText(String title) {
    columns.add(new Column(title, false));
    return this;
  }

  /** Adds a column of numbers, aligned to the right. Returns this table. */
  public ConsoleTable withNumber(String title) {
    columns.add(new Column(title, true));
    return this;
  }

  /**
   * Adds a row.
   *
   * @param cells a text for each column, already formatted; what is not printable ASCII is shown as
   *     a question mark
   * @return this table
   * @throws IllegalArgumentException if there are more or fewer cells than columns
   */
  public ConsoleTable row(String... cells) {
    if (cells.length != columns.size()) {
      throw new IllegalArgumentException(
          "a row needs " + columns.size() + " cells, got " + cells.length);
    }
    rows.add(Arrays.stream(cells).map(ConsoleTable::printable).toArray(String[]::new));
    return this;
  }

  /** Adds a line of dashes. Returns this table. */
  public ConsoleTable rule() {
    rows.add(new String[0]);
    return this;
  }

  /** The table with its titles, each line ended by a line feed and without spaces at its end. */
  public String render() {
    int[] widths = widths();
    StringBuilder text = new StringBuilder();
    line(text, widths, columns.stream().map(Column::title).toArray(String[]::new));
    dashes(text, widths);
    for (String[] row : rows) {
      if (row.length == 0) {
        dashes(text, widths);
      } else {
        line(text, widths, row);
      }
    }
    return text.toString();
  }

  /**
   * A text as one line of a terminal may have it: a line end joins what it parts, and any other
   * character that is not printable ASCII becomes a ?.
   */
  static String printable(String text) {
    return text.replaceAll("\\s*\\R\\s*$", "")
        .replaceAll(":\\s*\\R\\s*", ": ")
        .replaceAll("[;,]?\\s*\\R\\s*", "; ")
        .replaceAll("[^ -~]", "?");
  }

  private int[] widths() {
    int[] widths = columns.stream().mapToInt(column -> column.title().length()).toArray();
    for (String[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    return widths;
  }

  private void line(StringBuilder text, int[] widths, String[] cells) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.length; i++) {
      String space = " ".repeat(widths[i] - cells[i].length());
      line.append(i == 0 ? "" : GAP);
      line.append(columns.get(i).number() ? space + cells[i] : cells[i] + space);
    }
    text.append(line.toString().stripTrailing()).append('\n');
  }

  private static void dashes(StringBuilder text, int[] widths) {
    text.append("-".repeat(Arrays.stream(widths).sum() + GAP.length() * (widths.length - 1)));
    text.append('\n');
  }

  private record Column(String title, boolean number) {}
}
