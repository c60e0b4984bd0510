package io.sluice.benchmarks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.amazonads.AdsJson;
import io.sluice.amazonads.TokenResponse;
import java.io.IOException;

/** Reads answers token by token. */
final class EventAnswers {
  private static final JsonFactory JSON = new JsonFactory();

  private EventAnswers() {}

  /**
   * Checks that an answer lists every event of its request under {@code success}, once, and none
   * under {@code error}.
   *
   * @throws IOException otherwise
   */
  static void requireAllTaken(byte[] answer, int events) throws IOException {
    int taken = 0;
    long indexes = 0;
    try (JsonParser json = JSON.createParser(answer)) {
      require(json.nextToken() == JsonToken.START_OBJECT);
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        boolean success = json.currentName().equals("success");
        require(json.nextToken() == JsonToken.START_ARRAY);
        while (json.nextToken() == JsonToken.START_OBJECT) {
          require(success);
          taken++;
          indexes += index(json);
        }
      }
    }
    require(taken == events && indexes == (long) events * (events - 1) / 2);
  }

  /** Reads the index of one item and goes to its end. */
  private static int index(JsonParser json) throws IOException {
    int index = -1;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      boolean wanted = json.currentName().equals("index");
      json.nextToken();
      if (wanted) {
        index = json.getIntValue();
      }
      json.skipChildren();
    }
    require(index >= 0);
    return index;
  }

  static String accessToken(byte[] answer) throws IOException {
    return AdsJson.read(answer, TokenResponse.class).accessToken();
  }

  private static void require(boolean kept) throws IOException {
    if (!kept) {
      throw new IOException("an answer does not list each event of its request as taken");
    }
  }
}
