package io.sluice.acceptance.crash;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * A command that is killed, with what lies in the warehouse and what Amazon must hold at the end.
 */
enum Scenario {
  /**
   * {@code sluice sync} on the second day of an audience in two regions: people join, leave, change
   * and are suppressed, in several batches a region.
   */
  AUDIENCES {
    @Override
    List<String> command() {
      return List.of("sync", "--poll", "PT0.05S");
    }

    @Override
    List<List<String>> before() {
      return List.of(List.of("audiences", "apply"), command());
    }

    @Override
    void fill(Path warehouse) {
      for (int day = 1; day <= 2; day++) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (String region : REGIONS) {
          people(region, day).forEach((id, mail) -> rows.add(person(id, region, mail)));
        }
        // Rows that go nowhere count as well.
        rows.add(person("stranger", "us", "no address"));
        Path folder = warehouse.resolve("customers/dt=2026-03-0" + day);
        WarehouseRows.write(folder.resolve("part.parquet"), rows, morning(day));
      }
      WarehouseRows.write(
          warehouse.resolve("optout/list.parquet"),
          List.of(Map.of("customer_id", "nobody"), Map.of("customer_id", "na8")),
          morning(1));
    }

    @Override
    Map<String, Map<String, String>> members() {
      Map<String, Map<String, String>> members = new TreeMap<>();
      for (String region : REGIONS) {
        Map<String, String> digests = new TreeMap<>();
        people(region, 2).forEach((id, mail) -> digests.put(id, sha256(mail)));
        digests.remove("na8");
        members.put(region, digests);
      }
      return members;
    }
  },

  /**
   * {@code sluice conversions} into an empty workspace: two conversions in two regions, one of them
   * in the older API with a definition to be made.
   */
  CONVERSIONS {
    @Override
    List<String> command() {
      return List.of("conversions");
    }

    @Override
    List<List<String>> before() {
      return List.of();
    }

    @Override
    void fill(Path warehouse) {
      for (String region : REGIONS) {
        List<Map<String, Object>> rows =
            IntStream.rangeClosed(1, orders(region)).mapToObj(n -> event(region, n)).toList();
        Path folder = warehouse.resolve("orders-" + region + "/dt=2026-03-02");
        WarehouseRows.write(folder.resolve("part.parquet"), rows, morning(2));
      }
    }

    @Override
    Map<String, Set<String>> events() {
      Map<String, Set<String>> events = new TreeMap<>();
      for (String region : REGIONS) {
        Set<String> ids = new TreeSet<>();
        IntStream.rangeClosed(1, orders(region)).forEach(n -> ids.add(region + "-order-" + n));
        events.put(region, ids);
      }
      return events;
    }
  };

  /** Accounts are named like their regions, in lower case. */
  static final List<String> REGIONS = List.of("na", "eu");

  static final String AUDIENCE = "shoppers";
  private static final long ADVERTISER = 9_007_199_254_741_993L;

  /** The command line without configuration and run id. */
  abstract List<String> command();

  /** What is run on the first day, so that the state is not empty. */
  abstract List<List<String>> before();

  abstract void fill(Path warehouse);

  /** Digest of the e-mail address by member by region. */
  Map<String, Map<String, String>> members() {
    return Map.of();
  }

  /** Ids by region. */
  Map<String, Set<String>> events() {
    return Map.of();
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Instant morning(int day) {
    return Instant.parse("2026-03-01T06:00:00Z").plus(Duration.ofDays(day - 1L));
  }

  /**
   * The configuration.
   *
   * @param timeout when a request is given up
   */
  String yaml(Path folder, String root, Duration timeout) {
    StringBuilder yaml = new StringBuilder(2_048);
    yaml.append("version: 1\nworkspace: ").append(folder.resolve("state").toUri());
    yaml.append("\naccounts:\n");
    REGIONS.forEach(region -> yaml.append(account(region, folder, root, timeout)));
    Path warehouse = folder.resolve("warehouse");
    if (this == AUDIENCES) {
      yaml.append(AUDIENCES_YAML.replace("WAREHOUSE", warehouse.toString()));
    } else {
      yaml.append("conversions:\n");
      yaml.append(conversion("na", "api: events", warehouse));
      yaml.append(conversion("eu", "api: conversion-definitions", warehouse));
    }
    return yaml.toString();
  }

  private static final String AUDIENCES_YAML =
      """
      sources:
        customers:
          parquet: WAREHOUSE/customers/dt={date}/*.parquet
          columns: { external-user-id: customer_id, email: email, country: country,
                     consent-user-data: amzn_user_data }
      suppression: [ { parquet: WAREHOUSE/optout/*.parquet, column: customer_id } ]
      audiences:
        - id: shoppers
          name: Audience of the kill harness
          ttl: P30D
          accounts: [na, eu]
          source: { use: customers }
      """;

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

  private static String conversion(String region, String api, Path warehouse) {
    return """
      - id: orders-%1$s
        account: %1$s
        %2$s
        source:
          parquet: %3$s/orders-%1$s/dt={date}/*.parquet
          columns: { event-id: order_id, event-time: ordered_at, email: email, country: country,
                     consent-user-data: amzn_user_data }
        event: { name: Order %1$s, type: LEAD, source: WEBSITE }
        guards: { max-age: off }
    """
        .formatted(region, api, warehouse);
  }

  /** E-mail address by id: of the first day's twelve three leave, one changes, six join. */
  private static Map<String, String> people(String region, int day) {
    Map<String, String> people = new TreeMap<>();
    int first = day == 1 ? 1 : 4;
    int last = day == 1 ? 12 : 18;
    for (int n = first; n <= last; n++) {
      String changed = day == 2 && n == 5 ? "new." : "";
      people.put(region + n, changed + region + n + "@members.example");
    }
    return people;
  }

  private static Map<String, Object> person(String id, String region, String mail) {
    Map<String, Object> row = new TreeMap<>();
    row.put("customer_id", id);
    row.put("email", mail);
    row.put("country", region.equals("eu") ? "DE" : "US");
    row.put("amzn_user_data", "GRANTED");
    return row;
  }

  /** A request takes 500 events, or 100 of the older API: two requests, and three. */
  private static int orders(String region) {
    return region.equals("eu") ? 210 : 510;
  }

  private static Map<String, Object> event(String region, int number) {
    Map<String, Object> row = person("unused", region, region + number + "@members.example");
    row.remove("customer_id");
    row.put("order_id", region + "-order-" + number);
    row.put("ordered_at", morning(2).minusSeconds(3_600L + 60L * number));
    return row;
  }

  private static String sha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
