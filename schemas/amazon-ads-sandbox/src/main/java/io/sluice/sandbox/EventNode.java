package io.sluice.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * An object of a conversions request. A wrong JSON type refuses the whole request; all else is for
 * its event alone.
 */
final class EventNode {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private final JsonNode node;
  private final String place;

  private EventNode(JsonNode node, String place) {
    this.node = node;
    this.place = place;
  }

  static JsonNode parse(byte[] body) {
    try {
      return MAPPER.readTree(body);
    } catch (JsonProcessingException e) {
      throw Refusal.badRequest("The body is no valid JSON, or names a field twice.");
    } catch (IOException e) {
      throw Refusal.badRequest("The body cannot be read.");
    }
  }

  /** Returns the objects of a list of this size. */
  static List<EventNode> objects(JsonNode list, String place, int most) {
    if (list == null || !list.isArray() || list.isEmpty() || list.size() > most) {
      throw Refusal.badRequest(place + ": the contract wants a list of 1 to " + most + " objects.");
    }
    List<EventNode> objects = new ArrayList<>(list.size());
    for (JsonNode item : list) {
      objects.add(object(item, place + "[" + objects.size() + "]"));
    }
    return objects;
  }

  static EventNode object(JsonNode node, String place) {
    if (node == null || !node.isObject()) {
      throw Refusal.badRequest(place + ": the contract wants an object.");
    }
    return new EventNode(node, place);
  }

  JsonNode json() {
    return node;
  }

  String place() {
    return place;
  }

  boolean has(String field) {
    return node.hasNonNull(field);
  }

  String text(String field) {
    JsonNode value = node.get(field);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isTextual()) {
      throw wrongType(field, "a text");
    }
    return value.textValue();
  }

  BigDecimal number(String field) {
    JsonNode value = node.get(field);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isNumber()) {
      throw wrongType(field, "a number");
    }
    return value.decimalValue();
  }

  Long whole(String field) {
    JsonNode value = node.get(field);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw wrongType(field, "a whole number of 64 bits");
    }
    return value.longValue();
  }

  EventNode child(String field) {
    JsonNode value = node.get(field);
    return value == null || value.isNull() ? null : object(value, place + "." + field);
  }

  List<EventNode> children(String field) {
    JsonNode value = node.get(field);
    if (value == null || value.isNull()) {
      return List.of();
    }
    if (!value.isArray()) {
      throw wrongType(field, "a list");
    }
    List<EventNode> children = new ArrayList<>();
    for (JsonNode item : value) {
      children.add(object(item, place + "." + field + "[" + children.size() + "]"));
    }
    return children;
  }

  List<String> texts(String field) {
    JsonNode value = node.get(field);
    List<String> texts = new ArrayList<>();
    if (value == null || value.isNull()) {
      return texts;
    }
    if (!value.isArray()) {
      throw wrongType(field, "a list");
    }
    for (JsonNode item : value) {
      if (!item.isTextual()) {
        throw wrongType(field, "a list of texts");
      }
      texts.add(item.textValue());
    }
    return texts;
  }

  /** Tells whether there is a field beside these. */
  boolean hasOtherThan(Set<String> known) {
    Iterator<String> names = node.fieldNames();
    while (names.hasNext()) {
      if (!known.contains(names.next())) {
        return true;
      }
    }
    return false;
  }

  private Refusal wrongType(String field, String rule) {
    return Refusal.badRequest(place + "." + field + ": the contract wants " + rule + ".");
  }
}
