package io.sluice.acceptance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;

/** Every file of a folder as text: its bytes, and its rows where it is Parquet, Avro or gzip. */
final class StoredText {
  private final Map<String, String> texts = new TreeMap<>();
  private int parquetRows;
  private int avroRows;

  private StoredText() {}

  static StoredText under(Path folder) {
    StoredText stored = new StoredText();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        stored.read(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return stored;
  }

  /** Text by file. */
  Map<String, String> texts() {
    return texts;
  }

  int decodedParquetRows() {
    return parquetRows;
  }

  int decodedAvroRows() {
    return avroRows;
  }

  private void read(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    StringBuilder text = new StringBuilder(new String(bytes, ISO_8859_1));
    if (startsWith(bytes, "PAR1")) {
      parquet(file, text);
    } else if (startsWith(bytes, "Obj\u0001")) {
      avro(bytes, text);
    } else if (bytes.length > 2 && bytes[0] == 0x1f && bytes[1] == (byte) 0x8b) {
      try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
        text.append(new String(in.readAllBytes(), ISO_8859_1));
      }
    }
    texts.put(file.toString(), text.toString());
  }

  private void parquet(Path file, StringBuilder text) throws IOException {
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(file.toUri());
    try (ParquetReader<Group> reader =
        ParquetReader.builder(new GroupReadSupport(), path)
            .withConf(new Configuration(false))
            .build()) {
      for (Group row = reader.read(); row != null; row = reader.read()) {
        text.append(row).append('\n');
        parquetRows++;
      }
    }
  }

  private void avro(byte[] bytes, StringBuilder text) throws IOException {
    try (DataFileStream<GenericRecord> rows =
        new DataFileStream<>(new ByteArrayInputStream(bytes), new GenericDatumReader<>())) {
      for (String key : rows.getMetaKeys()) {
        text.append(new String(rows.getMeta(key), ISO_8859_1)).append('\n');
      }
      for (GenericRecord row : rows) {
        text.append(row).append('\n');
        avroRows++;
      }
    }
  }

  private static boolean startsWith(byte[] bytes, String magic) {
    byte[] start = magic.getBytes(ISO_8859_1);
    return bytes.length >= start.length
        && new String(bytes, 0, start.length, ISO_8859_1).equals(magic);
  }
}
