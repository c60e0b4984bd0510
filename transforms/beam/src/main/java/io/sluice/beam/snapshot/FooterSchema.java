package io.sluice.beam.snapshot;

import com.google.common.collect.ImmutableList;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Util;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/**
 * What a footer says beyond what Parquet's own reader gives on: columns of nothing but nulls, and
 * logical types that are younger than the reader, which fails on them even where the column is not
 * wanted.
 */
final class FooterSchema {
  private static final int TAIL = Integer.BYTES + 4;

  private FooterSchema() {}

  /**
   * The file with its footer held in memory, for those who look at it more than once: on an object
   * store each look is a request.
   *
   * @throws IOException if it is too short to have one
   */
  static InputFile withFooterHeld(InputFile file) throws IOException {
    int length = length(file);
    byte[] tail = new byte[length + TAIL];
    long body = file.getLength() - tail.length;
    try (SeekableInputStream in = file.newStream()) {
      in.seek(body);
      in.readFully(tail);
    }
    return new TailedFile(file, body, tail);
  }

  /** The paths of the columns whose logical type says that all values are null. */
  static Set<List<String>> nullColumns(InputFile file) throws IOException {
    Set<List<String>> paths = new HashSet<>();
    Iterator<SchemaElement> elements = read(file, true).getSchema().iterator();
    SchemaElement root = elements.next();
    for (int i = 0; i < root.getNum_children(); i++) {
      addNullColumns(elements, List.of(), paths);
    }
    return paths;
  }

  /** A schema lies in the footer as its elements, each in front of its children. */
  private static void addNullColumns(
      Iterator<SchemaElement> elements, List<String> parents, Set<List<String>> paths) {
    SchemaElement element = elements.next();
    List<String> path =
        ImmutableList.<String>builder().addAll(parents).add(element.getName()).build();
    // An interval has no logical type of its own and is marked so too.
    boolean alone = element.isSetLogicalType() && !element.isSetConverted_type();
    if (alone && element.getLogicalType().isSetUNKNOWN()) {
      paths.add(path);
    }
    for (int i = 0; i < element.getNum_children(); i++) {
      addNullColumns(elements, path, paths);
    }
  }

  /**
   * A view of a file in which columns of an unknown logical type have none, or one that no use
   * takes: they are refused where they are mapped and cost nothing where they are not.
   *
   * @param failure why the file as it is cannot be opened
   * @throws IOException the failure, if there are no such columns
   */
  static InputFile withoutUnknownTypes(InputFile file, IOException failure) throws IOException {
    FileMetaData footer = footer(file).orElseThrow(() -> failure);
    int changed = 0;
    for (SchemaElement element : footer.getSchema()) {
      LogicalType type = element.getLogicalType();
      if (type != null && type.getSetField() == null) {
        element.unsetLogicalType();
        if (element.isSetType()) {
          refused(element);
        }
        changed++;
      }
    }
    if (changed == 0) {
      throw failure;
    }
    ByteArrayOutputStream tail = new ByteArrayOutputStream();
    Util.writeFileMetaData(footer, tail);
    ByteBuffer end = ByteBuffer.allocate(TAIL).order(ByteOrder.LITTLE_ENDIAN);
    end.putInt(tail.size()).put("PAR1".getBytes(StandardCharsets.US_ASCII));
    tail.write(end.array());
    return new TailedFile(file, file.getLength() - TAIL - length(file), tail.toByteArray());
  }

  private static void refused(SchemaElement element) {
    switch (element.getType()) {
      case BYTE_ARRAY -> element.setConverted_type(ConvertedType.BSON);
      case INT32 -> element.setConverted_type(ConvertedType.TIME_MILLIS);
      case INT64 -> element.setConverted_type(ConvertedType.TIME_MICROS);
      default -> element.unsetConverted_type();
    }
  }

  private static Optional<FileMetaData> footer(InputFile file) {
    try {
      return Optional.of(Decoding.of(() -> read(file, false)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static FileMetaData read(InputFile file, boolean schemaOnly) throws IOException {
    int length = length(file);
    byte[] footer = new byte[length];
    try (SeekableInputStream in = file.newStream()) {
      in.seek(file.getLength() - TAIL - length);
      in.readFully(footer);
    }
    return Util.readFileMetaData(new ByteArrayInputStream(footer), schemaOnly);
  }

  private static int length(InputFile file) throws IOException {
    byte[] end = new byte[TAIL];
    if (file.getLength() < TAIL) {
      throw new IOException("shorter than a footer");
    }
    try (SeekableInputStream in = file.newStream()) {
      in.seek(file.getLength() - TAIL);
      in.readFully(end);
    }
    int length = PlainForm.intAt(end, 0);
    if (length < 0 || length > file.getLength() - TAIL) {
      throw new IOException("a footer longer than its file");
    }
    return length;
  }
}
