package io.sluice.acceptance.samples;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;

/**
 * Brings an Iceberg table that another program made elsewhere into a catalog. Its metadata names
 * every file by full path, so the old place is replaced by the new one throughout.
 */
public final class SampleTables {
  private final String from;
  private final String to;
  private final Map<String, Long> lengths = new HashMap<>();

  private SampleTables(String from, String to) {
    this.from = from;
    this.to = to;
  }

  /** Moves a table that lies in {@code folder} to where it lies, and registers it. */
  public static void register(Catalog catalog, TableIdentifier name, Path folder) {
    try {
      Path metadata = folder.resolve("metadata/v.metadata.json");
      String text = Files.readString(metadata);
      String key = "\"location\": \"";
      int start = text.indexOf(key) + key.length();
      String from = text.substring(start, text.indexOf('"', start));
      SampleTables move = new SampleTables(from, folder.toUri().toString().replaceAll("/$", ""));
      Path moved = folder.resolve("metadata/00001-moved.metadata.json");
      Files.writeString(moved, text.replace(from, move.to));
      for (Path file : manifestsFirst(folder.resolve("metadata"))) {
        move.rewrite(file.toFile());
      }
      if (catalog instanceof SupportsNamespaces namespaces
          && !namespaces.namespaceExists(name.namespace())) {
        namespaces.createNamespace(name.namespace());
      }
      catalog.registerTable(name, moved.toUri().toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A manifest list holds the lengths of its manifests. */
  private static List<Path> manifestsFirst(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".avro"))
          .sorted(Comparator.comparing(file -> file.getFileName().toString().startsWith("snap-")))
          .toList();
    }
  }

  private void rewrite(File file) throws IOException {
    List<GenericRecord> rows = new ArrayList<>();
    try (DataFileReader<GenericRecord> in =
            new DataFileReader<>(file, new GenericDatumReader<GenericRecord>());
        DataFileWriter<GenericRecord> out =
            new DataFileWriter<>(new GenericDatumWriter<GenericRecord>())) {
      in.forEach(rows::add);
      in.getMetaKeys().stream()
          .filter(meta -> !meta.startsWith("avro."))
          .forEach(meta -> out.setMeta(meta, in.getMeta(meta)));
      out.setCodec(CodecFactory.deflateCodec(6));
      out.create(in.getSchema(), file);
      for (GenericRecord row : rows) {
        move(row);
        out.append(row);
      }
    }
    lengths.put(file.getName(), file.length());
  }

  private void move(GenericRecord row) {
    for (Schema.Field field : row.getSchema().getFields()) {
      Object value = row.get(field.pos());
      if (value instanceof GenericRecord inner) {
        move(inner);
      } else if (value instanceof CharSequence path) {
        row.put(field.pos(), path.toString().replace(from, to));
      }
    }
    if (row.getSchema().getField("manifest_length") != null) {
      String path = row.get("manifest_path").toString();
      row.put("manifest_length", lengths.get(path.substring(path.lastIndexOf('/') + 1)));
    }
  }
}
