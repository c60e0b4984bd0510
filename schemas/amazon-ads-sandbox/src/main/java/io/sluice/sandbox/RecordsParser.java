package io.sluice.sandbox;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.sluice.amazonads.AudienceLimits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads and checks the body of an upload in one pass, without a tree; several hundred thousand
 * records a second. It judges as the OpenAPI contract does, which a test compares.
 *
 * <p>Messages name the place and the shape of a value, never the value. One parser serves one body.
 */
final class RecordsParser {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION).build();

  private final JsonParser in;
  private final RecordParser records;
  private final Strictness strictness;
  private final List<Upload.Row> rows = new ArrayList<>();
  private Long audienceId;
  private Optional<String> connectionId = Optional.empty();
  private boolean recordsSeen;
  private boolean targetSeen;

  private RecordsParser(JsonParser in, Strictness strictness, MemberDetail detail) {
    this.in = in;
    this.strictness = strictness;
    this.records = new RecordParser(in, strictness, detail);
  }

  static Upload parse(byte[] body, Strictness strictness, MemberDetail detail) {
    try (JsonParser in = FACTORY.createParser(body)) {
      return new RecordsParser(in, strictness, detail).upload();
    } catch (JsonProcessingException e) {
      throw Refusal.badRequest("The body is no valid JSON.");
    } catch (IOException e) {
      throw Refusal.badRequest("The body is no valid UTF-8.");
    }
  }

  private Upload upload() throws IOException {
    if (in.nextToken() != JsonToken.START_OBJECT) {
      throw Refusal.badRequest("The body is not a JSON object.");
    }
    for (String field = in.nextFieldName(); field != null; field = in.nextFieldName()) {
      in.nextToken();
      topField(field);
    }
    if (in.nextToken() != null) {
      throw Refusal.badRequest("The body goes on behind its JSON object.");
    }
    if (audienceId == null) {
      throw Refusal.badRequest("audienceId is missing, but the contract requires it.");
    }
    if (!recordsSeen) {
      throw Refusal.badRequest("records is missing, but the contract requires it.");
    }
    return new Upload(audienceId, connectionId, rows);
  }

  private void topField(String field) throws IOException {
    switch (field) {
      case "audienceId" -> {
        JsonChecks.once(audienceId != null, field);
        audienceId = JsonChecks.wholeNumber(in, field);
      }
      case "targetResource" -> {
        JsonChecks.once(targetSeen, field);
        targetSeen = true;
        target();
      }
      case "records" -> {
        JsonChecks.once(recordsSeen, field);
        recordsSeen = true;
        recordList();
      }
      default -> JsonChecks.unknown(in, "The body", strictness);
    }
  }

  private void recordList() throws IOException {
    JsonChecks.require(in, JsonToken.START_ARRAY, "records", "a list");
    while (in.nextToken() != JsonToken.END_ARRAY) {
      if (rows.size() == AudienceLimits.MAX_RECORDS) {
        throw Refusal.badRequest("records: more than 10000, but the contract wants 1 to 10000.");
      }
      rows.add(records.row(rows.size()));
    }
    if (rows.isEmpty()) {
      throw Refusal.badRequest("records: none, but the contract wants 1 to 10000.");
    }
  }

  private void target() throws IOException {
    JsonChecks.require(in, JsonToken.START_OBJECT, "targetResource", "an object");
    boolean typesSeen = false;
    for (String field = in.nextFieldName(); field != null; field = in.nextFieldName()) {
      in.nextToken();
      switch (field) {
        case "connectionId" -> {
          JsonChecks.once(connectionId.isPresent(), "targetResource.connectionId");
          connectionId = Optional.of(JsonChecks.text(in, "targetResource.connectionId"));
        }
        case "targetTypes" -> {
          JsonChecks.once(typesSeen, "targetResource.targetTypes");
          typesSeen = true;
          targetTypes();
        }
        default -> JsonChecks.unknown(in, "targetResource", strictness);
      }
    }
    if (connectionId.isEmpty()) {
      throw Refusal.badRequest(
          "targetResource.connectionId is missing; leave the whole object out instead.");
    }
  }

  private void targetTypes() throws IOException {
    String place = "targetResource.targetTypes";
    JsonChecks.require(in, JsonToken.START_ARRAY, place, "a list");
    int types = 0;
    while (in.nextToken() != JsonToken.END_ARRAY) {
      types++;
      if (types > 1 || !JsonChecks.text(in, place).equals("DSP")) {
        throw Refusal.badRequest(place + ": the contract wants nothing or DSP alone.");
      }
    }
  }
}
