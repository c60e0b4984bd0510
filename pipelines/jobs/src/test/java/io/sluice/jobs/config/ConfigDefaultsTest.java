package io.sluice.jobs.config;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

import io.sluice.domain.matchkey.MatchKeyRules.Phone;
import io.sluice.domain.matchkey.MatchKeyRules.Variants;
import io.sluice.domain.snapshot.MatchKeyType;
import io.sluice.jobs.config.GuardConfig.TypeChange;
import io.sluice.jobs.config.SourceLocation.ParquetPattern;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigDefaultsTest {
  @TempDir Path folder;
  private ActivationConfig config;

  @BeforeEach
  void load() {
    config = new ConfigFixture(folder).load(ConfigFixture.minimal());
  }

  @Test
  void workspaceHoldsCatalogAndFingerprintKey() {
    assertThat(config.workspace(), is("file:///var/lib/sluice"));
    assertThat(config.fingerprintKey(), is(SecretRef.of("file:/var/lib/sluice/fingerprint.key")));
    assertThat(
        config.catalog(),
        is(
            new CatalogConfig(
                CatalogType.JDBC,
                Optional.of("jdbc:sqlite:/var/lib/sluice/catalog.db"),
                Optional.of("file:///var/lib/sluice/warehouse"),
                Map.of(),
                Map.of())));
    assertThat(config.rulesVersion(), is(1));
    assertThat(
        config.matchKeys(),
        is(new MatchKeysConfig(Phone.E164, Variants.OFF, OptionalInt.empty(), false)));
    assertThat(config.suppression(), is(empty()));
  }

  @Test
  void droppingSharedKeysLooksForThoseOfMoreThanTenPersons() {
    ActivationConfig dropping =
        new ConfigFixture(folder)
            .load(
                ConfigFixture.minimalWith(
                    "version: 1\n", "version: 1\nmatch-keys: { drop-shared-keys: true }\n"));
    assertThat(
        dropping.matchKeys(),
        is(new MatchKeysConfig(Phone.E164, Variants.OFF, OptionalInt.of(10), true)));
  }

  @Test
  void accountHasAmazonsEndpointsAndCarefulLimits() {
    AccountConfig account = config.accounts().get("acme");
    assertThat(account.target(), is(new AccountTarget.Advertiser(9007199254740993L)));
    assertThat(account.endpoints(), is(EndpointConfig.amazon()));
    assertThat(
        account.limits(),
        is(new AccountLimits(5.0, 14_700_000L, 4, 6_000, 4_000_000, Duration.ofSeconds(30))));
  }

  @Test
  void sourceIsFullAndUndated() {
    assertThat(
        config.sources().get("customers"),
        is(
            new SourceConfig(
                "customers",
                new ParquetPattern("/lake/customers/*.parquet", 0, ZoneId.of("UTC")),
                Optional.empty(),
                SourceMode.FULL,
                Optional.empty(),
                Optional.empty(),
                new ColumnsConfig(
                    "id",
                    Map.of(
                        MatchKeyType.EMAIL, List.of(new ColumnRef("email", ColumnRef.Form.MIXED))),
                    Optional.empty(),
                    Optional.of("nation"),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()))));
  }

  @Test
  void audienceIsRenewedDeletedAndUnpriced() {
    AudienceConfig audience = config.audiences().get(0);
    assertThat(audience.externalAudienceId(), is("shoppers"));
    assertThat(audience.description(), is(""));
    assertThat(audience.accounts(), contains("acme"));
    assertThat(audience.country(), is(Optional.empty()));
    assertThat(audience.source(), is(config.sources().get("customers")));
    assertThat(audience.select(), is(Optional.empty()));
    assertThat(audience.api(), is(AudienceApi.AMC));
    assertThat(audience.ttl(), is(Duration.ofDays(30)));
    assertThat(audience.lifetime(), is(Optional.empty()));
    assertThat(audience.removal(), is(RemovalMode.DELETE));
    assertThat(audience.renewal(), is(new RenewalConfig(Duration.ofDays(3), 0.5)));
    assertThat(audience.rehashWindow(), is(Duration.ofDays(7)));
    assertThat(audience.scheduleInterval(), is(Duration.ofDays(1)));
    assertThat(audience.maxChanges(), is(OptionalLong.empty()));
    assertThat(audience.externalUserIds(), is(ExternalUserIdMode.AS_IS));
    assertThat(audience.fees(), is(empty()));
    assertThat(audience.tags(), is(empty()));
  }

  @Test
  void absentGuardsAreGuardedNotOpen() {
    assertThat(
        config.audiences().get(0).guards(),
        equalTo(
            new GuardConfig(
                1,
                Optional.of(Duration.ofHours(36)),
                false,
                1_000,
                OptionalDouble.of(10),
                OptionalDouble.of(20),
                OptionalDouble.empty(),
                OptionalDouble.of(10),
                OptionalDouble.of(10),
                TypeChange.REFUSE,
                GuardConfig.OlderSnapshot.REFUSE,
                OptionalDouble.of(5),
                OptionalDouble.of(25),
                OptionalDouble.of(5),
                OptionalDouble.of(0))));
  }
}
