package io.sluice.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Takes a small JSON object apart and refuses what breaks its shape, naming field, found shape and
 * rule, never a value.
 */
final class JsonShape {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private final String prefix;
  private final JsonNode node;
  private final Strictness strictness;

  private JsonShape(String prefix, JsonNode node, Strictness strictness) {
    this.prefix = prefix;
    this.node = node;
    this.strictness = strictness;
  }

  static JsonShape parse(byte[] body, Strictness strictness) {
    JsonNode node;
    try {
      node = MAPPER.readTree(body);
    } catch (JsonProcessingException e) {
      throw Refusal.badRequest("The body is no valid JSON, or names a field twice.");
    } catch (IOException e) {
      throw Refusal.badRequest("The body cannot be read.");
    }
    if (!node.isObject()) {
      throw Refusal.badRequest("The body is " + shape(node) + ", not a JSON object.");
    }
    return new JsonShape("", node, strictness);
  }

  /** Refuses fields other than these, if strict. */
  JsonShape only(String... fields) {
    Collection<String> known = Arrays.asList(fields);
    Iterator<String> names = node.fieldNames();
    while (strictness == Strictness.STRICT && names.hasNext()) {
      if (!known.contains(names.next())) {
        throw Refusal.badRequest(
            (prefix.isEmpty() ? "The body" : prefix.substring(0, prefix.length() - 1))
                + " has a field that the contract does not know; known are "
                + String.join(", ", known)
                + ".");
      }
    }
    return this;
  }

  boolean has(String field) {
    return node.has(field);
  }

  String text(String field) {
    return optionalText(field).orElseThrow(() -> missing(field));
  }

  Optional<String> optionalText(String field) {
    return value(field, "a text", JsonNode::isTextual).map(JsonNode::textValue);
  }

  /** Returns a text of the code list. */
  Optional<String> optionalCode(String field, Collection<String> codes) {
    Optional<String> text = optionalText(field);
    if (text.isPresent() && !codes.contains(text.get())) {
      throw broken(field, text.get().length() + " characters", "one of the documented values");
    }
    return text;
  }

  boolean bool(String field) {
    return optionalBool(field).orElseThrow(() -> missing(field));
  }

  Optional<Boolean> optionalBool(String field) {
    return value(field, "true or false", JsonNode::isBoolean).map(JsonNode::booleanValue);
  }

  /** Returns a whole number of 64 bits; a text of digits will not do. */
  Optional<Long> optionalLong(String field) {
    return value(
            field,
            "a whole number of 64 bits",
            found -> found.isIntegralNumber() && found.canConvertToLong())
        .map(JsonNode::longValue);
  }

  Optional<BigDecimal> optionalDecimal(String field) {
    return value(field, "a number", JsonNode::isNumber).map(JsonNode::decimalValue);
  }

  JsonShape object(String field) {
    return optionalObject(field).orElseThrow(() -> missing(field));
  }

  Optional<JsonShape> optionalObject(String field) {
    return value(field, "an object", JsonNode::isObject)
        .map(found -> new JsonShape(prefix + field + ".", found, strictness));
  }

  Optional<List<JsonShape>> optionalObjects(String field) {
    Optional<JsonNode> array = value(field, "a list", JsonNode::isArray);
    if (array.isEmpty()) {
      return Optional.empty();
    }
    List<JsonShape> items = new ArrayList<>();
    for (JsonNode item : array.get()) {
      String place = field + "[" + items.size() + "]";
      if (!item.isObject()) {
        throw broken(place, shape(item), "an object");
      }
      items.add(new JsonShape(prefix + place + ".", item, strictness));
    }
    return Optional.of(items);
  }

  List<String> texts(String field) {
    List<String> texts = new ArrayList<>();
    for (JsonNode item :
        value(field, "a list", JsonNode::isArray).orElseThrow(() -> missing(field))) {
      if (!item.isTextual()) {
        throw broken(field + "[" + texts.size() + "]", shape(item), "a text");
      }
      texts.add(item.textValue());
    }
    return texts;
  }

  Refusal missing(String field) {
    return Refusal.badRequest(prefix + field + " is missing, but the contract requires it.");
  }

  Refusal broken(String field, String shape, String rule) {
    return Refusal.badRequest(
        prefix + field + ": " + shape + ", but the contract wants " + rule + ".");
  }

  private Optional<JsonNode> value(String field, String rule, Predicate<JsonNode> kept) {
    JsonNode found = node.get(field);
    if (found != null && !kept.test(found)) {
      throw broken(field, shape(found), rule);
    }
    return Optional.ofNullable(found);
  }

  private static String shape(JsonNode node) {
    return switch (node.getNodeType()) {
      case STRING -> "a text of " + node.textValue().length() + " characters";
      case NUMBER -> node.isIntegralNumber() ? "a whole number" : "a number with a fraction";
      case BOOLEAN -> "a boolean";
      case NULL -> "null";
      case ARRAY -> "a list of " + node.size();
      case OBJECT -> "an object";
      default -> "nothing";
    };
  }
}
