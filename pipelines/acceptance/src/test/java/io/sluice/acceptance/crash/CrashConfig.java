package io.sluice.acceptance.crash;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/** The configuration of a scenario: one audience in two accounts, a conversion in each, or both. */
final class CrashConfig {
  private static final long ADVERTISER = 9_007_199_254_741_993L;

  private static final String AUDIENCES =
      """
      sources:
        customers:
          parquet: WAREHOUSE/customers/dt={date}/*.parquet
          MODE
          columns: { external-user-id: customer_id, email: email, country: country,
                     consent-user-data: amzn_user_data }
      suppression: [ { parquet: WAREHOUSE/optout/*.parquet, column: customer_id } ]
      audiences:
        - id: shoppers
          name: Audience of the kill harness
          ttl: P30D
          LIFETIME
          accounts: [na, eu]
          source: { use: customers }
      """;

  private CrashConfig() {}

  /**
   * Writes it.
   *
   * @param folder of the scenario
   * @param root where Amazon is
   * @param timeout when a request is given up
   */
  static String yaml(WarehouseDays days, Path folder, String root, Duration timeout) {
    StringBuilder yaml = new StringBuilder(2_048);
    yaml.append("version: 1\nworkspace: ").append(folder.resolve("state").toUri());
    yaml.append("\naccounts:\n");
    for (String region : WarehouseDays.REGIONS) {
      yaml.append(account(region, folder, root, timeout));
    }
    Path warehouse = folder.resolve("warehouse");
    if (days.hasPeople()) {
      yaml.append(audiences(days, warehouse));
    }
    if (days.hasOrders()) {
      yaml.append("conversions:\n");
      yaml.append(conversion("na", "api: events", warehouse, days));
      yaml.append(conversion("eu", "api: conversion-definitions", warehouse, days));
    }
    return yaml.toString();
  }

  private static String audiences(WarehouseDays days, Path warehouse) {
    String yaml = AUDIENCES.replace("WAREHOUSE", warehouse.toString());
    return days.isIncrement()
        ? yaml.replace("MODE", "mode: increment")
            .replace("LIFETIME", "lifetime: P90D")
            .replace("email: email", "email: email, qualified-at: qualified_at")
        : yaml.replace("MODE", "mode: full").replace("    LIFETIME\n", "");
  }

  private static String account(String region, Path folder, String root, Duration timeout) {
    return """
      %1$s:
        region: %2$s
        client-id: file:%3$s/client-id
        client-secret: file:%3$s/client-secret
        refresh-token: file:%3$s/refresh-token
        advertiser-id: "%4$d"
        endpoints: { api: "%5$s/%1$s", token: "%5$s/%1$s/auth/o2/token" }
        limits: { requests-per-second: 500, max-records: 4, in-flight: 2,
                      request-timeout: %6$s }
    """
        .formatted(
            region,
            region.toUpperCase(Locale.ROOT),
            folder.resolve("secrets"),
            ADVERTISER,
            root,
            timeout);
  }

  private static String conversion(String region, String api, Path warehouse, WarehouseDays days) {
    String suppressible = days.hasPeople() ? ", external-user-id: customer_id" : "";
    return """
      - id: orders-%1$s
        account: %1$s
        %2$s
        source:
          parquet: %3$s/orders-%1$s/dt={date}/*.parquet
          columns: { event-id: order_id, event-time: ordered_at, email: email, country: country,
                     consent-user-data: amzn_user_data%4$s }
        event: { name: Order %1$s, type: LEAD, source: WEBSITE }
        guards: { max-age: off }
    """
        .formatted(region, api, warehouse, suppressible);
  }
}
