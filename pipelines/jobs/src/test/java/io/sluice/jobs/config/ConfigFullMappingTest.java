package io.sluice.jobs.config;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import io.sluice.domain.matchkey.MatchKeyRules.Phone;
import io.sluice.domain.matchkey.MatchKeyRules.Variants;
import io.sluice.domain.qualify.Region;
import io.sluice.domain.snapshot.MatchKeyType;
import io.sluice.jobs.config.GuardConfig.TypeChange;
import io.sluice.jobs.config.SourceLocation.IcebergTable;
import io.sluice.jobs.config.SourceLocation.ParquetPattern;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFullMappingTest {
  @TempDir Path folder;
  private ConfigFixture fixture;
  private ActivationConfig config;

  @BeforeEach
  void load() {
    fixture = new ConfigFixture(folder);
    config = fixture.load(ConfigFixture.full());
  }

  @Test
  void rootIsMapped() {
    assertThat(config.workspace(), is("s3://bucket/sluice"));
    assertThat(config.fingerprintKey(), is(SecretRef.of("exec:/usr/bin/vault read fingerprint")));
    assertThat(config.rulesVersion(), is(2));
    assertThat(
        config.matchKeys(),
        is(new MatchKeysConfig(Phone.PREFIX, Variants.ON, OptionalInt.of(25), true)));
    assertThat(
        config.catalog(),
        is(
            new CatalogConfig(
                CatalogType.REST,
                Optional.of("https://catalog.example.com/api"),
                Optional.of("s3://bucket/tables"),
                Map.of("header.X-Team", "ads"),
                Map.of("token", SecretRef.of("env:CATALOG_TOKEN")))));
    assertThat(
        config.suppression(),
        contains(
            new SuppressionConfig(
                new ParquetPattern(
                    "s3://lake/optout/dt={date}/*.parquet", -2, ZoneId.of("Asia/Tokyo")),
                Optional.of("_DONE"),
                "customer_id"),
            new SuppressionConfig(
                new IcebergTable("legal.optout", Optional.of("audit")), Optional.empty(), "id")));
  }

  @Test
  void accountsAreMappedAndTheirLimitsFilledFromDefaultsAndRoot() {
    assertThat(
        config.accounts().get("acme-eu"),
        is(
            new AccountConfig(
                "acme-eu",
                Region.EU,
                SecretRef.of("file:/run/secrets/client-id"),
                SecretRef.of("exec:/usr/bin/vault read secret"),
                SecretRef.of("file:/run/secrets/refresh-token"),
                new AccountTarget.Connection("connection-7"),
                new EndpointConfig(
                    Optional.of(URI.create("http://127.0.0.1:9/eu")),
                    Optional.of(URI.create("http://127.0.0.1:9/token")),
                    Optional.empty()),
                new AccountLimits(2.5, 1_000_000, 2, 5_000, 2_000_000, Duration.ofSeconds(20)))));
    AccountConfig farEast = config.accounts().get("acme-fe");
    assertThat(farEast.target(), is(new AccountTarget.Advertiser(Long.MAX_VALUE)));
    assertThat(
        farEast.endpoints(),
        is(
            new EndpointConfig(
                Optional.of(URI.create("http://localhost:8080/fe")),
                Optional.of(URI.create("http://localhost:8080/fe/auth/o2/token")),
                Optional.of(URI.create("http://localhost:8080")))));
  }

  @Test
  void sourceIsMapped() {
    ColumnsConfig columns = config.sources().get("customers").columns();
    assertThat(
        config.sources().get("customers"),
        is(
            new SourceConfig(
                "customers",
                new ParquetPattern(
                    "s3://lake/customers/dt={date}/*.parquet", -1, ZoneId.of("Europe/Berlin")),
                Optional.of("_SUCCESS"),
                SourceMode.INCREMENT,
                Optional.of(Duration.ofDays(90)),
                Optional.of(ZoneId.of("America/New_York")),
                columns)));
    assertThat(
        columns,
        is(
            new ColumnsConfig(
                "customer_id",
                columns.matchKeys(),
                Optional.of("qualified_at"),
                Optional.of("country"),
                Optional.of("amzn_user_data"),
                Optional.of("amzn_ad_storage"),
                Optional.of("tcf"),
                Optional.of("gpp"))));
  }

  @Test
  void everyMatchKeyIsMapped() {
    Map<MatchKeyType, List<ColumnRef>> keys =
        config.sources().get("customers").columns().matchKeys();
    assertThat(
        keys,
        is(
            Map.of(
                MatchKeyType.EMAIL,
                List.of(
                    new ColumnRef("email", ColumnRef.Form.MIXED),
                    new ColumnRef("email_sha", ColumnRef.Form.HASHED)),
                MatchKeyType.PHONE,
                List.of(new ColumnRef("phone_sha", ColumnRef.Form.HASHED)),
                MatchKeyType.FIRST_NAME,
                List.of(new ColumnRef("first_name", ColumnRef.Form.MIXED)),
                MatchKeyType.LAST_NAME,
                List.of(new ColumnRef("last_name", ColumnRef.Form.RAW)),
                MatchKeyType.ADDRESS,
                List.of(new ColumnRef("street", ColumnRef.Form.MIXED)),
                MatchKeyType.CITY,
                List.of(new ColumnRef("city", ColumnRef.Form.MIXED)),
                MatchKeyType.STATE,
                List.of(new ColumnRef("state", ColumnRef.Form.MIXED)),
                MatchKeyType.POSTAL,
                List.of(new ColumnRef("zip", ColumnRef.Form.MIXED)))));
    assertThat(List.copyOf(keys.keySet()), is(MatchKeyType.all()));
  }

  @Test
  void audienceIsMapped() {
    assertThat(
        config.audiences().get(0),
        is(
            new AudienceConfig(
                "hv-shoppers",
                "ext-1",
                "High value shoppers 90d",
                "Shoppers above 500 in 90 days",
                List.of("acme-eu", "acme-fe"),
                Optional.of("NO"),
                config.sources().get("customers"),
                Optional.of(new RowSelection("audience_ids", List.of("7", "eight"))),
                AudienceApi.AMC,
                Duration.ofDays(397),
                Optional.of(Duration.ofDays(14)),
                RemovalMode.LET_EXPIRE,
                new RenewalConfig(Duration.ofDays(4), 0.25),
                Duration.ofDays(14),
                Duration.ofHours(12),
                OptionalLong.of(123_456),
                ExternalUserIdMode.DERIVE,
                List.of(new FeeConfig(100, "USD"), new FeeConfig(12, "EUR")),
                Set.of("vip", "weekly"),
                guards())));
  }

  @Test
  void sourceWrittenInPlaceTakesDefaultsOfSources() {
    AudienceConfig audience = config.audience("in-place").orElseThrow();
    assertThat(audience.source().id(), is("in-place/source"));
    assertThat(
        audience.source().location(),
        is(new IcebergTable("marketing.customers", Optional.of("audit"))));
    assertThat(
        audience.source().columns().matchKeys().get(MatchKeyType.POSTAL),
        contains(new ColumnRef("zip_code", ColumnRef.Form.MIXED)));
    assertThat(audience.select(), is(Optional.of(new RowSelection("segment", List.of("007")))));
    assertThat(audience.tags(), contains("nightly"));
    assertThat(
        config.accountsOf(audience).stream().map(AccountConfig::id).toList(), contains("acme-fe"));
  }

  @Test
  void everyPropertyIsSetToSomethingElseThanItsDefault() throws ReflectiveOperationException {
    ActivationConfig minimal = fixture.load(ConfigFixture.minimal());
    List<String> unchanged = new ArrayList<>();
    compare("", minimal, config, unchanged);
    compare(
        "account.", minimal.accounts().get("acme"), config.accounts().get("acme-eu"), unchanged);
    compare(
        "source.",
        minimal.sources().get("customers"),
        config.sources().get("customers"),
        unchanged);
    compare("audience.", minimal.audiences().get(0), config.audiences().get(0), unchanged);
    // The source is called the same in both files, there is one API, and this account has no
    // sandbox.
    assertThat(
        unchanged,
        containsInAnyOrder(
            "source.id", "audience.source.id", "audience.api", "account.endpoints.sandbox"));
  }

  private static void compare(String path, Record left, Record right, List<String> unchanged)
      throws IllegalAccessException, InvocationTargetException {
    for (RecordComponent component : left.getClass().getRecordComponents()) {
      Object mine = component.getAccessor().invoke(left);
      Object other = component.getAccessor().invoke(right);
      String name = path + component.getName();
      if (Objects.equals(mine, other)) {
        unchanged.add(name);
      } else if (mine instanceof Record a
          && other instanceof Record b
          && a.getClass() == b.getClass()) {
        compare(name + ".", a, b, unchanged);
      }
    }
  }

  private static GuardConfig guards() {
    return new GuardConfig(
        500,
        Optional.of(Duration.ofDays(2)),
        true,
        10,
        OptionalDouble.of(11),
        OptionalDouble.of(21),
        OptionalDouble.of(31.5),
        OptionalDouble.of(12),
        OptionalDouble.of(13),
        TypeChange.ALLOW,
        GuardConfig.OlderSnapshot.ALLOW,
        OptionalDouble.of(6),
        OptionalDouble.of(40),
        OptionalDouble.empty(),
        OptionalDouble.of(0.5));
  }

  @Test
  void exampleLoadsAndUsesEverySection() {
    ActivationConfig example = fixture.load(ConfigFixture.text("example.yaml"));
    AudienceConfig audience = example.audience("hv-shoppers").orElseThrow();
    assertThat(audience.guards().minRows(), is(1_000L));
    assertThat(audience.lifetime(), is(Optional.of(Duration.ofDays(90))));
    assertThat(audience.select(), is(Optional.of(new RowSelection("audience_ids", List.of("7")))));
    assertThat(
        example.accounts().get("acme-na").target(),
        is(new AccountTarget.Advertiser(1234567890123456789L)));
    assertThat(example.suppression().isEmpty(), is(false));
    assertThat(audience.fees(), is(empty()));
  }
}
