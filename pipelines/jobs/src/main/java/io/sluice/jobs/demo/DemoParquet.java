package io.sluice.jobs.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/** Writes the Parquet files of the demo, Snappy, to the local disk. */
final class DemoParquet {
  private DemoParquet() {}

  /** Writes the rows, replacing the file if it is there. */
  static <T> void write(Path path, MessageType schema, List<T> rows, Function<T, Group> form)
      throws IOException {
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalParquetFile(path))
            .withConf(new Configuration(false))
            .withType(schema)
            .withCompressionCodec(CompressionCodecName.SNAPPY)
            .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
            .build()) {
      for (T row : rows) {
        writer.write(form.apply(row));
      }
    }
  }

  /** Puts a text, or leaves the column null. */
  static void put(Group group, String column, @Nullable String value) {
    if (value != null) {
      group.add(column, value);
    }
  }
}
