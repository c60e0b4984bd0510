package io.sluice.beam.batch;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.domain.batch.PlannedEvent;
import io.sluice.domain.conversion.ConversionEvent;
import io.sluice.domain.conversion.ConversionEvent.Amount;
import io.sluice.domain.conversion.ConversionEvent.DataUse;
import io.sluice.domain.conversion.ConversionIdentity;
import io.sluice.domain.conversion.CustomValue;
import io.sluice.domain.conversion.EventConsent;
import io.sluice.domain.conversion.EventContext;
import io.sluice.domain.conversion.EventFingerprint;
import io.sluice.domain.conversion.EventKey;
import io.sluice.domain.delivery.LaneId;
import io.sluice.domain.diff.Fingerprint;
import io.sluice.domain.qualify.ConsentSignal;
import io.sluice.domain.qualify.ConsentSignal.Grant;
import io.sluice.domain.qualify.Region;
import io.sluice.records.PlanManifest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventCodecTest {
  private static final LaneId LANE = new LaneId(Region.EU, "acme-eu", "events");
  private static final EventFingerprint PRINTS = EventFingerprint.of(new byte[16], "1");

  @Property
  void eventComesBackAsItWas(@ForAll("events") PlannedEvent event) throws IOException {
    PlannedEvent back = EventCodec.decode(EventCodec.encode(event));
    assertThat(back, equalTo(event));
    // Equal events could still travel differently: the fingerprint is over the wire's texts.
    assertThat(PRINTS.of(back.event()), equalTo(PRINTS.of(event.event())));
  }

  @Test
  void valueKeepsItsScale() throws IOException {
    for (String text :
        List.of("10", "10.0", "10.00", "0.00", "-3.50", "9999999999999.99", "1E+3")) {
      BigDecimal value = new BigDecimal(text);
      PlannedEvent event = with(new Amount(value, null, null));
      assertThat(
          EventCodec.decode(EventCodec.encode(event)).event().amount().value(), equalTo(value));
    }
  }

  @Test
  void anyAvroReaderUnderstandsTheFile() throws IOException {
    GenericRecord full = generic(PlannedEvents.FULL);
    assertThat(full.get("eventId").toString(), is("order-1"));
    assertThat(full.get("name").toString(), is("Bestellung ü"));
    assertThat(full.get("time"), is(Instant.parse("2026-03-10T11:12:13.456Z").toEpochMilli()));
    assertThat(((GenericRecord) full.get("value")).get("unscaled"), is(129950L));
    assertThat(((List<?>) full.get("keys")).size(), is(2));
    assertThat(full.get("userData").toString(), is("GRANTED"));
    assertThat(full.get("ipAddress").toString(), is("192.0.2.1"));
    assertThat(full.get("dataUse").toString(), is("LIMITED"));
    assertThat(((List<?>) full.get("customData")).size(), is(2));
    assertThat(full.get("partner").toString(), is("partner"));
  }

  @Test
  void symbolsOfTheSchemaAreOurConstants() {
    assertThat(symbols("dataUse"), equalTo(names(DataUse.values())));
    assertThat(
        symbols("userData"),
        equalTo(Stream.concat(Stream.of("NONE"), names(Grant.values()).stream()).toList()));
  }

  @Test
  void batchOfEventsIsReadOnlyAsItWasPlanned(@TempDir Path workspace) throws IOException {
    PlanFolder folder = PlanFolder.of(workspace.toString(), "p1");
    List<PlannedEvent> events = List.of(PlannedEvents.FULL, PlannedEvents.event(2));
    int seq = 4095 * 100_000 + 7;
    PlanManifest.Batch batch =
        folder.writeEventBatch(
            LANE, seq, "a", events.stream().map(EventCodec::encode).toList(), 1234);
    assertThat(batch.records(), is(2));
    assertThat(batch.bytes(), is(1234L));
    assertThat(folder.readEventBatch(LANE, seq, batch.file(), batch.id()), equalTo(events));
    assertThrows(
        IOException.class, () -> folder.readEventBatch(LANE, seq + 1, batch.file(), batch.id()));
    // Each kind refuses the other's file.
    assertThrows(IOException.class, () -> folder.readBatch(LANE, seq, batch.file(), batch.id()));
    Path file = workspace.resolve("plans/p1/outbox/" + batch.file());
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 40));
    assertThrows(
        IOException.class, () -> folder.readEventBatch(LANE, seq, batch.file(), batch.id()));
  }

  private static PlannedEvent with(Amount amount) {
    ConversionEvent event = PlannedEvents.event(1).event();
    return new PlannedEvent(
        new ConversionEvent(
            event.eventId(),
            event.identity(),
            event.time(),
            event.country(),
            event.keys(),
            amount,
            event.consent(),
            event.dataUse(),
            event.customData(),
            event.context()),
        new Fingerprint(1, 2));
  }

  private static GenericRecord generic(PlannedEvent event) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    OutboxFile.write(
        out, EventCodec.INSTANCE, "p1", LANE, 1, EventCodec.INSTANCE.toBytes(List.of(event)));
    try (DataFileStream<GenericRecord> stream =
        new DataFileStream<>(
            new ByteArrayInputStream(out.toByteArray()), new GenericDatumReader<>())) {
      return stream.next();
    }
  }

  private static List<String> symbols(String field) {
    return EventCodec.SCHEMA.getField(field).schema().getEnumSymbols();
  }

  private static List<String> names(Enum<?>[] values) {
    return Arrays.stream(values).map(Enum::name).toList();
  }

  @Provide
  Arbitrary<PlannedEvent> events() {
    Arbitrary<ConversionEvent> events =
        Combinators.combine(
                Combinators.combine(text(), identities(), times(), text()).as(Head::new),
                keys().list().ofMaxSize(4),
                amounts(),
                consents(),
                Arbitraries.of(DataUse.class),
                customValues().list().ofMaxSize(3),
                contexts())
            .as(
                (head, keys, amount, consent, use, custom, context) ->
                    new ConversionEvent(
                        head.id(),
                        head.identity(),
                        head.time(),
                        head.country(),
                        keys,
                        amount,
                        consent,
                        use,
                        custom,
                        context));
    return Combinators.combine(events, Arbitraries.longs(), Arbitraries.longs())
        .as((event, high, low) -> new PlannedEvent(event, new Fingerprint(high, low)));
  }

  private record Head(String id, ConversionIdentity identity, Instant time, String country) {}

  private static Arbitrary<ConversionIdentity> identities() {
    return Combinators.combine(text(), text(), text(), text()).as(ConversionIdentity::new);
  }

  private static Arbitrary<Instant> times() {
    return Arbitraries.longs()
        .between(-4_000_000_000_000L, 4_000_000_000_000L)
        .map(Instant::ofEpochMilli);
  }

  private static Arbitrary<EventKey> keys() {
    Arbitrary<EventKey> hashed =
        Combinators.combine(text(), Arbitraries.bytes().array(byte[].class).ofSize(32))
            .as(EventKey::hashed);
    return Arbitraries.oneOf(hashed, Combinators.combine(text(), text()).as(EventKey::raw));
  }

  private static Arbitrary<Amount> amounts() {
    Arbitrary<BigDecimal> values =
        Arbitraries.longs()
            .between(-999_999_999_999_999L, 999_999_999_999_999L)
            .map(cents -> BigDecimal.valueOf(cents, 2));
    return Combinators.combine(
            values.injectNull(0.2), maybe(), Arbitraries.longs().greaterOrEqual(1).injectNull(0.2))
        .as(Amount::new);
  }

  private static Arbitrary<EventConsent> consents() {
    Arbitrary<Grant> grants = Arbitraries.of(Grant.class).injectNull(0.3);
    return Combinators.combine(grants, grants, maybe(), maybe(), maybe())
        .as((a, b, tcf, gpp, ip) -> new EventConsent(new ConsentSignal(a, b, tcf, gpp), ip));
  }

  private static Arbitrary<CustomValue> customValues() {
    return Combinators.combine(text(), text(), maybe()).as(CustomValue::new);
  }

  private static Arbitrary<EventContext> contexts() {
    return Combinators.combine(maybe(), maybe(), maybe(), maybe()).as(EventContext::new);
  }

  private static Arbitrary<String> maybe() {
    return text().injectNull(0.3);
  }

  // Half a surrogate pair never gets here: the rules reject such texts.
  private static Arbitrary<String> text() {
    return Arbitraries.strings()
        .withCharRange('\0', '\ud7ff')
        .withCharRange('\ue000', '\uffff')
        .ofMaxLength(20);
  }
}
