package io.sluice.jobs.demo;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.domain.qualify.Region;
import io.sluice.jobs.demo.DemoDay.Counts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TpcdsSnapshotsTest {
  private static final LocalDate DAY = LocalDate.of(2026, 1, 14);
  private static final Pattern VALID_ID = Pattern.compile("[0-9a-zA-Z\\-_]{1,128}");
  private static final Set<String> EUROPE = Set.of("GB", "DE", "FR");
  private static final Set<String> KEYS =
      Set.of("email", "phone", "first_name", "last_name", "street", "city", "state", "zip");

  @TempDir static Path directory;
  private static List<DemoDay> days;
  private static Map<String, Row> first;
  private static Map<String, Row> second;

  /** A row read back: its region, what identifies it, and why it is no member, if so. */
  private record Row(Region region, Map<String, String> content, Status status) {}

  private enum Status {
    MEMBER,
    NOT_SELECTED,
    DENIED,
    INVALID_ID,
    NO_KEY
  }

  @BeforeAll
  static void writeTwoDays() throws IOException {
    days = TpcdsSnapshots.of(2_000).write(directory, DAY, 2);
    first = read(days.get(0).folder());
    second = read(days.get(1).folder());
  }

  @Test
  void eachDayIsAFolderOfPartsWithAMarker() throws IOException {
    for (DemoDay day : days) {
      assertThat(
          names(day.folder()),
          containsInAnyOrder("part-00000.snappy.parquet", "part-00001.snappy.parquet", "_SUCCESS"));
    }
    assertThat(days.get(1).folder(), equalTo(directory.resolve("customers/dt=2026-01-15")));
  }

  @Test
  void countsOfTheFirstDayAreThoseOfItsFiles() {
    assertThat(days.get(0).regions(), equalTo(countsByReading(Map.of(), first)));
    assertThat(days.get(0).total(Counts::rows), is(2_000));
  }

  @Test
  void countsOfTheSecondDayAreThoseOfBothDaysFiles() {
    assertThat(days.get(1).regions(), equalTo(countsByReading(first, second)));
  }

  @Test
  void everyKindOfChurnHappensOnTheSecondDay() {
    DemoDay day = days.get(1);
    assertThat(day.total(Counts::added), allOf(greaterThan(10), lessThan(41)));
    assertThat(day.total(Counts::updated), greaterThan(0));
    assertThat(day.total(Counts::removedLeft), greaterThan(0));
    assertThat(day.total(Counts::removedConsent), greaterThan(0));
    assertThat(day.total(Counts::rejectedInvalidId), is(9));
    assertThat(day.total(Counts::rejectedNoKey), is(6));
    assertThat(day.regions().keySet(), contains(Region.NA, Region.EU, Region.FE));
  }

  @Test
  void sameSettingsGiveTheSameBytes(@TempDir Path other) throws IOException {
    DemoDay again = TpcdsSnapshots.of(2_000).write(other, DAY, 2).get(1);
    for (String name : names(again.folder())) {
      assertThat(
          Files.mismatch(again.folder().resolve(name), days.get(1).folder().resolve(name)),
          is(-1L));
    }
  }

  @Test
  void churnAsWishedIsChurnMade(@TempDir Path other) throws IOException {
    DemoChurn still = new DemoChurn(0, 0, 0, 0, 0, 0);
    DemoDay day = TpcdsSnapshots.of(300).withChurn(still).write(other, DAY, 2).get(1);
    assertThat(day.total(Counts::unchanged), is(day.total(Counts::members)));
    assertThat(day.total(Counts::removed), is(0));
    assertThat(day.total(Counts::rejected), is(0));
  }

  @Test
  void tooManyCustomersAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> TpcdsSnapshots.of(100_001));
    assertThrows(IllegalArgumentException.class, () -> new DemoChurn(0, 600, 500, 0, 0, 0));
  }

  @Test
  void rowsAndCustomersPrintNoIdentifier() throws IOException {
    DemoCustomer customer = TpcdsCustomers.of(1).next();
    assertThat(customer.toString(), equalTo("DemoCustomer[1]"));
    assertThat(customer.contact().toString(), equalTo("Contact"));
    assertThat(customer.id(), not(equalTo("1")));
    assertThat(names(days.get(0).folder()), hasSize(3));
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static Map<String, Row> read(Path folder) throws IOException {
    Map<String, Row> rows = new HashMap<>();
    for (String name : names(folder)) {
      if (name.endsWith(".parquet")) {
        for (Group group : groups(folder.resolve(name))) {
          rows.put(group.getString("customer_id", 0), row(group));
        }
      }
    }
    return rows;
  }

  private static List<Group> groups(Path file) {
    List<Group> groups = new ArrayList<>();
    try (ParquetReader<Group> reader =
        ParquetReader.builder(new GroupReadSupport(), new org.apache.hadoop.fs.Path(file.toUri()))
            .build()) {
      for (Group group = reader.read(); group != null; group = reader.read()) {
        groups.add(group);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return groups;
  }

  private static Row row(Group group) {
    Map<String, String> content = new HashMap<>();
    for (String key : KEYS) {
      text(group, key).ifPresent(value -> content.put(key, value));
    }
    String country = group.getString("country", 0);
    content.put("country", country);
    return new Row(region(country), content, status(group, country));
  }

  private static Status status(Group group, String country) {
    if (!VALID_ID.matcher(group.getString("customer_id", 0)).matches()) {
      return Status.INVALID_ID;
    }
    if (KEYS.stream().allMatch(key -> text(group, key).isEmpty())) {
      return Status.NO_KEY;
    }
    Group audiences = group.getGroup("audience_ids", 0);
    boolean selected = false;
    for (int i = 0; i < audiences.getFieldRepetitionCount("list"); i++) {
      selected |= audiences.getGroup("list", i).getInteger("element", 0) == 7;
    }
    if (!selected) {
      return Status.NOT_SELECTED;
    }
    boolean granted = text(group, "amzn_user_data").equals(Optional.of("GRANTED"));
    return EUROPE.contains(country) && !granted ? Status.DENIED : Status.MEMBER;
  }

  private static Region region(String country) {
    if (country.equals("US")) {
      return Region.NA;
    }
    return EUROPE.contains(country) ? Region.EU : Region.FE;
  }

  private static Optional<String> text(Group group, String column) {
    return group.getFieldRepetitionCount(column) == 0
        ? Optional.empty()
        : Optional.of(group.getString(column, 0)).filter(value -> !value.isBlank());
  }

  /** The definition of each count, told over whole days and without the generator. */
  private static Map<Region, Counts> countsByReading(
      Map<String, Row> before, Map<String, Row> after) {
    Map<Region, Counts> counts = new EnumMap<>(Region.class);
    for (Region region : Region.values()) {
      Map<String, Row> was = members(before, region);
      Map<String, Row> is = members(after, region);
      List<String> both = is.keySet().stream().filter(was::containsKey).toList();
      int changed = 0;
      for (String id : both) {
        changed += was.get(id).content().equals(is.get(id).content()) ? 0 : 1;
      }
      List<String> gone = was.keySet().stream().filter(id -> !is.containsKey(id)).toList();
      int denied =
          (int) gone.stream().filter(id -> hasStatus(after.get(id), Status.DENIED)).count();
      counts.put(
          region,
          new Counts(
              (int) after.values().stream().filter(row -> row.region() == region).count(),
              is.size() - both.size(),
              changed,
              both.size() - changed,
              gone.size() - denied,
              denied,
              count(after, region, Status.NOT_SELECTED),
              count(after, region, Status.DENIED),
              count(after, region, Status.INVALID_ID),
              count(after, region, Status.NO_KEY)));
    }
    return counts;
  }

  private static boolean hasStatus(Row row, Status status) {
    return row != null && row.status() == status;
  }

  private static Map<String, Row> members(Map<String, Row> rows, Region region) {
    Map<String, Row> members = new HashMap<>(rows);
    members.values().removeIf(row -> row.region() != region || row.status() != Status.MEMBER);
    return members;
  }

  private static int count(Map<String, Row> rows, Region region, Status status) {
    return (int)
        rows.values().stream()
            .filter(row -> row.region() == region && row.status() == status)
            .count();
  }
}
