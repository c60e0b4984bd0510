package io.sluice.beam.snapshot;

import com.google.common.base.Throwables;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.crypto.ParquetCryptoRuntimeException;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.InputFile;

/** Opens a pinned file as Parquet, and says in our words why one cannot be read. */
final class ParquetFile {
  /** Codecs that are on the class path. */
  private static final Set<CompressionCodecName> CODECS =
      EnumSet.of(
          CompressionCodecName.UNCOMPRESSED,
          CompressionCodecName.SNAPPY,
          CompressionCodecName.GZIP,
          CompressionCodecName.ZSTD,
          CompressionCodecName.LZ4,
          CompressionCodecName.LZ4_RAW);

  private ParquetFile() {}

  /**
   * Opens a file; the caller closes it.
   *
   * @throws IOException if it cannot be read
   */
  static ParquetFileReader open(InputFile file) throws IOException {
    // A page without a checksum is taken as it is.
    ParquetReadOptions options =
        ParquetReadOptions.builder()
            .usePageChecksumVerification(true)
            .withCodecFactory(new PageCodecs())
            .build();
    try {
      return Decoding.of(() -> ParquetFileReader.open(file, options));
    } catch (IOException e) {
      // Parquet's reader fails on a logical type that it does not know.
      return Decoding.of(
          () -> ParquetFileReader.open(FooterSchema.withoutUnknownTypes(file, e), options));
    }
  }

  /** What is in the way of reading columns of a file, one sentence each with its remedy. */
  static List<String> problems(ParquetFileReader reader, Map<String, ColumnDescriptor> columns) {
    List<String> problems = new ArrayList<>();
    columns.forEach(
        (name, column) ->
            reader.getRowGroups().stream()
                .filter(group -> group.getRowCount() > 0)
                .flatMap(group -> problem(group, column).stream())
                .findFirst()
                .ifPresent(
                    problem ->
                        problems.add("column '" + ColumnNames.shown(name) + "' " + problem)));
    return problems;
  }

  private static Optional<String> problem(BlockMetaData group, ColumnDescriptor column) {
    ColumnPath path = ColumnPath.get(column.getPath());
    try {
      Optional<ColumnChunkMetaData> chunk =
          group.getColumns().stream().filter(c -> c.getPath().equals(path)).findFirst();
      if (chunk.isEmpty()) {
        return Optional.of("has no pages in a row group; write the file anew");
      }
      CompressionCodecName codec = chunk.get().getCodec();
      return CODECS.contains(codec)
          ? Optional.empty()
          : Optional.of(
              "is compressed with "
                  + codec
                  + ", which Sluice does not decompress; write it with zstd or snappy");
    } catch (ParquetCryptoRuntimeException e) {
      return Optional.of("is encrypted, and Sluice has no key; write it without encryption");
    }
  }

  /** Why a file is no Parquet that can be read, with the remedy. */
  static String unreadable(long bytes, Throwable e) {
    return Throwables.getCausalChain(e).stream()
            .anyMatch(ParquetCryptoRuntimeException.class::isInstance)
        ? "has an encrypted footer, and Sluice has no key; write it without encryption"
        : "is no whole Parquet file (" + bytes + " bytes, " + cause(e) + "); write it anew";
  }

  /**
   * The cause in few words; exceptions of decoders may quote values, so only their kind is said.
   */
  static String cause(Throwable e) {
    Throwable deepest = e;
    while (deepest.getCause() != null && deepest.getCause() != deepest) {
      deepest = deepest.getCause();
    }
    if (deepest instanceof OutOfMemoryError) {
      return "it asks for more memory than there is";
    }
    return deepest instanceof IOException || deepest instanceof IndexOutOfBoundsException
        ? String.valueOf(deepest.getMessage())
        : deepest.getClass().getSimpleName();
  }
}
