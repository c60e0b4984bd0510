package io.sluice.jobs.config;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where an address of plain {@code http} may lead: to this machine. Anywhere else it would carry
 * tokens and digests past whoever listens on the way.
 */
final class PlainHttp {
  static final String RULE = "must be https where it leads to another machine";
  static final String REMEDY =
      "Write https://; plain http is for localhost, 127.0.0.0/8 and [::1] alone";

  private static final String SCHEME = "http";
  private static final Set<String> NAMES =
      Set.of("localhost", "[::1]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]");
  private static final Pattern LOOPBACK = Pattern.compile("127([.][0-9]{1,3}){3}");

  private PlainHttp() {}

  /** True for plain http to another machine. */
  static boolean leadsAway(URI uri) {
    return SCHEME.equalsIgnoreCase(uri.getScheme()) && !loopback(uri.getHost());
  }

  /** The same for text that may be no address at all. */
  static boolean leadsAway(String text) {
    boolean plain = text.strip().toLowerCase(Locale.ROOT).startsWith(SCHEME + ":");
    Optional<URI> uri = ValueTypes.uri(text.strip());
    return plain && uri.map(PlainHttp::leadsAway).orElse(true);
  }

  private static boolean loopback(String host) {
    String name = host == null ? "" : host.toLowerCase(Locale.ROOT);
    return NAMES.contains(name) || LOOPBACK.matcher(name).matches();
  }
}
