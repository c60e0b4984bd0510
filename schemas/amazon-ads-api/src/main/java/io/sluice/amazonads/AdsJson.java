package io.sluice.amazonads;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.io.IOException;
import java.util.List;

/**
 * Reads and writes the typed bodies of this package.
 *
 * <p>Absent values are left out when writing. When reading, unknown fields are ignored, since
 * Amazon may add some; a number with a fraction or an exponent, or a text, is never taken for an
 * id, so a 64-bit id can never have passed through a double.
 */
public final class AdsJson {
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
   * @throws IOException if the text is no JSON of that shape; the message names type and length but
   *     never quotes the text
   */
  public static <T> T read(byte[] json, Class<T> type) throws IOException {
    T body;
    try {
      body = MAPPER.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw unreadable(json, type.getSimpleName());
    }
    if (body == null) {
      throw unreadable(json, type.getSimpleName());
    }
    return body;
  }

  /**
   * Reads a list of bodies.
   *
   * @param json a JSON array in UTF-8
   * @param type the type of an element
   * @throws IOException as {@link #read(byte[], Class)}
   */
  public static <T> List<T> readList(byte[] json, Class<T> type) throws IOException {
    try {
      List<T> bodies = MAPPER.readerForListOf(type).readValue(json);
      if (bodies == null) {
        throw unreadable(json, "list of " + type.getSimpleName());
      }
      return bodies;
    } catch (JsonProcessingException e) {
      throw unreadable(json, "list of " + type.getSimpleName());
    }
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
