package io.sluice.jobs.matchkeys;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.domain.matchkey.MatchKeyRow;
import io.sluice.domain.snapshot.MatchKeyType;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads one JSON object into a row. Tells what is wrong by field and place, never by value. */
final class RowReader {
  private final JsonFactory json =
      JsonFactory.builder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build();

  /**
   * Reads {@code buffer[from..to)}.
   *
   * @param row takes the values; cleared first
   * @return what is wrong, or {@code null}
   */
  @Nullable String read(byte[] buffer, int from, int to, MatchKeyRow row) {
    row.clear();
    try (JsonParser parser = json.createParser(buffer, from, to - from)) {
      return read(parser, row);
    } catch (JsonProcessingException e) {
      long column = e.getLocation() == null ? 0 : e.getLocation().getColumnNr();
      return "not valid JSON" + (column > 0 ? " at column " + column : "");
    } catch (IOException e) {
      return "not valid UTF-8";
    }
  }

  private static @Nullable String read(JsonParser parser, MatchKeyRow row) throws IOException {
    JsonToken start = parser.nextToken();
    if (start != JsonToken.START_OBJECT) {
      return start == null ? "blank line" : "not a JSON object";
    }
    String problem = null;
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      JsonToken token = parser.nextToken();
      String found = take(name, token, parser, row);
      problem = problem == null ? found : problem;
    }
    return problem == null && parser.nextToken() != null ? "more than one JSON value" : problem;
  }

  private static @Nullable String take(
      String name, JsonToken token, JsonParser parser, MatchKeyRow row) throws IOException {
    MatchKeyType type = RowFields.type(name);
    boolean country = type == null && name.equals(RowFields.COUNTRY);
    if (type == null && !country) {
      parser.skipChildren();
      return null;
    }
    if (token == JsonToken.VALUE_NULL) {
      return null;
    }
    if (token != JsonToken.VALUE_STRING && !token.isNumeric()) {
      parser.skipChildren();
      return name + " must be text, found " + word(token);
    }
    char[] chars = parser.getTextCharacters();
    int from = parser.getTextOffset();
    int to = from + parser.getTextLength();
    if (country) {
      row.country(chars, from, to);
    } else {
      row.value(type, chars, from, to);
    }
    return null;
  }

  private static String word(JsonToken token) {
    return switch (token) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "a list";
      default -> "true or false";
    };
  }
}
