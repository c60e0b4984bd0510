package io.sluice.sandbox;

import com.sun.net.httpserver.Headers;
import io.sluice.amazonads.AdsHeaders;
import io.sluice.amazonads.ApiRegion;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringTokenizer;

/** One request as the endpoints see it; also gathers what the request log may tell about it. */
final class Call {
  private final Operation operation;
  private final ApiRegion region;
  private final String path;
  private final String query;
  private final Headers headers;
  private final byte[] body;
  private final Instant at;
  private final List<FaultPolicy> faults;
  private Long audienceId;
  private int creates;
  private int deletes;
  private int events;
  private int refused;

  Call(
      Operation operation,
      ApiRegion region,
      String path,
      String query,
      Headers headers,
      byte[] body,
      Instant at,
      List<FaultPolicy> faults) {
    this.operation = operation;
    this.region = region;
    this.path = path;
    this.query = query;
    this.headers = headers;
    this.body = body;
    this.at = at;
    this.faults = faults;
  }

  Operation operation() {
    return operation;
  }

  ApiRegion region() {
    return region;
  }

  String path() {
    return path;
  }

  Headers headers() {
    return headers;
  }

  byte[] body() {
    return body;
  }

  Instant at() {
    return at;
  }

  /** Returns the faults of a kind that strike this call. */
  <F extends FaultPolicy> List<F> faults(Class<F> kind) {
    return faults.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  String pathParameter() {
    return operation.parameter(path);
  }

  String clientId() {
    boolean adsV1 = operation == Operation.EVENTS_CREATE;
    String header = adsV1 ? AdsHeaders.ADS_CLIENT_ID : AdsHeaders.CLIENT_ID;
    return Optional.ofNullable(headers.getFirst(header)).orElse("");
  }

  /** Returns the advertiser of a conversions call: of its path, else of its header. */
  String account() {
    return operation == Operation.EVENTS_CREATE
        ? Optional.ofNullable(headers.getFirst(AdsHeaders.ADS_ACCOUNT_ID)).orElse("")
        : pathParameter();
  }

  /** Returns the access token behind "Bearer", or an empty text. */
  String bearer() {
    String authorization = headers.getFirst(AdsHeaders.AUTHORIZATION);
    boolean bearer = authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, 7);
    return bearer ? authorization.substring(7).strip() : "";
  }

  Map<String, String> queryParameters() {
    return formFields(query == null ? "" : query);
  }

  /** Splits name=value pairs; of two of the same name the last wins. */
  static Map<String, String> formFields(String text) {
    Map<String, String> fields = new LinkedHashMap<>();
    StringTokenizer pairs = new StringTokenizer(text, "&");
    while (pairs.hasMoreTokens()) {
      String pair = pairs.nextToken();
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      fields.put(decoded(name), decoded(value));
    }
    return fields;
  }

  void touches(long audience) {
    this.audienceId = audience;
  }

  void carries(int createRecords, int deleteRecords) {
    this.creates = createRecords;
    this.deletes = deleteRecords;
  }

  void carriesEvents(int taken, int notTaken) {
    this.events = taken;
    this.refused = notTaken;
  }

  int events() {
    return events;
  }

  /** Returns how many items of the request were refused by themselves. */
  int refusedItems() {
    return refused;
  }

  Long audienceId() {
    return audienceId;
  }

  int creates() {
    return creates;
  }

  int deletes() {
    return deletes;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw Refusal.badRequest("A query or form value has a broken percent escape.");
    }
  }
}
