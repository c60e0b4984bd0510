package io.sluice.beam.iceberg.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.mapping.MappedField;
import org.apache.iceberg.mapping.NameMapping;
import org.apache.iceberg.types.Types.NestedField;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.jspecify.annotations.Nullable;

/**
 * The columns of one Parquet file by the table's field ids, which the file carries or the table's
 * name mapping gives.
 */
final class FileColumns {
  private static final String ELEMENT = "element";

  private final MessageType schema;
  private final boolean hasIds;
  private final @Nullable NameMapping mapping;

  FileColumns(MessageType schema, @Nullable NameMapping mapping) {
    this.schema = schema;
    this.hasIds = hasIds(schema);
    this.mapping = mapping;
  }

  /** True where each column of the file can be told from the others. */
  boolean identified() {
    return hasIds || mapping != null;
  }

  /** The path of a column in the file; empty where the file is without it. */
  Optional<List<String>> find(TableColumn column) {
    List<String> path = new ArrayList<>();
    List<String> logical = new ArrayList<>();
    Type at = schema;
    boolean element = false;
    for (NestedField field : column.fields()) {
      if (at.isPrimitive()) {
        return Optional.empty();
      }
      Type next =
          element ? element(at.asGroupType(), path) : child(at.asGroupType(), field, logical);
      if (next == null) {
        return Optional.empty();
      }
      path.add(next.getName());
      logical.add(element ? ELEMENT : next.getName());
      at = next;
      element = field.type().isListType();
    }
    return at.isPrimitive() ? Optional.of(path) : Optional.empty();
  }

  private @Nullable Type child(GroupType group, NestedField field, List<String> above) {
    for (Type type : group.getFields()) {
      Integer id = id(type, above);
      if (id != null && id == field.fieldId()) {
        return type;
      }
    }
    return null;
  }

  private @Nullable Integer id(Type type, List<String> above) {
    if (hasIds) {
      return type.getId() == null ? null : type.getId().intValue();
    }
    if (mapping == null) {
      return null;
    }
    MappedField mapped = mapping.find(above, type.getName());
    return mapped == null ? null : mapped.id();
  }

  /** The element of a list, whose repeated level is put into the path where it is another one. */
  private static @Nullable Type element(GroupType list, List<String> path) {
    if (list.getFieldCount() != 1 || !list.getType(0).isRepetition(Repetition.REPEATED)) {
      return null;
    }
    Type repeated = list.getType(0);
    boolean twoLevels =
        repeated.isPrimitive()
            || repeated.asGroupType().getFieldCount() > 1
            || repeated.getName().equals("array")
            || repeated.getName().equals(list.getName() + "_tuple");
    if (twoLevels) {
      return repeated;
    }
    path.add(repeated.getName());
    return repeated.asGroupType().getType(0);
  }

  private static boolean hasIds(GroupType group) {
    return group.getFields().stream()
        .anyMatch(f -> f.getId() != null || (!f.isPrimitive() && hasIds(f.asGroupType())));
  }
}
