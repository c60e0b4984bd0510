package io.sluice.jobs.config;

import io.sluice.jobs.config.ConfigNode.MapNode;
import io.sluice.jobs.config.ConfigNode.ScalarNode;
import java.util.List;
import java.util.regex.Pattern;

/** What holds between the keys of the file itself and of the catalogue. */
final class RootRules {
  private static final Pattern CREDENTIALS =
      Pattern.compile("(?i)//[^/]*@|password=|token=|secret=");

  private final ProblemCollector problems;

  RootRules(ProblemCollector problems) {
    this.problems = problems;
  }

  void check(ConfigTree tree) {
    Section root = tree.root();
    boolean remote =
        root.find(RootKeys.WORKSPACE).filter(uri -> !uri.startsWith("file:")).isPresent();
    if (remote && !root.has(RootKeys.FINGERPRINT_KEY)) {
      problems.add(
          root.position(RootKeys.WORKSPACE),
          root.path(RootKeys.FINGERPRINT_KEY),
          "is missing: only a file: workspace makes its own",
          "Write fingerprint-key: file:/run/secrets/sluice-fingerprint or another reference");
    }
    if (root.has(RootKeys.ACCOUNTS) && tree.accounts().isEmpty()) {
      problems.add(
          root.position(RootKeys.ACCOUNTS),
          root.path(RootKeys.ACCOUNTS),
          "has no account",
          "Declare at least one Amazon Ads account");
    }
    checkCatalog(root.below(RootKeys.CATALOG), remote);
    tree.accounts().values().forEach(this::checkEndpoints);
  }

  /** Addresses of the catalogue and of what its properties name. */
  private void checkAddresses(Section catalog) {
    catalog
        .find(RootKeys.CATALOG_URI)
        .ifPresent(
            uri ->
                checkAddress(
                    uri,
                    catalog.position(RootKeys.CATALOG_URI),
                    catalog.path(RootKeys.CATALOG_URI)));
    if (catalog.node().find(RootKeys.PROPERTIES.name()).orElse(null) instanceof MapNode map) {
      for (String name : List.copyOf(map.entries().keySet())) {
        if (map.find(name).orElse(null) instanceof ScalarNode scalar) {
          String path = Paths.key(catalog.path(RootKeys.PROPERTIES), name);
          checkAddress(scalar.text(), scalar.position(), path);
        }
      }
    }
  }

  private void checkAddress(String text, Position position, String path) {
    String shape = "is text of " + text.length() + " characters; ";
    if (PlainHttp.leadsAway(text)) {
      problems.add(position, path, shape + PlainHttp.RULE, PlainHttp.REMEDY);
    } else if (CREDENTIALS.matcher(text).find()) {
      problems.add(
          position,
          path,
          shape + "must be without user, password or token",
          "Put credentials under secret-properties, such as jdbc.password: env:LEDGER_PASSWORD");
    }
  }

  private void checkCatalog(Section catalog, boolean remote) {
    checkAddresses(catalog);
    if (catalog.has(RootKeys.CATALOG_URI)) {
      return;
    }
    CatalogType type = catalog.find(RootKeys.CATALOG_TYPE).orElse(CatalogType.GLUE);
    boolean missing =
        switch (type) {
          case JDBC -> remote;
          case REST, HIVE -> true;
          case GLUE -> false;
        };
    if (missing) {
      problems.add(
          catalog.position(RootKeys.CATALOG_TYPE),
          catalog.path(RootKeys.CATALOG_URI),
          "is missing: only SQLite in a file: workspace needs none",
          "Write the JDBC URL of a server, or the address of the REST or Hive service");
    }
  }

  private void checkEndpoints(Section account) {
    Section endpoints = account.below(AccountKeys.ENDPOINTS);
    if (endpoints.has(AccountKeys.SANDBOX)
        && (endpoints.has(AccountKeys.API) || endpoints.has(AccountKeys.TOKEN))) {
      problems.add(
          endpoints.position(AccountKeys.SANDBOX),
          endpoints.path(AccountKeys.SANDBOX),
          "stands beside api or token, which it implies",
          "Keep sandbox alone, or api and token");
    }
  }
}
