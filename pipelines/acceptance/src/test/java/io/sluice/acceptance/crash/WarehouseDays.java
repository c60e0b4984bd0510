package io.sluice.acceptance.crash;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What lies in the warehouse day by day, and what Amazon and the ledger must hold of it in the end.
 */
final class WarehouseDays {
  /** Accounts are named like their regions, in lower case. */
  static final List<String> REGIONS = List.of("na", "eu");

  // On the suppression list from the first day on.
  private static final String SUPPRESSED = "na8";

  /** Comes on the second day, and withdraws in its correction. */
  static final int WITHDRAWN = 13;

  private final Map<Integer, List<Map<String, Object>>> people = new TreeMap<>();
  private final Map<Integer, Map<String, List<Map<String, Object>>>> orders = new TreeMap<>();
  private final Map<String, Map<String, String>> members = new TreeMap<>();
  private final Map<String, Set<String>> events = new TreeMap<>();
  private final Set<String> forgotten = new TreeSet<>();

  private WarehouseDays() {}

  /** An audience on two days: of twelve a region three leave, one changes, six join. */
  static WarehouseDays ofPeople() {
    return new WarehouseDays().peopleOf(1).peopleOf(2).membersAsOn(2);
  }

  /** Orders of one day: two requests to the one API, and three to the older one. */
  static WarehouseDays ofOrders() {
    return new WarehouseDays().ordersOf(2, "na", 510).ordersOf(2, "eu", 210);
  }

  /** An audience and orders on the same two days. */
  static WarehouseDays ofBoth() {
    WarehouseDays days = ofPeople();
    REGIONS.forEach(region -> days.ordersOf(1, region, 6).ordersOf(2, region, 3));
    return days;
  }

  /** The same with nights before, and with orders so old that the ledger may forget them. */
  static WarehouseDays ofManyNights() {
    WarehouseDays days = ofBoth().peopleOf(-3).peopleOf(-1);
    REGIONS.forEach(region -> days.ordersOf(-40, region, 4));
    REGIONS.forEach(region -> days.forgotten.addAll(ids(region, -40, 4)));
    return days;
  }

  /** Orders of three days of the past. */
  static WarehouseDays ofPastOrders() {
    WarehouseDays days = new WarehouseDays();
    for (int day = -2; day <= 0; day++) {
      days.ordersOf(day, "na", 8).ordersOf(day, "eu", 105);
    }
    return days;
  }

  /**
   * People who qualify on four days, some of them again with another address, the last day being
   * the first on which the audience is synchronized. One withdraws.
   */
  static WarehouseDays ofQualifications() {
    WarehouseDays days = new WarehouseDays();
    for (String region : REGIONS) {
      Map<String, String> digests = new TreeMap<>();
      for (int day = -2; day <= 1; day++) {
        int first = 3 * (day + 2) + 1;
        for (int n = first; n < first + 5; n++) {
          String mail = "day" + (day + 2) + "." + region + n + "@members.example";
          Map<String, Object> row = person(region + n, region, mail);
          row.put("qualified_at", morning(day).minusSeconds(3_600));
          boolean withdraws = day == -1 && n == 4;
          row.put("amzn_user_data", withdraws ? "DENIED" : "GRANTED");
          days.people.computeIfAbsent(day, d -> new ArrayList<>()).add(row);
          digests.put(region + n, sha256(mail));
          if (withdraws) {
            digests.remove(region + n);
          }
        }
      }
      digests.remove(SUPPRESSED);
      days.members.put(region, digests);
    }
    return days;
  }

  /**
   * The morning of a day; the first of March is day 1. Iceberg stamps versions with the system's
   * time: in a year to come they are old enough to expire.
   */
  static Instant morning(int day) {
    return Instant.parse("2035-03-01T06:00:00Z").plusSeconds(86_400L * (day - 1L));
  }

  /** Digest of the e-mail address by member by region: what Amazon must hold. */
  Map<String, Map<String, String>> members() {
    return members;
  }

  /** Ids by region: what Amazon must have counted. */
  Map<String, Set<String>> events() {
    return events;
  }

  /** Ids of events that the ledger may have forgotten. */
  Set<String> forgotten() {
    return forgotten;
  }

  boolean hasPeople() {
    return !people.isEmpty();
  }

  boolean hasOrders() {
    return !orders.isEmpty();
  }

  /** Whether absence from a day means nothing. */
  boolean isIncrement() {
    return people.values().stream()
        .flatMap(List::stream)
        .anyMatch(row -> row.containsKey("qualified_at"));
  }

  /** Writes the files. */
  void fill(Path warehouse) {
    people.forEach(
        (day, rows) -> WarehouseRows.write(part(warehouse, "customers", day), rows, morning(day)));
    orders.forEach(
        (day, regions) ->
            regions.forEach(
                (region, rows) ->
                    WarehouseRows.write(
                        part(warehouse, "orders-" + region, day), rows, morning(day))));
    WarehouseRows.write(
        warehouse.resolve("optout/list.parquet"),
        List.of(Map.of("customer_id", "nobody"), Map.of("customer_id", SUPPRESSED)),
        morning(-40));
  }

  /**
   * The second day is delivered anew: of those who came on it four have left again and one has
   * withdrawn, three who had left are back, and an address is what it was.
   */
  void correct(Path warehouse, Instant at) throws IOException {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (String region : REGIONS) {
      Map<String, String> digests = new TreeMap<>();
      for (int n = 1; n <= 14; n++) {
        String mail = region + n + "@members.example";
        Map<String, Object> row = person(region + n, region, mail);
        if (n == WITHDRAWN) {
          row.put("amzn_user_data", "DENIED");
        } else {
          digests.put(region + n, sha256(mail));
        }
        rows.add(row);
      }
      digests.remove(SUPPRESSED);
      members.put(region, digests);
    }
    Path part = part(warehouse, "customers", 2);
    Files.delete(part);
    WarehouseRows.write(corrected(part), rows, at);
  }

  /** The second day is as it was. */
  void forgetCorrection(Path warehouse) throws IOException {
    Path part = part(warehouse, "customers", 2);
    Files.deleteIfExists(corrected(part));
    Files.deleteIfExists(part);
    WarehouseRows.write(part, people.get(2), morning(2));
    membersAsOn(2);
  }

  private static Path corrected(Path part) {
    return part.resolveSibling("corrected.parquet");
  }

  private static Path part(Path warehouse, String table, int day) {
    String date = morning(day).atOffset(ZoneOffset.UTC).toLocalDate().toString();
    return warehouse.resolve(table + "/dt=" + date + "/part.parquet");
  }

  private WarehouseDays peopleOf(int day) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (String region : REGIONS) {
      addresses(region, day).forEach((id, mail) -> rows.add(person(id, region, mail)));
    }
    // Rows that go nowhere count as well.
    rows.add(person("stranger", "us", "no address"));
    people.put(day, rows);
    return this;
  }

  private WarehouseDays membersAsOn(int day) {
    for (String region : REGIONS) {
      Map<String, String> digests = new TreeMap<>();
      addresses(region, day).forEach((id, mail) -> digests.put(id, sha256(mail)));
      digests.remove(SUPPRESSED);
      members.put(region, digests);
    }
    return this;
  }

  /** E-mail address by id; before the first day some had another one. */
  private static Map<String, String> addresses(String region, int day) {
    Map<String, String> addresses = new TreeMap<>();
    int first = day < 2 ? 1 : 4;
    int last = day < 2 ? 11 + Math.min(day, 1) : 18;
    for (int n = first; n <= last; n++) {
      boolean changed = day == 2 ? n == 5 : day < 1 && n % 4 == 1;
      String address = region + n + "@members.example";
      addresses.put(region + n, changed ? "of" + day + "." + address : address);
    }
    return addresses;
  }

  private WarehouseDays ordersOf(int day, String region, int number) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (String id : ids(region, day, number)) {
      Map<String, Object> row = person("buyer-of-" + id, region, id + "@members.example");
      row.put("order_id", id);
      row.put("ordered_at", morning(day).minusSeconds(3_600L + 30L * rows.size()));
      rows.add(row);
    }
    orders.computeIfAbsent(day, d -> new TreeMap<>()).put(region, rows);
    events.computeIfAbsent(region, r -> new TreeSet<>()).addAll(ids(region, day, number));
    return this;
  }

  private static List<String> ids(String region, int day, int number) {
    List<String> ids = new ArrayList<>();
    for (int n = 1; n <= number; n++) {
      ids.add(region + "-day" + day + "-order-" + n);
    }
    return ids;
  }

  private static Map<String, Object> person(String id, String region, String mail) {
    Map<String, Object> row = new TreeMap<>();
    row.put("customer_id", id);
    row.put("email", mail);
    row.put("country", region.equals("eu") ? "DE" : "US");
    row.put("amzn_user_data", "GRANTED");
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
