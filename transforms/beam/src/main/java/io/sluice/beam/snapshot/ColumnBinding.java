package io.sluice.beam.snapshot;

import io.sluice.beam.snapshot.MappedColumns.Reading;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/**
 * Binds configured column names to the columns of one Parquet schema: to the place that the table
 * or the folder gives, else by name: exactly, or without regard to case if that is unique, since
 * warehouses upper-case names.
 */
final class ColumnBinding {
  private final MessageType schema;
  private final ColumnPlaces places;
  private final Map<String, ColumnForm> forms = new LinkedHashMap<>();
  private final Map<String, ColumnDescriptor> descriptors = new LinkedHashMap<>();
  private final Map<String, ConstantColumn> constants = new LinkedHashMap<>();
  private final List<String> problems = new ArrayList<>();
  private final Set<List<String>> nulls;
  private final Map<String, ColumnPlace> found;

  private ColumnBinding(MessageType schema, ColumnPlaces places, Set<List<String>> nulls) {
    this.schema = schema;
    this.places = places;
    this.nulls = nulls;
    this.found = new TreeMap<>(places.byName());
  }

  /** Binds all columns; problems are collected, not thrown. */
  static ColumnBinding of(MessageType schema, MappedColumns columns, ColumnPlaces places) {
    return of(schema, columns, places, Set.of());
  }

  /**
   * As above, for a file in which some columns hold nothing but nulls, of whatever type: they are
   * without a value and no change of a type.
   *
   * @param nulls paths of such columns
   */
  static ColumnBinding of(
      MessageType schema, MappedColumns columns, ColumnPlaces places, Set<List<String>> nulls) {
    ColumnBinding binding = new ColumnBinding(schema, places, nulls);
    columns
        .readings()
        .forEach(
            (name, reading) -> {
              ColumnPlace place = places.of(name);
              if (place instanceof ColumnPlace.Absent) {
                binding.constants.put(name, ConstantColumn.absent(reading));
              } else if (place instanceof ColumnPlace.Constant constant) {
                binding.bindConstant(name, constant.text(), reading, columns.zone());
              } else {
                binding.bindStored(name, reading, columns.zone());
              }
            });
    return binding;
  }

  /** What does not fit, one sentence each with its remedy; empty when all is well. */
  List<String> problems() {
    return List.copyOf(problems);
  }

  /** The columns to read and nothing else. */
  MessageType projection() {
    List<Type> fields = new ArrayList<>();
    for (Type field : schema.getFields()) {
      if (descriptors.values().stream().anyMatch(d -> d.getPath()[0].equals(field.getName()))) {
        fields.add(field);
      }
    }
    return new MessageType(schema.getName(), fields);
  }

  ColumnDescriptor descriptor(String configured) {
    return descriptors.get(configured);
  }

  ColumnForm form(String configured) {
    return forms.get(configured);
  }

  /** Type of each bound column as text, to notice a change from one day to the next. */
  Map<String, String> types() {
    Map<String, String> types = new LinkedHashMap<>();
    descriptors.forEach(
        (name, d) ->
            types.put(
                name,
                (ColumnForm.repeated(d) ? "list of " : "")
                    + d.getPrimitiveType().getPrimitiveTypeName()
                    + (d.getPrimitiveType().getLogicalTypeAnnotation() == null
                        ? ""
                        : " " + d.getPrimitiveType().getLogicalTypeAnnotation())));
    return types;
  }

  /** The values of a column that the file does not store, {@code null} where it does. */
  @Nullable ConstantColumn constant(String configured) {
    return constants.get(configured);
  }

  /** The places, also of columns that hold nothing but nulls. */
  ColumnPlaces places() {
    return new ColumnPlaces(found);
  }

  /** The stored columns by their configured names. */
  Map<String, ColumnDescriptor> stored() {
    return descriptors;
  }

  private void bindStored(String name, Reading reading, @Nullable String zone) {
    if (holdsNulls(name)) {
      found.put(name, new ColumnPlace.Absent());
      constants.put(name, ConstantColumn.absent(reading));
      return;
    }
    switch (reading) {
      case TEXT -> bindText(name);
      case SCALAR -> bindScalar(name);
      case TIME -> bindTime(name, zone);
      case MOMENT -> bindMoment(name, zone);
    }
  }

  private void bindConstant(String name, String text, Reading reading, @Nullable String zone) {
    ConstantColumn.of(text, reading, zone == null ? null : ZoneId.of(zone))
        .ifPresentOrElse(
            value -> constants.put(name, value),
            () ->
                problems.add(
                    "column '"
                        + name
                        + "' is '"
                        + text
                        + "' for the whole file; needed is a date such as 2026-11-30 or a"
                        + " timestamp, and zone: on the source where it has no zone of its own"));
  }

  private void bindText(String name) {
    Optional<ColumnDescriptor> leaf = leaf(name);
    leaf.ifPresent(
        column ->
            keepText(
                name, column, ColumnForm.text(column), "text, a whole number or a list of those"));
  }

  private void bindScalar(String name) {
    Optional<ColumnDescriptor> leaf = leaf(name);
    leaf.ifPresent(
        column -> keepText(name, column, ColumnForm.scalar(column), "text, a number or a truth"));
  }

  private void keepText(
      String name, ColumnDescriptor column, @Nullable ColumnForm form, String needed) {
    if (form == null) {
      problems.add(
          "column '"
              + name
              + "' is "
              + ColumnNames.type(column)
              + "; needed is "
              + needed
              + ": cast it in the warehouse");
      return;
    }
    keep(name, column, form);
  }

  private void bindMoment(String name, @Nullable String zone) {
    Optional<ColumnDescriptor> leaf = leaf(name);
    ColumnForm text = leaf.map(ColumnForm::text).orElse(null);
    if (text != null && text.kind() == ColumnForm.Kind.TEXT) {
      keep(name, leaf.get(), text);
    } else if (leaf.isPresent()) {
      bindTime(name, leaf.get(), zone);
    }
  }

  private void bindTime(String name, @Nullable String zone) {
    leaf(name).ifPresent(column -> bindTime(name, column, zone));
  }

  private void bindTime(String name, ColumnDescriptor leaf, @Nullable String zone) {
    ColumnForm form = ColumnForm.time(leaf, zone == null ? null : ZoneId.of(zone));
    if (form == null || ColumnForm.repeated(leaf)) {
      problems.add(
          "column '"
              + name
              + "' is "
              + ColumnNames.type(leaf)
              + "; needed is a timestamp or date: cast it in the warehouse");
    } else if (form.zoneless() && zone == null) {
      problems.add(
          "column '" + name + "' holds times without a zone; say which with zone: on the source");
    } else {
      keep(name, leaf, form);
    }
  }

  private boolean holdsNulls(String name) {
    if (nulls.isEmpty()) {
      return false;
    }
    int before = problems.size();
    boolean empty = leaf(name).filter(l -> nulls.contains(List.of(l.getPath()))).isPresent();
    problems.subList(before, problems.size()).clear();
    return empty;
  }

  private void keep(String name, ColumnDescriptor descriptor, ColumnForm form) {
    descriptors.put(name, descriptor);
    forms.put(name, form);
  }

  private Optional<ColumnDescriptor> leaf(String name) {
    if (places.of(name) instanceof ColumnPlace.Stored stored) {
      return schema.getColumns().stream()
          .filter(c -> List.of(c.getPath()).equals(stored.path()))
          .findFirst()
          .or(() -> gone(name, stored));
    }
    Optional<String> field = field(name);
    if (field.isEmpty()) {
      return Optional.empty();
    }
    if (schema.getFields().stream().filter(f -> f.getName().equals(field.get())).count() > 1) {
      problems.add(
          "column '"
              + ColumnNames.shown(field.get())
              + "' is there twice, a duplicate; give each column a name of its own in the"
              + " warehouse");
      return Optional.empty();
    }
    List<ColumnDescriptor> leaves =
        schema.getColumns().stream().filter(c -> c.getPath()[0].equals(field.get())).toList();
    if (leaves.size() != 1 || !isPlain(schema.getType(field.get()))) {
      problems.add(
          "column '"
              + name
              + "' is nested; needed is one value or a plain list a row: flatten it in"
              + " the warehouse");
      return Optional.empty();
    }
    return Optional.of(leaves.get(0));
  }

  /** One value or a plain list, in each of the layouts that lists have. */
  private static boolean isPlain(Type field) {
    if (field.isPrimitive()) {
      return true;
    }
    GroupType group = field.asGroupType();
    boolean list = group.getLogicalTypeAnnotation() instanceof ListLogicalTypeAnnotation;
    Type repeated = group.getType(0);
    if (!list || group.isRepetition(Type.Repetition.REPEATED)) {
      return false;
    }
    return repeated.isPrimitive()
        || (repeated.asGroupType().getFieldCount() == 1
            && repeated.asGroupType().getType(0).isPrimitive()
            && !repeated.asGroupType().getType(0).isRepetition(Type.Repetition.REPEATED));
  }

  private Optional<ColumnDescriptor> gone(String name, ColumnPlace.Stored stored) {
    problems.add(
        "column '"
            + name
            + "' is no longer at "
            + String.join(".", stored.path())
            + ": the file has changed since it was pinned; plan again");
    return Optional.empty();
  }

  private Optional<String> field(String name) {
    List<String> names = schema.getFields().stream().map(Type::getName).toList();
    return ColumnNames.find(name, names, "the file", problems::add);
  }
}
