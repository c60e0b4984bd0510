package io.sluice.jobs.demo;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.common.hash.Hashing;
import io.sluice.amazonads.client.WireVocabulary;
import io.sluice.domain.conversion.ConversionApi;
import io.sluice.domain.conversion.ConversionReject;
import io.sluice.domain.conversion.ConversionRules;
import io.sluice.domain.conversion.EventAdjustment;
import io.sluice.domain.conversion.EventField;
import io.sluice.domain.conversion.EventKey;
import io.sluice.domain.conversion.EventRow;
import io.sluice.domain.conversion.EventSettings;
import io.sluice.domain.conversion.EventVerdict;
import io.sluice.domain.conversion.RowTime;
import io.sluice.domain.qualify.Region;
import io.sluice.jobs.demo.DemoOrders.Counts;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TpcdsWebSalesTest {
  private static final LocalDate DAY = LocalDate.of(2026, 1, 14);
  private static final Map<EventField, String> TEXTS =
      new EnumMap<>(
          Map.of(
              EventField.EVENT_ID, "order_id",
              EventField.CURRENCY, "currency",
              EventField.COUNTRY, "country",
              EventField.EXTERNAL_USER_ID, "customer_id",
              EventField.CONSENT_USER_DATA, "amzn_user_data",
              EventField.CONSENT_AD_STORAGE, "amzn_ad_storage"));
  private static final Map<String, String> KEYS =
      new TreeMap<>(
          Map.of(
              "email", "EMAIL",
              "phone", "PHONE",
              "first_name", "FIRST_NAME",
              "last_name", "LAST_NAME",
              "street", "ADDRESS",
              "city", "CITY",
              "state", "STATE",
              "zip", "POSTAL"));

  @TempDir static Path directory;
  private static List<DemoOrders> days;

  @BeforeAll
  static void writeTwoDays() throws IOException {
    days = TpcdsWebSales.of(2_000, 600).write(directory, DAY, 2);
  }

  @Test
  void eachRegionOfADayIsAFolderOfPartsWithAMarker() throws IOException {
    for (DemoOrders day : days) {
      assertThat(day.folders().keySet(), contains(Region.NA, Region.EU, Region.FE));
      for (Path folder : day.folders().values()) {
        assertThat(
            names(folder),
            contains("_SUCCESS", "part-00000.snappy.parquet", "part-00001.snappy.parquet"));
      }
    }
    assertThat(
        days.get(1).folders().get(Region.EU),
        equalTo(directory.resolve("orders/eu/dt=2026-01-15")));
  }

  @Test
  void ordersAreOfTheDayBeforeTheFolderWithTimesOfDay() throws IOException {
    Instant end = DAY.atStartOfDay(ZoneOffset.UTC).toInstant();
    List<Instant> times =
        read(days.get(0).folders().get(Region.NA)).stream()
            .map(TpcdsWebSalesTest::orderedAt)
            .filter(time -> time.isBefore(end.plus(Duration.ofDays(1))))
            .toList();
    assertThat(times, everyItem(greaterThan(end.minus(Duration.ofDays(1)))));
    assertThat(times.stream().filter(time -> !time.isBefore(end)).toList(), is(List.of()));
    long hours =
        times.stream().map(time -> time.atOffset(ZoneOffset.UTC).getHour()).distinct().count();
    assertThat(hours, greaterThan(12L));
  }

  /** Sluice's own rules over the rows as read back, day after day. */
  @Test
  void countsAreWhatTheRulesMakeOfTheFiles() throws IOException {
    for (Region region : Region.values()) {
      Map<String, BigDecimal> sent = new HashMap<>();
      for (DemoOrders day : days) {
        Counts expected = day.regions().get(region);
        assertThat(region + " " + day.date(), judge(day, region, sent), equalTo(expected));
      }
    }
  }

  @Test
  void everyKindOfBadRowIsThere() {
    for (Counts counts : days.get(1).regions().values()) {
      assertThat(
          counts.rejected().keySet(),
          contains(
              ConversionReject.TIME_IN_FUTURE,
              ConversionReject.COUNTRY_OTHER_REGION,
              ConversionReject.VALUE_NEGATIVE,
              ConversionReject.CURRENCY_MISSING,
              ConversionReject.NO_USABLE_KEY));
      assertThat(List.of(counts.rounded(), counts.repeated()), is(List.of(1, 1)));
      assertThat(List.of(counts.known(), counts.changed()), is(List.of(4, 2)));
      assertThat(
          counts.rows(),
          is(
              counts.sent()
                  + counts.repeated()
                  + counts.known()
                  + counts.changed()
                  + counts.excludedConsent()
                  + counts.allRejected()));
    }
    assertThat(days.get(0).regions().get(Region.EU).excludedConsent(), greaterThan(0));
    assertThat(days.get(0).total(Counts::known) + days.get(0).total(Counts::changed), is(0));
    assertThat(days.get(0).total(Counts::rows), is(600 + 3));
  }

  @Test
  void sameArgumentsGiveTheSameBytes(@TempDir Path other) throws IOException {
    DemoOrders again = TpcdsWebSales.of(2_000, 600).write(other, DAY, 2).get(1);
    for (Region region : Region.values()) {
      for (String name : names(again.folders().get(region))) {
        Path one = again.folders().get(region).resolve(name);
        Path two = days.get(1).folders().get(region).resolve(name);
        assertThat(Files.mismatch(one, two), is(-1L));
      }
    }
  }

  @Test
  void numbersOutsideTheirRangesAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> TpcdsWebSales.of(0, 600));
    assertThrows(IllegalArgumentException.class, () -> TpcdsWebSales.of(10, 199));
    assertThrows(IllegalArgumentException.class, () -> TpcdsWebSales.of(10, 20_001));
    assertThrows(
        IllegalArgumentException.class, () -> TpcdsWebSales.of(10, 200).write(directory, DAY, 3));
  }

  @Test
  void anOrderPrintsNothingOfItsBuyer() {
    DemoOrder order = TpcdsOrders.of(10).next(Instant.EPOCH);
    assertThat(order.toString(), equalTo("DemoOrder[WEB-0000001]"));
  }

  @Test
  void workspaceNamesAConversionForTheAccountOfEachRegion() throws IOException {
    DemoWorkspace demo = DemoWorkspace.fresh(directory.resolve("demo"), Instant.EPOCH);
    String yaml = demo.conversions();
    assertThat(yaml, startsWith("conversions:\n  - id: online-orders-na\n"));
    for (Region region : Region.values()) {
      String name = region.name().toLowerCase(Locale.ROOT);
      assertThat(yaml, containsString("account: demo-" + name + "\n"));
      assertThat(
          yaml, containsString(demo.warehouse() + "/orders/" + name + "/dt={date}/*.parquet\n"));
    }
    assertThat(yaml, not(containsString("%")));
  }

  private static Counts judge(DemoOrders day, Region region, Map<String, BigDecimal> before)
      throws IOException {
    ConversionRules rules =
        ConversionRules.of(
            EventSettings.of(ConversionApi.EVENTS, region)
                .withDefaults(
                    Map.of(
                        EventField.EVENT_NAME, "Online order",
                        EventField.EVENT_TYPE, "OFF_AMAZON_PURCHASES",
                        EventField.EVENT_SOURCE, "WEBSITE",
                        EventField.DATASET, "Orders")),
            WireVocabulary.of(ConversionApi.EVENTS),
            List.of());
    Instant now = day.date().atTime(0, 1).toInstant(ZoneOffset.UTC);
    Map<ConversionReject, Integer> rejected = new EnumMap<>(ConversionReject.class);
    Map<String, BigDecimal> sent = new HashMap<>();
    int[] counts = new int[6];
    for (Group row : read(day.folders().get(region))) {
      counts[0]++;
      EventVerdict verdict = rules.judge(row(row), now);
      if (verdict instanceof EventVerdict.Rejected bad) {
        rejected.merge(bad.code(), 1, Integer::sum);
      } else if (verdict instanceof EventVerdict.Excluded) {
        counts[5]++;
      } else if (verdict instanceof EventVerdict.Valid valid) {
        String id = row.getString("order_id", 0);
        BigDecimal total = total(row);
        if (before.containsKey(id)) {
          counts[before.get(id).compareTo(total) == 0 ? 3 : 4]++;
        } else if (sent.put(id, total) != null) {
          counts[2]++;
        } else {
          counts[1] += valid.adjustments().contains(EventAdjustment.VALUE_ROUNDED) ? 1 : 0;
        }
      }
    }
    before.putAll(sent);
    return new Counts(
        counts[0], sent.size(), counts[1], counts[2], counts[3], counts[4], counts[5], rejected);
  }

  private static EventRow row(Group group) {
    Map<EventField, String> texts = new EnumMap<>(EventField.class);
    TEXTS.forEach((field, column) -> text(group, column).ifPresent(t -> texts.put(field, t)));
    texts.put(EventField.VALUE, total(group).toPlainString());
    texts.put(EventField.UNITS, Long.toString(group.getLong("units", 0)));
    List<EventKey> keys = new ArrayList<>();
    KEYS.forEach((column, type) -> text(group, column).ifPresent(t -> keys.add(key(type, t))));
    text(group, "device_id").ifPresent(device -> keys.add(EventKey.raw("MAID", device)));
    Map<String, String> customData = new HashMap<>();
    for (String column : Arrays.asList("brand", "category")) {
      text(group, column).ifPresent(value -> customData.put(column, value));
    }
    RowTime time = new RowTime.Moment(orderedAt(group));
    return new EventRow(time, texts, keys, customData, Map.of());
  }

  private static EventKey key(String type, String value) {
    return EventKey.hashed(
        type, Hashing.sha256().hashString(value, StandardCharsets.UTF_8).asBytes());
  }

  private static BigDecimal total(Group group) {
    return BigDecimal.valueOf(group.getLong("total", 0), 3);
  }

  private static Instant orderedAt(Group group) {
    return Instant.ofEpochMilli(group.getLong("ordered_at", 0));
  }

  private static Optional<String> text(Group group, String column) {
    return group.getFieldRepetitionCount(column) == 0
        ? Optional.empty()
        : Optional.of(group.getString(column, 0)).filter(value -> !value.isBlank());
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static List<Group> read(Path folder) throws IOException {
    List<Group> groups = new ArrayList<>();
    for (String name : names(folder)) {
      if (name.endsWith(".parquet")) {
        try (ParquetReader<Group> reader =
            ParquetReader.builder(
                    new GroupReadSupport(),
                    new org.apache.hadoop.fs.Path(folder.resolve(name).toUri()))
                .build()) {
          for (Group group = reader.read(); group != null; group = reader.read()) {
            groups.add(group);
          }
        }
      }
    }
    return groups;
  }
}
