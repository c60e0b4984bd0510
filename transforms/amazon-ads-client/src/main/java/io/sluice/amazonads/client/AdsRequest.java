package io.sluice.amazonads.client;

import com.google.api.client.http.ByteArrayContent;
import io.sluice.amazonads.AdsHeaders;
import io.sluice.amazonads.AdsJson;
import io.sluice.amazonads.AdsPaths;
import io.sluice.amazonads.VendorMediaTypes;
import org.jspecify.annotations.Nullable;

/**
 * A request to the API.
 *
 * @param method GET, POST or PUT
 * @param path path and query behind the host
 * @param mediaType type of body and answer
 * @param content the body, or {@code null} for a GET
 * @param records records in the body, 0 for other bodies
 * @param repeat what may be repeated
 * @param caller how the client and the account are named in the headers
 */
record AdsRequest(
    String method,
    String path,
    String mediaType,
    @Nullable ByteArrayContent content,
    int records,
    Repeat repeat,
    Caller caller) {

  /**
   * Bytes of the largest answer that a look may get: a job that names 10,000 records, or 5,000
   * profiles, with a kilobyte for each.
   */
  static final int LARGEST_ANSWER = 12 << 20;

  private static final int SHORT_ANSWER = 1 << 20;
  private static final int ERRORS_OF_AN_EVENT = 6 << 10;

  /** When a request may be made again. */
  enum Repeat {
    /** Twice does what once does. */
    ALWAYS,
    /** Twice makes two: only when it is certain that nothing was done. */
    IF_NOTHING_WAS_DONE,
    /** It changes nothing, though it has a body. */
    LOOK
  }

  /**
   * Headers that name the caller. The calls of Ads API v1 have a header of their own for the client
   * id; the others do not know it.
   *
   * @param clientIdHeader name of the header with the client id
   * @param accountId what the header of the account says, or {@code null} to leave it out
   */
  record Caller(String clientIdHeader, @Nullable String accountId) {
    private static final Caller STANDARD = new Caller(AdsHeaders.CLIENT_ID, null);
  }

  /** A look, without effect. */
  static AdsRequest get(String path, String mediaType) {
    return new AdsRequest("GET", path, mediaType, null, 0, Repeat.ALWAYS, Caller.STANDARD);
  }

  /** A change of an audience; makes it what the body says however often it arrives. */
  static AdsRequest put(String path, Object body) {
    return new AdsRequest(
        "PUT",
        path,
        VendorMediaTypes.AUDIENCES,
        json(body, VendorMediaTypes.AUDIENCES),
        0,
        Repeat.ALWAYS,
        Caller.STANDARD);
  }

  /** The creation of an audience. */
  static AdsRequest create(String path, Object body) {
    return new AdsRequest(
        "POST",
        path,
        VendorMediaTypes.AUDIENCES,
        json(body, VendorMediaTypes.AUDIENCES),
        0,
        Repeat.IF_NOTHING_WAS_DONE,
        Caller.STANDARD);
  }

  /** A records upload; setting the same members again leaves them as they are. */
  static AdsRequest records(String path, byte[] body, int records) {
    ByteArrayContent content = new ByteArrayContent(VendorMediaTypes.AUDIENCES, body);
    return new AdsRequest(
        "POST", path, VendorMediaTypes.AUDIENCES, content, records, Repeat.ALWAYS, Caller.STANDARD);
  }

  /** Events of the Events API; each has an id, so that a repeat has no second effect. */
  static AdsRequest events(byte[] body, int events, String accountId) {
    ByteArrayContent content = new ByteArrayContent(VendorMediaTypes.JSON, body);
    return new AdsRequest(
        "POST",
        AdsPaths.EVENTS,
        VendorMediaTypes.JSON,
        content,
        events,
        Repeat.ALWAYS,
        new Caller(AdsHeaders.ADS_CLIENT_ID, accountId));
  }

  /** Events of older conversion definitions; the same holds for them. */
  static AdsRequest eventData(byte[] body, int events, long advertiserId) {
    ByteArrayContent content = new ByteArrayContent(VendorMediaTypes.EVENT_DATA, body);
    return new AdsRequest(
        "POST",
        AdsPaths.eventData(advertiserId),
        VendorMediaTypes.EVENT_DATA,
        content,
        events,
        Repeat.ALWAYS,
        older(advertiserId));
  }

  /** A call about conversion definitions. */
  static AdsRequest definitions(
      String method, String path, Object body, Repeat repeat, long advertiserId) {
    return new AdsRequest(
        method,
        path,
        VendorMediaTypes.DEFINITIONS,
        json(body, VendorMediaTypes.DEFINITIONS),
        0,
        repeat,
        older(advertiserId));
  }

  private static Caller older(long advertiserId) {
    return new Caller(AdsHeaders.CLIENT_ID, Long.toString(advertiserId));
  }

  /**
   * Bound on the bytes of the answer. Only looks and events have long ones: an answer to events
   * repeats them and names up to twenty errors of each.
   */
  int mostAnswerBytes() {
    if (!hasEffect()) {
      return LARGEST_ANSWER;
    }
    if (records == 0 || mediaType.equals(VendorMediaTypes.AUDIENCES)) {
      return SHORT_ANSWER;
    }
    long body = content == null ? 0 : content.getLength();
    long most = SHORT_ANSWER + 2 * body + (long) records * ERRORS_OF_AN_EVENT;
    return (int) Math.min(LARGEST_ANSWER, most);
  }

  /** Checks that what changes something has a body: its gate is asked when that leaves. */
  AdsRequest {
    if (content == null && !method.equals("GET")) {
      throw new IllegalArgumentException(method + " " + path + " has no body to hold back");
    }
  }

  /** True when the server may do something because of it. */
  boolean hasEffect() {
    return content != null && repeat != Repeat.LOOK;
  }

  /** Method and path. */
  @Override
  public String toString() {
    return method + " " + path;
  }

  private static ByteArrayContent json(Object body, String mediaType) {
    return new ByteArrayContent(mediaType, AdsJson.write(body));
  }
}
