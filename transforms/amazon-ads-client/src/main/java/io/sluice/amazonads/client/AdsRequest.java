package io.sluice.amazonads.client;

import com.google.api.client.http.ByteArrayContent;
import io.sluice.amazonads.AdsJson;
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
 */
record AdsRequest(
    String method,
    String path,
    String mediaType,
    @Nullable ByteArrayContent content,
    int records,
    Repeat repeat) {

  /** When a request may be made again. */
  enum Repeat {
    /** Twice does what once does. */
    ALWAYS,
    /** Twice makes two: only when it is certain that nothing was done. */
    IF_NOTHING_WAS_DONE
  }

  /** A look, without effect. */
  static AdsRequest get(String path, String mediaType) {
    return new AdsRequest("GET", path, mediaType, null, 0, Repeat.ALWAYS);
  }

  /** A change of an audience; makes it what the body says however often it arrives. */
  static AdsRequest put(String path, Object body) {
    return new AdsRequest("PUT", path, VendorMediaTypes.AUDIENCES, json(body), 0, Repeat.ALWAYS);
  }

  /** The creation of an audience. */
  static AdsRequest create(String path, Object body) {
    return new AdsRequest(
        "POST", path, VendorMediaTypes.AUDIENCES, json(body), 0, Repeat.IF_NOTHING_WAS_DONE);
  }

  /** A records upload; setting the same members again leaves them as they are. */
  static AdsRequest records(String path, byte[] body, int records) {
    ByteArrayContent content = new ByteArrayContent(VendorMediaTypes.AUDIENCES, body);
    return new AdsRequest(
        "POST", path, VendorMediaTypes.AUDIENCES, content, records, Repeat.ALWAYS);
  }

  /** True when the server may do something because of it. */
  boolean hasEffect() {
    return content != null;
  }

  /** Method and path. */
  @Override
  public String toString() {
    return method + " " + path;
  }

  private static ByteArrayContent json(Object body) {
    return new ByteArrayContent(VendorMediaTypes.AUDIENCES, AdsJson.write(body));
  }
}
