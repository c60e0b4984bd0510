package io.sluice.beam.iceberg.source;

import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.jspecify.annotations.Nullable;

/** Whether a column that is stored as one type reads as it would as another. */
final class StoredTypes {
  private StoredTypes() {}

  /** True where the pages of the file give the table's values; else its reader promotes them. */
  static boolean readAlike(PrimitiveType file, PrimitiveType table) {
    LogicalTypeAnnotation inFile = file.getLogicalTypeAnnotation();
    LogicalTypeAnnotation inTable = table.getLogicalTypeAnnotation();
    if (inTable instanceof DecimalLogicalTypeAnnotation wanted) {
      return inFile instanceof DecimalLogicalTypeAnnotation had
          && had.getScale() == wanted.getScale();
    }
    if (inTable instanceof TimestampLogicalTypeAnnotation wanted) {
      boolean date = inFile instanceof DateLogicalTypeAnnotation && !wanted.isAdjustedToUTC();
      return date
          || (inFile instanceof TimestampLogicalTypeAnnotation had
              && had.isAdjustedToUTC() == wanted.isAdjustedToUTC());
    }
    return alike(file.getPrimitiveTypeName(), table.getPrimitiveTypeName())
        && (plain(inFile) ? plain(inTable) : inFile.equals(inTable));
  }

  private static boolean alike(PrimitiveTypeName file, PrimitiveTypeName table) {
    return file == table || (file == PrimitiveTypeName.INT32 && table == PrimitiveTypeName.INT64);
  }

  /** A text or signed number, or what older writers leave without a word. */
  private static boolean plain(@Nullable LogicalTypeAnnotation type) {
    return type == null
        || type instanceof StringLogicalTypeAnnotation
        || (type instanceof IntLogicalTypeAnnotation whole && whole.isSigned());
  }
}
