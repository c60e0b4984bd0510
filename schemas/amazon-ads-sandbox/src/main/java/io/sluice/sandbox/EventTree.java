package io.sluice.sandbox;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads the body of a conversions request into {@link EventNode}s, lighter than Jackson's own tree.
 * A field named twice is refused at any depth, as is anything behind the body.
 */
final class EventTree {
  private static final JsonFactory JSON =
      JsonFactory.builder().disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION).build();

  /** From so many fields on, names are remembered in a set. */
  private static final int MANY = 32;

  private final JsonParser parser;
  private final byte[] body;

  private EventTree(JsonParser parser, byte[] body) {
    this.parser = parser;
    this.body = body;
  }

  /**
   * Reads a body.
   *
   * @return an {@link EventNode}, a list, or something that is no request at all
   */
  static Object parse(byte[] body) {
    try (JsonParser parser = JSON.createParser(body)) {
      Object root = parser.nextToken() == null ? null : new EventTree(parser, body).value();
      if (parser.nextToken() != null) {
        throw invalid();
      }
      return root;
    } catch (JsonProcessingException e) {
      throw invalid();
    } catch (IOException e) {
      throw Refusal.badRequest("The body cannot be read.");
    }
  }

  private Object value() throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object();
      case START_ARRAY -> list();
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT ->
          parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
              ? parser.getBigIntegerValue()
              : (Object) parser.getLongValue();
      case VALUE_NUMBER_FLOAT -> decimal(parser.getDecimalValue());
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> throw invalid();
    };
  }

  private static BigDecimal decimal(BigDecimal value) {
    return value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
  }

  private List<Object> list() throws IOException {
    List<Object> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(value());
    }
    return items;
  }

  private EventNode object() throws IOException {
    EventNode node = new EventNode();
    int start = offset('{');
    Set<String> many = null;
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      Object value = value();
      if (many == null && node.size() == MANY) {
        many = new HashSet<>(node.names());
      }
      boolean fresh = many == null ? node.add(name, value) : many.add(name);
      if (!fresh) {
        throw invalid();
      }
      if (many != null) {
        node.append(name, value);
      }
    }
    node.at(start, offset('}') + 1);
    return node;
  }

  /** Where the token begins, which is this byte in UTF-8 without a mark of byte order. */
  private int offset(char token) {
    int at = (int) parser.currentTokenLocation().getByteOffset();
    if (at < 0 || body[at] != token) {
      throw Refusal.badRequest("The body is no JSON in UTF-8, or begins with a byte order mark.");
    }
    return at;
  }

  private static Refusal invalid() {
    return Refusal.badRequest("The body is no valid JSON, or names a field twice.");
  }
}
