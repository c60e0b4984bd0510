package io.sluice.jobs.config;

import java.math.BigDecimal;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The kinds of scalar that the configuration knows. */
final class ValueTypes {
  /** An id of ours: short, and free of the signs that selections and paths use. */
  static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  private static final int MOST_PORT = 65_535;
  private static final String OFF = "off";
  private static final Pattern WEEKS = Pattern.compile("P(\\d{1,5})W");
  private static final Pattern NUMBER = Pattern.compile("-?\\d{1,19}(\\.\\d{1,9})?");
  private static final Pattern SECONDS = Pattern.compile("\\d{1,12}(\\.0{1,9})?");
  private static final String DURATION_REMEDY =
      "Write ISO-8601 such as P30D or PT36H; months and years have no fixed length";

  private ValueTypes() {}

  static ValueType<String> id() {
    return matching(
        ID,
        "must be an id of 1 to 64 letters, digits, dots, underscores or hyphens",
        "Choose a short id that begins with a letter or digit");
  }

  /** Text that is not blank, of at most {@code max} characters. */
  static ValueType<String> text(int max) {
    return ValueType.of(
        text -> Optional.of(text).filter(t -> !t.isBlank() && t.length() <= max),
        "must be text of 1 to " + max + " characters",
        "Write it out, in quotes if it holds signs of YAML",
        Map.of("type", List.of("string", "number", "boolean")));
  }

  /** Text of at most {@code max} characters on one line, as a request carries it. */
  static ValueType<String> line(int max) {
    ValueType<String> text = text(max);
    return new ValueType<>(
        each ->
            each.chars().anyMatch(Character::isISOControl)
                ? Parsed.refused(
                    "must be one line without control characters", "Write it without them")
                : text.parse(each),
        text.schema());
  }

  static ValueType<String> matching(Pattern pattern, String rule, String remedy) {
    return ValueType.of(
        text -> Optional.of(text).filter(t -> pattern.matcher(t).matches()),
        rule,
        remedy,
        // JavaScript's expressions know no inline groups of flags.
        pattern.pattern().contains("(?")
            ? Map.of("type", "string")
            : Map.of("type", "string", "pattern", "^(" + pattern.pattern() + ")$"));
  }

  static ValueType<Integer> integer(int min, int max) {
    return longInteger(min, max).map(Math::toIntExact);
  }

  static ValueType<Long> longInteger(long min, long max) {
    return ValueType.of(
        text -> number(text).flatMap(n -> whole(n, min, max)),
        String.format(Locale.ROOT, "must be a whole number from %,d to %,d", min, max),
        "Write the digits alone, without separators",
        Map.of("type", "integer", "minimum", min, "maximum", max));
  }

  static ValueType<OptionalLong> optionalLong(long min, long max) {
    return longInteger(min, max).map(OptionalLong::of);
  }

  /** A number above zero and at most {@code max}. */
  static ValueType<Double> positive(double max) {
    return ValueType.of(
        text -> number(text).map(BigDecimal::doubleValue).filter(n -> n > 0 && n <= max),
        String.format(Locale.ROOT, "must be a number above 0 and at most %,.0f", max),
        "Write it with digits and a dot, such as 0.5",
        Map.of("type", "number", "exclusiveMinimum", 0, "maximum", max));
  }

  /** An amount of money that Amazon's documents allow: two decimals, below ten trillion. */
  static ValueType<BigDecimal> price() {
    BigDecimal most = BigDecimal.valueOf(9_999_999_999_999L);
    return ValueType.of(
        text ->
            number(text)
                .filter(n -> n.signum() >= 0 && n.compareTo(most) <= 0)
                .filter(n -> n.stripTrailingZeros().scale() <= 2),
        "must be a number from 0 to 9,999,999,999,999 with at most two decimals",
        "Write it with digits and a dot, such as 12.50",
        Map.of("type", "number", "minimum", 0, "maximum", most));
  }

  static ValueType<Boolean> truth() {
    return ValueType.of(
        text ->
            text.equals("true") || text.equals("false")
                ? Optional.of(Boolean.valueOf(text))
                : Optional.empty(),
        "must be true or false",
        "Write true or false",
        Map.of("type", "boolean"));
  }

  /** A span of time; both ends are allowed. */
  static ValueType<Duration> duration(Duration min, Duration max) {
    return ValueType.of(
        text -> span(text).filter(d -> d.compareTo(min) >= 0 && d.compareTo(max) <= 0),
        "must be a duration from " + shown(min) + " to " + shown(max),
        DURATION_REMEDY,
        Map.of("type", "string", "pattern", "^-?P"));
  }

  /** A span of whole seconds, as ISO-8601 or as the number of seconds; both ends are allowed. */
  static ValueType<Duration> wholeSeconds(Duration max) {
    long most = max.toSeconds();
    return ValueType.of(
        text ->
            seconds(text)
                .or(() -> span(text))
                .filter(d -> d.toNanosPart() == 0 && !d.isNegative() && d.compareTo(max) <= 0),
        String.format(
            Locale.ROOT,
            "must be whole seconds from 0 to %,d, as a number or as a duration up to %s",
            most,
            shown(max)),
        "Write seconds such as 2592000, or ISO-8601 such as P30D; months and years have no fixed"
            + " length",
        Map.of(
            "anyOf",
            List.of(
                Map.of("type", "integer", "minimum", 0, "maximum", most),
                Map.of("type", "string", "pattern", "^(P.*|[0-9]+)$"))));
  }

  /** A span of time above zero, or {@code off}. */
  static ValueType<Optional<Duration>> durationOrOff() {
    ValueType<Duration> type = duration(Duration.ofSeconds(1), Duration.ofDays(3650));
    return new ValueType<>(
        text -> text.equals(OFF) ? Parsed.of(Optional.empty()) : type.map(Optional::of).parse(text),
        Map.of("type", "string", "pattern", "^(P.*|off)$"));
  }

  /** Whole days, negative too. */
  static ValueType<Integer> days(int min, int max) {
    return ValueType.of(
        text ->
            span(text)
                .filter(d -> d.equals(Duration.ofDays(d.toDays())))
                .map(d -> Math.toIntExact(d.toDays()))
                .filter(n -> n >= min && n <= max),
        "must be a duration of whole days from P" + min + "D to P" + max + "D",
        DURATION_REMEDY,
        Map.of("type", "string", "pattern", "^-?P"));
  }

  /** A share written with its percent sign, of at most so many; the value is the fraction. */
  static ValueType<Double> percent(int most) {
    return ValueType.of(
        text ->
            text.endsWith("%")
                ? points(text).filter(n -> n <= most).map(n -> n / 100)
                : Optional.empty(),
        "must be a percentage from 0% to " + most + "%",
        "Write it with its sign, such as 50%",
        Map.of("type", "string", "pattern", "^[0-9]+(\\.[0-9]+)?%$"));
  }

  /** A limit in percent or percentage points, the sign being optional, or {@code off}. */
  static ValueType<OptionalDouble> percentOrOff() {
    return ValueType.of(
        text ->
            text.equals(OFF)
                ? Optional.of(OptionalDouble.empty())
                : points(text).map(OptionalDouble::of),
        "must be a percentage from 0 to 100, or off",
        "Write it such as 10 or 10%; off switches the guard off",
        Map.of("type", List.of("number", "string", "boolean")));
  }

  static <E extends Enum<E>> ValueType<E> choice(Class<E> type) {
    return choice(type, Map.of());
  }

  /** One of an enum's names in kebab-case; {@code refused} says why some others are not. */
  static <E extends Enum<E>> ValueType<E> choice(Class<E> type, Map<String, String> refused) {
    Map<String, E> byName = new LinkedHashMap<>();
    Arrays.stream(type.getEnumConstants()).forEach(each -> byName.put(kebab(each), each));
    List<String> names = List.copyOf(byName.keySet());
    return choice(byName, names, refused);
  }

  /** One of an enum's own names, upper-case, as in {@code NA}. */
  static <E extends Enum<E>> ValueType<E> constant(Class<E> type) {
    Map<String, E> byName = new LinkedHashMap<>();
    Arrays.stream(type.getEnumConstants()).forEach(each -> byName.put(each.name(), each));
    return choice(byName, List.copyOf(byName.keySet()), Map.of());
  }

  /** {@code on} or {@code off}, which tools of YAML 1.1 write as true and false. */
  static ValueType<Boolean> onOrOff() {
    Map<String, Boolean> byName = Map.of("on", true, "true", true, "off", false, "false", false);
    return ValueType.of(
        text -> Optional.ofNullable(byName.get(text)),
        "must be on or off",
        "Write on or off",
        Map.of("type", List.of("string", "boolean")));
  }

  /** One of the names given. */
  static ValueType<String> name(List<String> names) {
    Map<String, String> byName = new LinkedHashMap<>();
    names.forEach(each -> byName.put(each, each));
    return choice(byName, names, Map.of());
  }

  static ValueType<ZoneId> zone() {
    return ValueType.of(
        ValueTypes::zoneOf,
        "must be a time zone",
        "Write UTC or a name such as Europe/Berlin",
        Map.of("type", "string"));
  }

  static ValueType<URI> http() {
    ValueType<URI> address =
        ValueType.of(
            text -> uri(text).filter(ValueTypes::address),
            "must be an http or https address without user, password, query and fragment",
            "Write it such as https://host/path",
            Map.of("type", "string", "format", "uri"));
    return new ValueType<>(
        text -> {
          Parsed<URI> parsed = address.parse(text);
          return parsed.value().filter(PlainHttp::leadsAway).isPresent()
              ? Parsed.refused(PlainHttp.RULE, PlainHttp.REMEDY)
              : parsed;
        },
        address.schema());
  }

  private static boolean address(URI uri) {
    boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    boolean port = uri.getPort() == -1 || (uri.getPort() > 0 && uri.getPort() <= MOST_PORT);
    boolean bare = uri.getUserInfo() == null && uri.getQuery() == null && uri.getFragment() == null;
    return http && port && bare && uri.getHost() != null;
  }

  /** A reference to a secret; the refusal never repeats the text. */
  static ValueType<SecretRef> secret() {
    return ValueType.of(
        SecretRef::find,
        "must be a reference to a secret, never the secret itself",
        "Write env:NAME, file:/absolute/path or exec:/absolute/command; if a secret stood here,"
            + " replace it where it was issued",
        Map.of("type", "string", "pattern", "^(env|file|exec):"));
  }

  static Optional<URI> uri(String text) {
    try {
      return Optional.of(URI.create(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** A duration as people write it: in days where it has nothing but days. */
  static String shown(Duration duration) {
    boolean whole = !duration.isZero() && duration.equals(Duration.ofDays(duration.toDays()));
    return whole ? "P" + duration.toDays() + "D" : duration.toString();
  }

  static String kebab(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static <T> ValueType<T> choice(
      Map<String, T> byName, List<String> names, Map<String, String> closed) {
    String all = String.join(", ", names);
    return new ValueType<>(
        text -> {
          if (byName.containsKey(text)) {
            return Parsed.of(byName.get(text));
          }
          return closed.containsKey(text)
              ? Parsed.refused(closed.get(text), "Write one of " + all)
              : Parsed.refused("must be one of " + all, NearestName.remedy(text, names));
        },
        Map.of("type", "string", "enum", names));
  }

  private static Optional<ZoneId> zoneOf(String text) {
    try {
      return Optional.of(ZoneId.of(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<Duration> seconds(String text) {
    return SECONDS.matcher(text).matches()
        ? Optional.of(Duration.ofSeconds(Long.parseLong(text.replaceFirst("\\..*", ""))))
        : Optional.empty();
  }

  private static Optional<Duration> span(String text) {
    Matcher weeks = WEEKS.matcher(text);
    if (weeks.matches()) {
      return Optional.of(Duration.ofDays(7L * Integer.parseInt(weeks.group(1))));
    }
    try {
      return Optional.of(Duration.parse(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<Double> points(String text) {
    String digits = text.endsWith("%") ? text.substring(0, text.length() - 1) : text;
    return number(digits).map(BigDecimal::doubleValue).filter(n -> n >= 0 && n <= 100);
  }

  private static Optional<BigDecimal> number(String text) {
    return NUMBER.matcher(text).matches() ? Optional.of(new BigDecimal(text)) : Optional.empty();
  }

  private static Optional<Long> whole(BigDecimal number, long min, long max) {
    return number.stripTrailingZeros().scale() <= 0
            && number.compareTo(BigDecimal.valueOf(min)) >= 0
            && number.compareTo(BigDecimal.valueOf(max)) <= 0
        ? Optional.of(number.longValueExact())
        : Optional.empty();
  }
}
