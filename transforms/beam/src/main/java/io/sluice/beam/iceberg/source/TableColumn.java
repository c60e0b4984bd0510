package io.sluice.beam.iceberg.source;

import io.sluice.beam.snapshot.ColumnNames;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.TypeUtil;
import org.apache.iceberg.types.Types.NestedField;

/**
 * A configured column as the schema of a table has it.
 *
 * @param name the configured name
 * @param fields the fields from the top of the schema down to the one that holds the values; the
 *     element of a list is a field, too
 */
record TableColumn(String name, List<NestedField> fields) {
  TableColumn {
    fields = List.copyOf(fields);
  }

  /**
   * Finds a configured name: a column, or by its path with dots a field of a struct.
   *
   * @param problems takes the sentence that says why there is none
   */
  static Optional<TableColumn> of(Schema schema, String name, Consumer<String> problems) {
    List<String> names = schema.columns().stream().map(NestedField::name).toList();
    List<String> missing = new ArrayList<>();
    Optional<NestedField> top =
        ColumnNames.find(name, names, "the table", missing::add)
            .map(found -> column(schema, found));
    NestedField found = top.orElseGet(() -> nested(schema, name));
    if (found == null) {
      missing.forEach(problems);
      return Optional.empty();
    }
    List<NestedField> fields = new ArrayList<>(TypeUtil.ancestorFields(schema, found.fieldId()));
    Collections.reverse(fields);
    fields.add(found);
    if (found.type().isListType()) {
      fields.add(found.type().asListType().fields().get(0));
    }
    TableColumn column = new TableColumn(name, fields);
    return column.plain() ? Optional.of(column) : refused(column, problems);
  }

  private static NestedField column(Schema schema, String name) {
    return schema.columns().stream().filter(c -> c.name().equals(name)).findFirst().orElseThrow();
  }

  private static NestedField nested(Schema schema, String name) {
    NestedField exact = schema.findField(name);
    return exact != null ? exact : schema.caseInsensitiveFindField(name);
  }

  private static Optional<TableColumn> refused(TableColumn column, Consumer<String> problems) {
    problems.accept(
        "column '"
            + column.name
            + "' is "
            + column.shown()
            + "; needed is one value or a plain list per row: name a field of a struct by its path,"
            + " such as "
            + column.name
            + ".field, or flatten it in the warehouse");
    return Optional.empty();
  }

  /** The field that is projected: the column at the top. */
  NestedField top() {
    return fields.get(0);
  }

  /** The field of the values. */
  NestedField leaf() {
    return fields.get(fields.size() - 1);
  }

  /** True for a field of a struct, or of the elements of a list. */
  boolean nested() {
    return fields.stream().anyMatch(f -> f.type().isStructType());
  }

  private boolean plain() {
    long lists = fields.stream().filter(f -> f.type().isListType()).count();
    boolean map = fields.stream().anyMatch(f -> f.type().isMapType());
    return lists <= 1 && !map && leaf().type().isPrimitiveType();
  }

  private String shown() {
    Type type =
        fields.size() > 1 && !leaf().type().isPrimitiveType() ? leaf().type() : top().type();
    return type.isStructType()
        ? "a struct"
        : type.isMapType() ? "a map" : "a nested " + type.typeId();
  }
}
