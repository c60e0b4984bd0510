package io.sluice.beam.batch;

import io.sluice.records.RecordsJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.AvroTypeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.Encoder;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/**
 * One kind of record that lies in an outbox, as Avro, field by field. Immutable and safe for
 * several threads.
 *
 * @param <T> the record in memory
 */
abstract class OutboxCodec<T> implements DatumWriter<T>, DatumReader<T> {
  private static final int USUAL_BYTES = 256;

  private final Schema schema;
  private final long layout;

  OutboxCodec(Schema schema) {
    this.schema = schema;
    this.layout = SchemaNormalization.parsingFingerprint64(schema);
  }

  /** The layout of the records. */
  final Schema schema() {
    return schema;
  }

  /** One record without the container around it. */
  final byte[] toBytes(T record) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_BYTES);
    append(record, EncoderFactory.get().directBinaryEncoder(bytes, null));
    return bytes.toByteArray();
  }

  /** Each record without the container around it. */
  final List<byte[]> toBytes(List<T> records) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_BYTES);
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
    List<byte[]> encoded = new ArrayList<>(records.size());
    for (T record : records) {
      bytes.reset();
      append(record, encoder);
      encoded.add(bytes.toByteArray());
    }
    return encoded;
  }

  /** Reads what {@link #toBytes} gave. */
  final T ofBytes(byte[] encoded) throws IOException {
    return read(null, DecoderFactory.get().binaryDecoder(encoded, null));
  }

  @Override
  public final void setSchema(Schema written) {
    if (SchemaNormalization.parsingFingerprint64(written) != layout) {
      throw new AvroTypeException(
          "the file was written with another layout of "
              + schema.getName()
              + ": use the version of sluice that made the plan, or abandon the plan");
    }
  }

  static void writeText(@Nullable String text, Encoder out) throws IOException {
    out.writeIndex(text == null ? 0 : 1);
    if (text != null) {
      out.writeString(text);
    }
  }

  static @Nullable String readText(Decoder in) throws IOException {
    return in.readIndex() == 0 ? null : in.readString();
  }

  /** A schema of our records, by the name of its file. */
  static Schema schema(String file) {
    try (InputStream in = RecordsJson.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException(file + " is missing from sluice-records");
      }
      return new Schema.Parser().parse(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void append(T record, Encoder out) {
    try {
      write(record, out);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
  }
}
