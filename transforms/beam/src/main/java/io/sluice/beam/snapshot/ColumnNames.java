package io.sluice.beam.snapshot;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/**
 * Finds a configured name among the columns of a file or table, exactly or without regard to case
 * if that is unique, since warehouses upper-case names; and names columns and types in messages.
 */
public final class ColumnNames {
  private static final int HALF_FLOAT_BYTES = 2;

  private ColumnNames() {}

  /**
   * Finds a name.
   *
   * @param where what has the columns, such as {@code the file}
   * @param problems takes the sentence that says why nothing is found
   * @return the name as it is written there
   */
  public static Optional<String> find(
      String name, List<String> names, String where, Consumer<String> problems) {
    if (names.contains(name)) {
      return Optional.of(name);
    }
    List<String> alike = names.stream().filter(n -> n.equalsIgnoreCase(name)).toList();
    if (alike.size() == 1) {
      return Optional.of(alike.get(0));
    }
    problems.accept(alike.isEmpty() ? missing(name, names, where) : ambiguous(name, alike));
    return Optional.empty();
  }

  private static String ambiguous(String name, List<String> alike) {
    return "column '"
        + shown(name)
        + "' matches "
        + alike.stream().map(ColumnNames::shown).toList()
        + " but for case; write the name exactly";
  }

  /** A name in which each character that cannot be seen is given by its code point. */
  static String shown(String name) {
    StringBuilder shown = new StringBuilder();
    int last = name.length() - 1;
    for (int i = 0; i <= last; i += Character.charCount(name.codePointAt(i))) {
      int point = name.codePointAt(i);
      boolean edge = point == ' ' && (i == 0 || i == last);
      if (edge || invisible(point)) {
        shown.append(String.format(Locale.ROOT, "<U+%04X>", point));
      } else {
        shown.appendCodePoint(point);
      }
    }
    return shown.toString();
  }

  private static boolean invisible(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.PRIVATE_USE,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          true;
      case Character.SPACE_SEPARATOR -> point != ' ';
      default -> false;
    };
  }

  /** What a column is: its logical type where it has one. */
  static String type(ColumnDescriptor column) {
    return (ColumnForm.repeated(column) ? "a list of " : "") + type(column.getPrimitiveType());
  }

  private static String type(PrimitiveType type) {
    LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
    if (logical != null) {
      return logical.toString();
    }
    if (type.getPrimitiveTypeName() != PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY) {
      return type.getPrimitiveTypeName().toString();
    }
    return "FIXED_LEN_BYTE_ARRAY("
        + type.getTypeLength()
        + ")"
        + (type.getTypeLength() == HALF_FLOAT_BYTES ? ", perhaps FLOAT16" : "");
  }

  /** Says that a column is not there, what is, and what may have been meant. */
  private static String missing(String name, List<String> names, String where) {
    List<String> nearest =
        names.stream()
            .sorted(Comparator.comparingInt(n -> distance(name, n)))
            .filter(n -> distance(name, n) <= Math.max(2, name.length() / 2))
            .limit(3)
            .map(ColumnNames::shown)
            .toList();
    return "column '"
        + shown(name)
        + "' is not in "
        + where
        + ", which has "
        + names.stream().map(ColumnNames::shown).toList()
        + (nearest.isEmpty() ? "" : "; nearest: " + nearest)
        + "; correct columns: in the source";
  }

  /** Levenshtein distance without regard to case. */
  private static int distance(String left, String right) {
    String a = left.toLowerCase(Locale.ROOT);
    String b = right.toLowerCase(Locale.ROOT);
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substitution = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substitution, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
