package io.sluice.jobs.matchkeys;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.sluice.domain.matchkey.MatchKeyRow;
import io.sluice.domain.snapshot.MatchKeyType;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;

/** Writes rows as JSON lines through one buffer. Not thread-safe. */
final class RowWriter {
  private static final int BUFFER_BYTES = 1 << 18;
  private static final int HEX_BYTES = 64;
  private static final byte[] COUNTRY = name(RowFields.COUNTRY);
  private static final Map<MatchKeyType, byte[]> NAMES = names();

  private final OutputStream out;
  private final Form form;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int length;

  /** What is written of a key. */
  enum Form {
    /** Its digest. */
    DIGEST,
    /** The text that is hashed. */
    TEXT
  }

  RowWriter(OutputStream out, Form form) {
    this.out = out;
    this.form = form;
  }

  private static Map<MatchKeyType, byte[]> names() {
    Map<MatchKeyType, byte[]> names = new EnumMap<>(MatchKeyType.class);
    MatchKeyType.all().forEach(type -> names.put(type, name(RowFields.name(type))));
    return names;
  }

  private static byte[] name(String field) {
    return ("\"" + field + "\":\"").getBytes(StandardCharsets.US_ASCII);
  }

  /** Writes a row's country and its results. */
  void row(MatchKeyRow row) throws IOException {
    put('{');
    String country = row.country();
    boolean comma = country != null;
    if (country != null) {
      put(COUNTRY);
      put(country.getBytes(StandardCharsets.US_ASCII));
      put('"');
    }
    for (MatchKeyType type : MatchKeyType.all()) {
      if ((row.validMask() & type.bit()) != 0) {
        if (comma) {
          put(',');
        }
        comma = true;
        put(NAMES.getOrDefault(type, COUNTRY));
        value(row, type);
        put('"');
      }
    }
    put('}');
    put('\n');
  }

  private void value(MatchKeyRow row, MatchKeyType type) throws IOException {
    if (form == Form.TEXT) {
      put(JsonStringEncoder.getInstance().quoteAsUTF8(row.text(type)));
    } else {
      room(HEX_BYTES);
      row.writeHex(type, buffer, length);
      length += HEX_BYTES;
    }
  }

  /** Writes what is wrong with a row. */
  void error(long number, String problem) throws IOException {
    String line = "{\"error\":\"row " + number + ": " + problem + "\"}\n";
    put(line.getBytes(StandardCharsets.UTF_8));
  }

  /** Hands on what is held. */
  void flush() throws IOException {
    if (length > 0) {
      out.write(buffer, 0, length);
      length = 0;
      out.flush();
    }
  }

  private void put(int ascii) throws IOException {
    room(1);
    buffer[length++] = (byte) ascii;
  }

  private void put(byte[] bytes) throws IOException {
    room(bytes.length);
    System.arraycopy(bytes, 0, buffer, length, bytes.length);
    length += bytes.length;
  }

  private void room(int more) throws IOException {
    if (length + more > buffer.length) {
      flush();
    }
  }
}
