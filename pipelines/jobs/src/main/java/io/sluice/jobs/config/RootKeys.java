package io.sluice.jobs.config;

import io.sluice.domain.matchkey.MatchKeyRules.Phone;
import io.sluice.domain.matchkey.MatchKeyRules.Variants;
import io.sluice.jobs.config.Key.NodeKey;
import io.sluice.jobs.config.Key.ValueKey;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The keys of the file itself, of the catalogue, and of what an environment may overlay. */
final class RootKeys {
  // Patterns to whatever lists the folder, or cut off by what takes its URI; also as escapes.
  private static final String LOCAL_PATH =
      "([^%*?\\[\\]{}#\\\\\\p{Cntrl}]"
          + "|%(?!2[35aA]|3[fF]|5[bBcCdD]|7[bBdDfF]|[01])[0-9a-fA-F]{2})*";
  private static final String REMOTE_PATH = "(?![^/]*:[^/]*@)[^*?\\[\\]{}#\\\\\\s]+";

  static final ValueKey<Integer> VERSION =
      ValueKey.of("version", ValueTypes.integer(1, 1), "Version of this format: 1.");
  static final ValueKey<String> WORKSPACE =
      ValueKey.of("workspace", workspace(), "Where ledger, outboxes and reports live.");
  static final ValueKey<SecretRef> FINGERPRINT_KEY =
      ValueKey.of(
          "fingerprint-key",
          ValueTypes.secret(),
          "Key of all fingerprints; made on first use in a file: workspace.");
  static final ValueKey<Integer> RULES_VERSION =
      ValueKey.of(
              "rules-version",
              ValueTypes.integer(1, 1000),
              "Version of the normalization rules; raising it sends everybody again.")
          .or("1");

  static final ValueKey<Phone> PHONE =
      ValueKey.of(
              "phone",
              ValueTypes.choice(Phone.class),
              "prefix is the older rule behind Amazon's stored vectors; for comparison.")
          .or("e164");
  static final ValueKey<Variants> VARIANTS =
      ValueKey.of(
              "variants",
              ValueTypes.onOrOff().map(on -> on ? Variants.ON : Variants.OFF),
              "on sends further key sets where Amazon's rules differ; changing it sends all again.")
          .or("off");
  static final ValueKey<Integer> SHARED_ABOVE =
      ValueKey.of(
          "shared-above",
          ValueTypes.integer(1, 1_000_000),
          "An e-mail address or phone number of more ids than this is reported as shared.");
  static final ValueKey<Boolean> DROP_SHARED_KEYS =
      ValueKey.of(
              "drop-shared-keys",
              ValueTypes.truth(),
              "true leaves shared ones out; shared-above is 10 then unless said otherwise.")
          .or("false");
  static final NodeKey MATCH_KEYS =
      new NodeKey(
          "match-keys",
          new Shape.Obj(
              ObjectSpec.of(
                  "match-keys", List.of(PHONE, VARIANTS, SHARED_ABOVE, DROP_SHARED_KEYS))),
          "How identifiers become match keys.");

  static final ValueKey<CatalogType> CATALOG_TYPE =
      ValueKey.of(
              "type",
              ValueTypes.choice(
                  CatalogType.class,
                  Map.of(
                      "hadoop",
                      "must not be hadoop, which loses commits when two processes write")),
              "jdbc, rest, hive or glue.")
          .or("jdbc");
  static final ValueKey<String> CATALOG_URI =
      ValueKey.of("uri", catalogUri(), "JDBC URL, or address of the REST or Hive service.");
  static final ValueKey<String> WAREHOUSE =
      ValueKey.of("warehouse", ValueTypes.text(2000), "Where table files go.");
  static final NodeKey PROPERTIES =
      new NodeKey(
          "properties",
          new Shape.Named(propertyName(), new Shape.Value(ValueTypes.text(2000))),
          "Further properties of the Iceberg catalogue.");
  static final NodeKey SECRET_PROPERTIES =
      new NodeKey(
          "secret-properties",
          new Shape.Named(anyProperty(), new Shape.Value(ValueTypes.secret())),
          "Further properties whose values are secrets, as references.");
  static final ObjectSpec CATALOG_SPEC =
      ObjectSpec.of(
          "catalog", List.of(CATALOG_TYPE, CATALOG_URI, WAREHOUSE, PROPERTIES, SECRET_PROPERTIES));
  static final NodeKey CATALOG =
      new NodeKey("catalog", new Shape.Obj(CATALOG_SPEC), "The Iceberg catalogue of the ledger.");

  static final NodeKey ACCOUNTS = named("accounts", AccountKeys.SPEC, "Amazon Ads accounts.");
  static final NodeKey SOURCES = named("sources", SourceKeys.SPEC, "Where rows come from.");
  static final NodeKey AUDIENCES =
      new NodeKey(
          "audiences",
          new Shape.Items(new Shape.Obj(AudienceKeys.SPEC), 0, 100_000),
          "Which audiences are kept.");
  static final NodeKey CONVERSIONS =
      new NodeKey(
          "conversions",
          new Shape.Items(new Shape.Obj(ConversionKeys.SPEC), 0, 10_000),
          "What events are sent.");
  static final NodeKey SUPPRESSION =
      new NodeKey(
          "suppression",
          new Shape.Items(new Shape.Obj(SourceKeys.SUPPRESSION_SPEC), 0, 100),
          "Lists of people who go nowhere.");

  static final NodeKey DEFAULT_ACCOUNTS = defaults("accounts", AccountKeys.SPEC);
  static final NodeKey DEFAULT_SOURCES = defaults("sources", SourceKeys.SPEC);
  static final NodeKey DEFAULT_AUDIENCES = defaults("audiences", AudienceKeys.SPEC);
  static final NodeKey DEFAULT_CONVERSIONS = defaults("conversions", ConversionKeys.SPEC);
  static final NodeKey DEFAULTS =
      new NodeKey(
          "defaults",
          new Shape.Obj(
              ObjectSpec.of(
                  "defaults",
                  List.of(
                      DEFAULT_ACCOUNTS, DEFAULT_SOURCES, DEFAULT_AUDIENCES, DEFAULT_CONVERSIONS))),
          "Merged into each account, source, audience or conversion; an explicit null unsets.");

  static final ObjectSpec SPEC =
      ObjectSpec.of(
              "configuration",
              List.of(
                  VERSION,
                  WORKSPACE,
                  CATALOG,
                  FINGERPRINT_KEY,
                  RULES_VERSION,
                  MATCH_KEYS,
                  AccountKeys.LIMITS,
                  ACCOUNTS,
                  SOURCES,
                  DEFAULTS,
                  AUDIENCES,
                  CONVERSIONS,
                  SUPPRESSION))
          .requiring(VERSION, WORKSPACE, ACCOUNTS);

  static final ObjectSpec OVERLAY_SPEC = overlaySpec();

  private RootKeys() {}

  private static ObjectSpec overlaySpec() {
    ObjectSpec spec =
        ObjectSpec.of(
            "environment", List.of(VERSION, WORKSPACE, CATALOG, AccountKeys.LIMITS, ACCOUNTS));
    for (Key key : SPEC.keys().values()) {
      if (spec.find(key.name()).isEmpty()) {
        spec =
            spec.refusing(
                key.name(),
                "must not differ between environments",
                "Move it to the main configuration; an environment file holds accounts,"
                    + " workspace, catalog and limits");
      }
    }
    return spec;
  }

  private static NodeKey named(String name, ObjectSpec spec, String description) {
    return new NodeKey(name, new Shape.Named(ValueTypes.id(), new Shape.Obj(spec)), description);
  }

  private static NodeKey defaults(String name, ObjectSpec spec) {
    return new NodeKey(name, new Shape.Obj(spec), "Defaults of " + name + ".");
  }

  private static ValueType<String> workspace() {
    return ValueTypes.matching(
            Pattern.compile(
                "(file:(//)?)?/" + LOCAL_PATH + "|(?!file:)[a-z][a-z0-9+.-]*://" + REMOTE_PATH),
            "must be an absolute folder or a URI, without user and password and none of"
                + " * ? [ ] { } # \\",
            "Write it such as file:///var/lib/sluice or s3://bucket/sluice")
        .map(RootKeys::asUri);
  }

  /** One folder has one name from here on: a local path as the disk has it, without escapes. */
  private static String decoded(String path) {
    return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static String asUri(String text) {
    String path = text.replaceFirst("^file:(//)?(?=/)", "");
    String uri = path.startsWith("/") ? "file://" + decoded(path) : path;
    return uri.replaceFirst("(?<=[^/:])/+$", "");
  }

  private static ValueType<String> catalogUri() {
    return ValueTypes.matching(
        Pattern.compile("(?i)(?!.*(//[^/]*@|password|token=|secret)).{1,2000}"),
        "must be an address without user, password or token",
        "Put credentials under secret-properties, such as jdbc.password: env:LEDGER_PASSWORD");
  }

  private static ValueType<String> propertyName() {
    return ValueTypes.matching(
        Pattern.compile(
            "(?i)(?!.*(password|passphrase|secret|token|credential|access-key|authorization))[\\w.-]{1,200}"),
        "must be a property that is no secret",
        "Put secrets under secret-properties, as references");
  }

  private static ValueType<String> anyProperty() {
    return ValueTypes.matching(
        Pattern.compile("[\\w.-]{1,200}"),
        "must be the name of a property",
        "Write it as Iceberg's documentation does");
  }
}
