package io.sluice.sandbox;

import io.sluice.amazonads.AdsPaths;
import io.sluice.amazonads.VendorMediaTypes;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The calls that the sandbox answers. */
public enum Operation {
  /** Access token for a refresh token. */
  TOKEN("POST", AdsPaths.TOKEN, VendorMediaTypes.JSON),
  /** List of profiles. */
  PROFILES("GET", AdsPaths.PROFILES, VendorMediaTypes.JSON),
  /** List of connections. */
  CONNECTIONS_LIST("GET", AdsPaths.CONNECTIONS, VendorMediaTypes.CONNECTIONS),
  /** New connection. */
  CONNECTION_CREATE("POST", AdsPaths.CONNECTIONS, VendorMediaTypes.CONNECTIONS),
  /** One connection less, or all of them. */
  CONNECTION_DELETE("DELETE", AdsPaths.CONNECTIONS, VendorMediaTypes.CONNECTIONS),
  /** Terms of AMC. */
  TERMS_READ("GET", AdsPaths.TERMS, VendorMediaTypes.CONNECTIONS),
  /** Acceptance of the terms. */
  TERMS_ACCEPT("PATCH", AdsPaths.TERMS, VendorMediaTypes.CONNECTIONS),
  /** New audience. */
  AUDIENCE_CREATE("POST", AdsPaths.METADATA, VendorMediaTypes.AUDIENCES),
  /** One audience. */
  AUDIENCE_READ("GET", AdsPaths.METADATA + "/", VendorMediaTypes.AUDIENCES),
  /** Change of an audience. */
  AUDIENCE_UPDATE("PUT", AdsPaths.METADATA + "/", VendorMediaTypes.AUDIENCES),
  /** Upload of records. */
  RECORDS_UPLOAD("POST", AdsPaths.RECORDS, VendorMediaTypes.AUDIENCES),
  /** State of an upload's job. */
  JOB_STATUS("GET", AdsPaths.RECORDS + "/", VendorMediaTypes.AUDIENCES),
  /** Events of the Events API. */
  EVENTS_CREATE("POST", AdsPaths.EVENTS, VendorMediaTypes.JSON),
  /** New conversion definitions of the older API. */
  DEFINITIONS_CREATE("POST", "/accounts/*/dsp/conversionDefinitions", VendorMediaTypes.DEFINITIONS),
  /** Change of conversion definitions. */
  DEFINITIONS_UPDATE("PUT", "/accounts/*/dsp/conversionDefinitions", VendorMediaTypes.DEFINITIONS),
  /** List of conversion definitions. */
  DEFINITIONS_LIST(
      "POST", "/accounts/*/dsp/conversionDefinitions/list", VendorMediaTypes.DEFINITIONS),
  /** Events of older conversion definitions. */
  EVENT_DATA_IMPORT(
      "POST", "/accounts/*/dsp/conversionDefinitions/eventData", VendorMediaTypes.EVENT_DATA);

  private static final Set<Operation> CONVERSIONS =
      EnumSet.of(
          EVENTS_CREATE,
          DEFINITIONS_CREATE,
          DEFINITIONS_UPDATE,
          DEFINITIONS_LIST,
          EVENT_DATA_IMPORT);

  private static final List<Operation> ALL = List.of(values());

  private final String method;
  private final String path;
  private final String answerType;

  Operation(String method, String path, String answerType) {
    this.method = method;
    this.path = path;
    this.answerType = answerType;
  }

  /** Returns all calls to the API itself, that is, all but the token service. */
  public static Set<Operation> apiCalls() {
    return Collections.unmodifiableSet(EnumSet.complementOf(EnumSet.of(TOKEN)));
  }

  /** Returns the calls that take events, in either generation. */
  public static Set<Operation> eventUploads() {
    return Collections.unmodifiableSet(EnumSet.of(EVENTS_CREATE, EVENT_DATA_IMPORT));
  }

  /** Tells whether this is a call of either generation of the conversions API. */
  boolean conversions() {
    return CONVERSIONS.contains(this);
  }

  /**
   * Tells whether this call may have a body of this type; the events call takes an older one too.
   */
  boolean takes(String mediaType) {
    return requestType().map(mediaType::equals).orElse(true)
        || (this == EVENTS_CREATE && mediaType.equals(VendorMediaTypes.EVENT_DATA));
  }

  /** Returns the name in JSON and on the command line, such as {@code records-upload}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Finds an operation by its label.
   *
   * @param label such as {@code records-upload}
   */
  public static Optional<Operation> ofLabel(String label) {
    return ALL.stream().filter(operation -> operation.label().equals(label)).findFirst();
  }

  static Optional<Operation> of(String method, String path) {
    return ALL.stream().filter(o -> o.method.equals(method) && o.serves(path)).findFirst();
  }

  static boolean known(String path) {
    return ALL.stream().anyMatch(operation -> operation.serves(path));
  }

  /** Returns what stands behind the path of this operation, or at its star, or an empty text. */
  String parameter(String requestPath) {
    int star = path.indexOf('*');
    if (star >= 0) {
      return requestPath.substring(star, requestPath.length() - (path.length() - star - 1));
    }
    return requestPath.substring(path.length());
  }

  String answerType() {
    return answerType;
  }

  /** Returns the type that a request body must have, if the call takes one. */
  Optional<String> requestType() {
    if (this == TOKEN) {
      return Optional.of(VendorMediaTypes.FORM);
    }
    boolean body = Arrays.asList("POST", "PUT", "PATCH").contains(method);
    return body ? Optional.of(answerType) : Optional.empty();
  }

  private boolean serves(String requestPath) {
    int star = path.indexOf('*');
    if (star >= 0) {
      String end = path.substring(star + 1);
      int stop = requestPath.length() - end.length();
      return requestPath.startsWith(path.substring(0, star))
          && requestPath.endsWith(end)
          && stop > star
          && requestPath.substring(star, stop).indexOf('/') < 0;
    }
    if (!path.endsWith("/")) {
      return path.equals(requestPath);
    }
    return requestPath.length() > path.length()
        && requestPath.startsWith(path)
        && requestPath.indexOf('/', path.length()) < 0
        && !requestPath.equals(AdsPaths.TERMS);
  }
}
