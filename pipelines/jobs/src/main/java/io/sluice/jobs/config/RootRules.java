package io.sluice.jobs.config;

/** What holds between the keys of the file itself and of the catalogue. */
final class RootRules {
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

  private void checkCatalog(Section catalog, boolean remote) {
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
