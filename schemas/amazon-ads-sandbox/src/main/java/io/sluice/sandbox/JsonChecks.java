package io.sluice.sandbox;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** Checks on the current token of a stream, each of which refuses the request. */
final class JsonChecks {
  private JsonChecks() {}

  static void require(JsonParser in, JsonToken token, String place, String rule) {
    if (in.currentToken() != token) {
      throw Refusal.badRequest(
          place + ": " + shape(in.currentToken()) + ", but the contract wants " + rule + ".");
    }
  }

  static String text(JsonParser in, String place) throws IOException {
    require(in, JsonToken.VALUE_STRING, place, "a text");
    return in.getText();
  }

  static long wholeNumber(JsonParser in, String place) throws IOException {
    require(in, JsonToken.VALUE_NUMBER_INT, place, "a whole number of 64 bits");
    if (in.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      throw Refusal.badRequest(place + ": a whole number of more than 64 bits.");
    }
    return in.getLongValue();
  }

  static void once(boolean seen, String place) {
    if (seen) {
      throw Refusal.badRequest(place + " is given twice.");
    }
  }

  /** Refuses the field if strict, else skips its value. */
  static void unknown(JsonParser in, String place, Strictness strictness) throws IOException {
    if (strictness == Strictness.STRICT) {
      throw Refusal.badRequest(place + " has a field that the contract does not know.");
    }
    in.skipChildren();
  }

  private static String shape(JsonToken token) {
    return switch (token) {
      case VALUE_STRING -> "a text";
      case VALUE_NUMBER_INT -> "a whole number";
      case VALUE_NUMBER_FLOAT -> "a number with a fraction";
      case VALUE_TRUE, VALUE_FALSE -> "a boolean";
      case VALUE_NULL -> "null";
      case START_OBJECT -> "an object";
      case START_ARRAY -> "a list";
      default -> "nothing";
    };
  }
}
