package io.sluice.jobs.config;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.hasEntry;
import static org.hamcrest.Matchers.is;

import io.sluice.domain.conversion.ConversionApi;
import io.sluice.domain.conversion.EventField;
import io.sluice.domain.conversion.EventHistory.Corrections;
import io.sluice.domain.conversion.EventSettings;
import io.sluice.domain.conversion.EventSettings.CustomEncoding;
import io.sluice.domain.conversion.EventSettings.CustomForm;
import io.sluice.domain.conversion.EventSettings.Denied;
import io.sluice.domain.conversion.LegacyEvents;
import io.sluice.domain.delivery.ConversionDefinitions.Counting;
import io.sluice.domain.qualify.Region;
import io.sluice.jobs.config.ColumnRef.Form;
import io.sluice.jobs.config.SourceLocation.IcebergTable;
import io.sluice.jobs.config.SourceLocation.ParquetPattern;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConversionMappingTest {
  @TempDir Path folder;
  private ActivationConfig config;
  private ConversionConfig orders;
  private ConversionConfig legacy;

  @BeforeEach
  void load() {
    config = new ConfigFixture(folder).load(ConfigFixture.full());
    orders = config.conversion("online-orders").orElseThrow();
    legacy = config.conversion("legacy-leads").orElseThrow();
  }

  @Test
  void conversionIsMapped() {
    assertThat(
        orders,
        is(
            new ConversionConfig(
                "online-orders",
                "acme-fe",
                ConversionApi.EVENTS,
                orders.source(),
                orders.defaults(),
                "order-",
                Corrections.SEND,
                Denied.SEND,
                Set.of("hourly"),
                new ConversionGuards(
                    10,
                    Optional.empty(),
                    false,
                    OptionalDouble.of(6),
                    OptionalDouble.of(7.5),
                    OptionalDouble.of(8),
                    OptionalDouble.of(9),
                    OptionalDouble.of(4),
                    OptionalDouble.of(0.5),
                    20),
                new DefinitionConfig(Counting.EVERY, BigDecimal.ZERO),
                EventPreset.NONE)));
  }

  @Test
  void sourceIsMapped() {
    assertThat(
        orders.source(),
        is(
            new EventSourceConfig(
                "online-orders/source",
                new ParquetPattern(
                    "s3://lake/orders/dt={date}/*.parquet", -1, ZoneId.of("Asia/Tokyo")),
                Optional.of("_SUCCESS"),
                3,
                Optional.of(ZoneId.of("Australia/Sydney")),
                orders.source().columns(),
                Map.of(
                    "brand",
                    new CustomDataConfig("brand", new CustomForm(null, CustomEncoding.EXACT)),
                    "revenue",
                    new CustomDataConfig(
                        "total", new CustomForm("INTEGER", CustomEncoding.CENTS))))));
    assertThat(List.copyOf(orders.source().customData().keySet()), contains("brand", "revenue"));
  }

  @Test
  void everyFieldHasItsColumn() {
    EventColumnsConfig columns = orders.source().columns();
    assertThat(columns.fields().keySet(), is(Set.of(EventField.values())));
    assertThat(columns.fields(), hasEntry(EventField.EVENT_ID, "order_id"));
    assertThat(columns.fields(), hasEntry(EventField.AREF_TOKENS, "aref"));
    assertThat(columns.eventIdFrom(), is(List.of()));
  }

  @Test
  void everyKeyOfAmazonHasItsColumnsInOrderOfPreference() {
    Map<String, List<ColumnRef>> keys = orders.source().columns().keys();
    assertThat(
        List.copyOf(keys.keySet()),
        is(List.copyOf(EventVocabularies.of(ConversionApi.EVENTS).matchKeys().keySet())));
    assertThat(
        keys.get("EMAIL"),
        contains(new ColumnRef("email", Form.MIXED), new ColumnRef("email_sha", Form.HASHED)));
    assertThat(keys.get("PHONE"), contains(new ColumnRef("phone", Form.RAW)));
    assertThat(
        keys.get("MAID"),
        contains(new ColumnRef("idfa", Form.RAW), new ColumnRef("gaid", Form.RAW)));
    assertThat(keys.get("FIP"), contains(new ColumnRef("client_ip", Form.RAW)));
  }

  @Test
  void jobWideValuesAreMapped() {
    assertThat(orders.defaults().keySet(), is(EventDefaultKeys.KEYS.keySet()));
    assertThat(orders.defaults(), hasEntry(EventField.EVENT_NAME, "Online order"));
    assertThat(orders.defaults(), hasEntry(EventField.VALUE, "10.50"));
    assertThat(orders.defaults(), hasEntry(EventField.LIMITED_DATA_USE, "false"));
  }

  @Test
  void settingsAreThoseOfTheDomain() {
    AccountConfig account = config.accounts().get("acme-fe");
    assertThat(
        orders.settings(account),
        is(
            new EventSettings(
                ConversionApi.EVENTS,
                Region.FE,
                "9223372036854775807",
                orders.defaults(),
                ZoneId.of("Australia/Sydney"),
                "order-",
                Map.of(),
                Denied.SEND,
                Map.of(
                    "brand",
                    new CustomForm(null, CustomEncoding.EXACT),
                    "revenue",
                    new CustomForm("INTEGER", CustomEncoding.CENTS)))));
    assertThat(legacy.settings(account).typeSynonyms(), is(LegacyEvents.typeSynonyms()));
  }

  @Test
  void presetGivesTheColumnsThatAreNotWritten() {
    assertThat(legacy.api(), is(ConversionApi.DEFINITIONS));
    assertThat(
        legacy.definition(), is(new DefinitionConfig(Counting.FIRST, new BigDecimal("12.5"))));
    assertThat(legacy.source().location(), is(new IcebergTable("web.leads", Optional.of("audit"))));
    // advertiser-id: null takes one out, and event.name stands for the column of the name.
    assertThat(
        legacy.source().columns(),
        is(
            new EventColumnsConfig(
                Map.of(
                    EventField.EVENT_TYPE,
                    "eventType",
                    EventField.EVENT_TIME,
                    "eventTime",
                    EventField.VALUE,
                    "eventValue",
                    EventField.CURRENCY,
                    "currency",
                    EventField.INGESTION,
                    "eventAttributionSource",
                    EventField.EXTERNAL_USER_ID,
                    "contact_id"),
                Map.of("EMAIL", List.of(new ColumnRef("userId", Form.HASHED))),
                List.of("lead_id", "line_no"))));
  }

  @Test
  void defaultsOfConversionsAreMergedDeep() {
    assertThat(legacy.account(), is("acme-fe"));
    assertThat(legacy.guards().minBaseline(), is(50L));
    assertThat(orders.guards().minBaseline(), is(20L));
  }

  @Test
  void eventsGoToAnAmazonAdsAccountByItsGlobalId() {
    String text =
        ConfigFixture.text("/config/conversions.yaml")
            .replace("\"9007199254740993\"", "amzn1.ads-account.g.abc1");
    ActivationConfig loaded = new ConfigFixture(folder).load(text);
    AccountConfig account = loaded.accounts().get("acme");
    assertThat(account.target(), is(new AccountTarget.AdsAccount("amzn1.ads-account.g.abc1")));
    assertThat(
        loaded.conversions().get(0).settings(account).advertiserId(),
        is("amzn1.ads-account.g.abc1"));
  }
}
