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
  JOB_STATUS("GET", AdsPaths.RECORDS + "/", VendorMediaTypes.AUDIENCES);

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

  /** Returns what stands behind the path of this operation, or an empty text. */
  String parameter(String requestPath) {
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
    if (!path.endsWith("/")) {
      return path.equals(requestPath);
    }
    return requestPath.length() > path.length()
        && requestPath.startsWith(path)
        && requestPath.indexOf('/', path.length()) < 0
        && !requestPath.equals(AdsPaths.TERMS);
  }
}
