package io.sluice.acceptance;

import io.sluice.amazonads.ApiRegion;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The configuration of a test, put together from what differs between tests. */
final class ActivationYaml {
  static final long ADVERTISER = 9_007_199_254_741_993L;

  private static final String COLUMNS =
      "{ external-user-id: customer_id, qualified-at: qualified_at, email: email, phone: phone,"
          + " first-name: first_name, last-name: last_name, address: street, city: city,"
          + " state: state, postal: zip, country: country, consent-user-data: amzn_user_data }";

  private final List<ApiRegion> accounts = new ArrayList<>(List.of(ApiRegion.NA));
  private final Map<String, String> source = new LinkedHashMap<>();
  private final Map<String, Map<String, String>> audiences = new LinkedHashMap<>();
  private final Map<String, Map<String, String>> conversions = new LinkedHashMap<>();
  private final Map<String, String> furtherSources = new LinkedHashMap<>();
  private final List<String> suppression = new ArrayList<>();
  private final Map<String, String> limits = new LinkedHashMap<>();
  private int rulesVersion = 1;
  private final Map<ApiRegion, String> refreshTokens = new EnumMap<>(ApiRegion.class);
  private String target = "advertiser-id: \"" + ADVERTISER + "\"";
  private String matchKeys = "{}";

  private final Path warehouse;

  ActivationYaml(Path warehouse) {
    this.warehouse = warehouse;
    source.put("parquet", warehouse + "/customers/dt={date}/*.parquet");
    source.put("columns", COLUMNS);
    limits.put("requests-per-second", "500");
    limits.put("max-records", "1000");
  }

  /** Another reference of one account's refresh token. */
  ActivationYaml refreshToken(ApiRegion region, String reference) {
    refreshTokens.put(region, reference);
    return this;
  }

  /** Another target of the accounts than the advertiser, as one line. */
  ActivationYaml target(String line) {
    target = line;
    return this;
  }

  ActivationYaml accounts(ApiRegion... regions) {
    accounts.clear();
    accounts.addAll(List.of(regions));
    return this;
  }

  /** A key of the source {@code customers}; null takes it out. */
  ActivationYaml source(String key, String value) {
    put(source, key, value);
    return this;
  }

  /** Another source, as one flow mapping. */
  ActivationYaml furtherSource(String id, String mapping) {
    furtherSources.put(id, mapping);
    return this;
  }

  /** A key of an audience, which is made where it is new; null takes it out. */
  ActivationYaml audience(String id, String key, String value) {
    put(audiences.computeIfAbsent(id, i -> new LinkedHashMap<>()), key, value);
    return this;
  }

  /**
   * A conversion with the columns of {@link OrderFixture}, whose rows lie in a folder of its id.
   *
   * @param region its account's, which is among the accounts
   */
  ActivationYaml conversion(String id, ApiRegion region) {
    Map<String, String> keys = conversions.computeIfAbsent(id, i -> new LinkedHashMap<>());
    keys.put("account", region.name().toLowerCase(Locale.ROOT));
    keys.put("source.parquet", "\"" + warehouse + "/" + id + "/dt={date}/*.parquet\"");
    OrderFixture.COLUMNS.forEach((field, column) -> keys.put("source.columns." + field, column));
    OrderFixture.EVENT.forEach((field, value) -> keys.put("event." + field, value));
    return this;
  }

  /** A key of a conversion, dots lead into mappings; null takes it out. */
  ActivationYaml conversion(String id, String path, String value) {
    put(conversions.get(id), path, value);
    return this;
  }

  /** A list of people who go nowhere, as one flow mapping. */
  ActivationYaml suppression(String mapping) {
    suppression.add(mapping);
    return this;
  }

  ActivationYaml rulesVersion(int version) {
    rulesVersion = version;
    return this;
  }

  /** How identifiers become match keys, as one flow mapping. */
  ActivationYaml matchKeys(String mapping) {
    matchKeys = mapping;
    return this;
  }

  ActivationYaml limit(String key, String value) {
    limits.put(key, value);
    return this;
  }

  /** All as text. */
  String render(Path workspace, Path secrets, URI root) {
    StringBuilder yaml = new StringBuilder(2_048);
    yaml.append("version: 1\nworkspace: ").append(workspace.toUri());
    yaml.append("\nrules-version: ").append(rulesVersion);
    yaml.append("\nmatch-keys: ").append(matchKeys).append("\naccounts:\n");
    accounts.forEach(region -> yaml.append(account(region, secrets, root)));
    yaml.append("sources:\n  customers:\n");
    source.forEach((key, value) -> yaml.append("    " + key + ": " + value + "\n"));
    furtherSources.forEach((id, mapping) -> yaml.append("  " + id + ": " + mapping + "\n"));
    if (!audiences.isEmpty()) {
      yaml.append("audiences:\n");
      audiences.forEach((id, keys) -> yaml.append(audience(id, keys)));
    }
    if (!conversions.isEmpty()) {
      yaml.append("conversions:\n");
      conversions.forEach((id, keys) -> yaml.append(conversion(id, keys)));
    }
    if (!suppression.isEmpty()) {
      yaml.append("suppression: ").append(suppression).append('\n');
    }
    return yaml.toString();
  }

  private String account(ApiRegion region, Path secrets, URI root) {
    String name = region.name().toLowerCase(Locale.ROOT);
    return """
      %s:
        region: %s
        client-id: file:%s
        client-secret: file:%s
        refresh-token: %s
        %s
        endpoints: { api: "%s/%s", token: "%s/%s/auth/o2/token" }
        limits: %s
    """
        .formatted(
            name,
            region.name(),
            secrets.resolve("client-id"),
            secrets.resolve("client-secret"),
            refreshTokens.getOrDefault(region, "file:" + secrets.resolve("refresh-token")),
            target,
            root,
            name,
            root,
            name,
            flow(limits));
  }

  private String audience(String id, Map<String, String> keys) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("name", "Audience " + id + " of the test");
    all.put(
        "accounts",
        accounts.stream().map(a -> a.name().toLowerCase(Locale.ROOT)).toList().toString());
    all.put("source", "{ use: customers }");
    all.putAll(keys);
    StringBuilder yaml = new StringBuilder("  - id: " + id + "\n");
    all.forEach((key, value) -> yaml.append("    " + key + ": " + value + "\n"));
    return yaml.toString();
  }

  private static String conversion(String id, Map<String, String> keys) {
    Map<String, Object> tree = new LinkedHashMap<>();
    keys.forEach((path, value) -> put(tree, List.of(path.split("[.]")), value));
    StringBuilder yaml = new StringBuilder("  - id: " + id + "\n");
    tree.forEach((key, value) -> yaml.append("    " + key + ": " + flow(value) + "\n"));
    return yaml.toString();
  }

  @SuppressWarnings("unchecked") // only this method puts mappings in
  private static void put(Map<String, Object> tree, List<String> path, String value) {
    if (path.size() == 1) {
      tree.put(path.get(0), value);
    } else {
      Object below = tree.computeIfAbsent(path.get(0), key -> new LinkedHashMap<>());
      put((Map<String, Object>) below, path.subList(1, path.size()), value);
    }
  }

  private static String flow(Object value) {
    return value instanceof Map<?, ?> map ? flow(map) : String.valueOf(value);
  }

  private static String flow(Map<?, ?> map) {
    StringBuilder yaml = new StringBuilder("{ ");
    map.forEach((key, value) -> yaml.append(key + ": " + flow(value) + ", "));
    return yaml.append('}').toString();
  }

  private static void put(Map<String, String> to, String key, String value) {
    if (value == null) {
      to.remove(key);
    } else {
      to.put(key, value);
    }
  }
}
