package io.sluice.jobs.config;

import io.sluice.jobs.config.ConfigNode.MapNode;
import io.sluice.jobs.config.ConfigNode.ScalarNode;
import io.sluice.jobs.config.Key.NodeKey;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/** Turns a checked configuration into its record. */
final class RootReader {
  private static final int SHARED = 10;
  private static final String LOCAL = "file://";

  private final AccountReader accountReader;

  RootReader(AccountReader accountReader) {
    this.accountReader = accountReader;
  }

  ActivationConfig read(ConfigTree tree) {
    Section root = tree.root();
    String workspace = root.value(RootKeys.WORKSPACE);
    Map<String, SourceConfig> sources = new LinkedHashMap<>();
    tree.sources().forEach((id, source) -> sources.put(id, SourceReader.source(id, source)));
    Map<String, AccountConfig> accounts = new LinkedHashMap<>();
    tree.accounts().forEach((id, account) -> accounts.put(id, accountReader.read(id, account)));
    AudienceReader audienceReader = new AudienceReader(sources);
    return new ActivationConfig(
        workspace,
        catalog(root.below(RootKeys.CATALOG), workspace),
        fingerprintKey(root, workspace),
        root.value(RootKeys.RULES_VERSION),
        matchKeys(root.below(RootKeys.MATCH_KEYS)),
        Collections.unmodifiableMap(accounts),
        Collections.unmodifiableMap(sources),
        tree.audiences().stream().map(audienceReader::read).toList(),
        tree.suppression().stream().map(SourceReader::suppression).toList(),
        tree.conversions().stream().map(ConversionReader::read).toList());
  }

  private static MatchKeysConfig matchKeys(Section matchKeys) {
    boolean drop = matchKeys.value(RootKeys.DROP_SHARED_KEYS);
    Optional<Integer> above = matchKeys.find(RootKeys.SHARED_ABOVE);
    return new MatchKeysConfig(
        matchKeys.value(RootKeys.PHONE),
        matchKeys.value(RootKeys.VARIANTS),
        above.map(OptionalInt::of).orElse(drop ? OptionalInt.of(SHARED) : OptionalInt.empty()),
        drop);
  }

  private static SecretRef fingerprintKey(Section root, String workspace) {
    return root.find(RootKeys.FINGERPRINT_KEY)
        .orElseGet(() -> SecretRef.ofFile(inWorkspace(workspace, "fingerprint.key")));
  }

  private static CatalogConfig catalog(Section catalog, String workspace) {
    CatalogType type = catalog.value(RootKeys.CATALOG_TYPE);
    Optional<String> uri = catalog.find(RootKeys.CATALOG_URI);
    Optional<String> warehouse = catalog.find(RootKeys.WAREHOUSE);
    boolean sqlite = type == CatalogType.JDBC && uri.isEmpty();
    return new CatalogConfig(
        type,
        sqlite ? Optional.of("jdbc:sqlite:" + inWorkspace(workspace, "catalog.db")) : uri,
        type == CatalogType.REST
            ? warehouse
            : warehouse.or(() -> Optional.of(workspace + "/warehouse")),
        properties(catalog, RootKeys.PROPERTIES, Function.identity()),
        properties(catalog, RootKeys.SECRET_PROPERTIES, SecretRef::of));
  }

  private static <T> Map<String, T> properties(
      Section catalog, NodeKey key, Function<String, T> reading) {
    Map<String, T> properties = new LinkedHashMap<>();
    if (catalog.node().find(key.name()).orElse(null) instanceof MapNode map) {
      for (String name : List.copyOf(map.entries().keySet())) {
        if (map.find(name).orElse(null) instanceof ScalarNode scalar) {
          properties.put(name, reading.apply(scalar.text()));
        }
      }
    }
    return Collections.unmodifiableMap(properties);
  }

  private static Path inWorkspace(String workspace, String file) {
    return Path.of(workspace.substring(LOCAL.length())).resolve(file);
  }
}
