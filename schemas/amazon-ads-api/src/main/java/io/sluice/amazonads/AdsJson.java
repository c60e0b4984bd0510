package io.sluice.amazonads;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;

/**
 * Reads and writes the typed bodies of this package.
 *
 * <p>Absent values are left out when writing. When reading, unknown fields are ignored, since
 * Amazon may add some; a number with a fraction or an exponent, or a text, is never taken for an
 * id, so a 64-bit id can never have passed through a double.
 */
public final class AdsJson {
  // A job names 10,000 records, an answer to 500 events up to 20 errors of each.
  private static final int MOST_OBJECTS = 100_000;

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .addModule(new SimpleModule().addDeserializer(BigDecimal.class, new BoundedDecimal()))
          .withCoercionConfig(
              LogicalType.Textual,
              config ->
                  config
                      .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
          .serializationInclusion(JsonInclude.Include.NON_NULL)
          .build();

  private AdsJson() {}

  /**
   * Writes a body.
   *
   * @param body one of the records of this package, or a list of them
   * @return compact JSON in UTF-8
   */
  public static byte[] write(Object body) {
    try {
      return MAPPER.writeValueAsBytes(body);
    } catch (JsonProcessingException e) {
      // Jackson's own message may quote the value.
      throw new IllegalArgumentException(
          "A " + body.getClass().getSimpleName() + " cannot be written as JSON.");
    }
  }

  /**
   * Reads a body.
   *
   * @param json JSON in UTF-8
   * @param type the type to read
   * @throws IOException if the text is no JSON of that shape, or has more objects than any body of
   *     the contract; the message names type and length but never quotes the text
   */
  public static <T> T read(byte[] json, Class<T> type) throws IOException {
    return reading(json, type.getSimpleName(), () -> MAPPER.readValue(json, type));
  }

  /**
   * Reads a list of bodies.
   *
   * @param json a JSON array in UTF-8
   * @param type the type of an element
   * @throws IOException as {@link #read(byte[], Class)}
   */
  public static <T> List<T> readList(byte[] json, Class<T> type) throws IOException {
    return reading(
        json,
        "list of " + type.getSimpleName(),
        () -> MAPPER.readerForListOf(type).<List<T>>readValue(json));
  }

  @SuppressWarnings("checkstyle:illegalcatch") // whatever a garbled body makes Jackson throw
  private static <T> T reading(byte[] json, String what, Reading<T> reading) throws IOException {
    if (objects(json) > MOST_OBJECTS) {
      throw unreadable(json, what);
    }
    T body;
    try {
      body = reading.read();
    } catch (IOException | RuntimeException e) {
      throw unreadable(json, what);
    }
    if (body == null) {
      throw unreadable(json, what);
    }
    return body;
  }

  /** Objects that the text may hold: each takes far more memory than its two characters. */
  private static int objects(byte[] json) {
    int count = 0;
    for (byte each : json) {
      if (each == '{') {
        count++;
      }
    }
    return count;
  }

  @FunctionalInterface
  private interface Reading<T> {
    T read() throws IOException;
  }

  private static IOException unreadable(byte[] json, String what) {
    boolean html = json.length > 0 && json[0] == '<';
    return new IOException(
        "A body of "
            + json.length
            + " bytes"
            + (html ? " that looks like HTML" : "")
            + " is no "
            + what
            + " as the contract has it.");
  }
}
