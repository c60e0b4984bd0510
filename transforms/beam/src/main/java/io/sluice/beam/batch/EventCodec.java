package io.sluice.beam.batch;

import io.sluice.domain.batch.PlannedEvent;
import io.sluice.domain.conversion.ConversionEvent;
import io.sluice.domain.conversion.ConversionEvent.Amount;
import io.sluice.domain.conversion.ConversionEvent.DataUse;
import io.sluice.domain.conversion.ConversionIdentity;
import io.sluice.domain.conversion.CustomValue;
import io.sluice.domain.conversion.EventConsent;
import io.sluice.domain.conversion.EventContext;
import io.sluice.domain.conversion.EventKey;
import io.sluice.domain.diff.Fingerprint;
import io.sluice.domain.qualify.ConsentSignal;
import io.sluice.domain.qualify.ConsentSignal.Grant;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.Encoder;
import org.jspecify.annotations.Nullable;

/** A planned event as the Avro record {@code io.sluice.records.OutboxEvent}, field by field. */
public final class EventCodec extends OutboxCodec<PlannedEvent> {
  static final Schema SCHEMA = schema("outbox-event.avsc");
  static final EventCodec INSTANCE = new EventCodec();

  private static final Symbols<Grant> GRANTS = Symbols.of(SCHEMA, "userData", Grant.class);
  private static final Symbols<DataUse> USES = Symbols.of(SCHEMA, "dataUse", DataUse.class);
  private static final int DIGEST = 0;
  private static final int RAW = 1;

  private EventCodec() {
    super(SCHEMA);
  }

  /**
   * One event in the outbox's encoding, without the container around it.
   *
   * @throws ArithmeticException if its value has more digits than a long, which the rules exclude
   */
  public static byte[] encode(PlannedEvent event) {
    return INSTANCE.toBytes(event);
  }

  /**
   * Reads what {@link #encode} gave.
   *
   * @throws IOException if the bytes end early
   */
  public static PlannedEvent decode(byte[] encoded) throws IOException {
    return INSTANCE.ofBytes(encoded);
  }

  @Override
  public void write(PlannedEvent planned, Encoder out) throws IOException {
    ConversionEvent event = planned.event();
    out.writeString(event.eventId());
    out.writeString(event.identity().name());
    out.writeString(event.identity().type());
    out.writeString(event.identity().source());
    out.writeString(event.identity().dataset());
    out.writeLong(event.time().toEpochMilli());
    out.writeString(event.country());
    writeKeys(event.keys(), out);
    writeAmount(event.amount(), out);
    writeConsent(event.consent(), out);
    out.writeEnum(USES.code(event.dataUse()));
    writeCustomData(event.customData(), out);
    writeText(event.context().adEventKey(), out);
    writeText(event.context().arefTokens(), out);
    writeText(event.context().userAgent(), out);
    writeText(event.context().partner(), out);
    out.writeFixed(planned.content().bytes());
  }

  @Override
  public PlannedEvent read(@Nullable PlannedEvent reuse, Decoder in) throws IOException {
    ConversionEvent event =
        new ConversionEvent(
            in.readString(),
            new ConversionIdentity(
                in.readString(), in.readString(), in.readString(), in.readString()),
            Instant.ofEpochMilli(in.readLong()),
            in.readString(),
            readKeys(in),
            readAmount(in),
            readConsent(in),
            Objects.requireNonNull(USES.constant(in.readEnum())),
            readCustomData(in),
            new EventContext(readText(in), readText(in), readText(in), readText(in)));
    byte[] fingerprint = new byte[Fingerprint.BYTES];
    in.readFixed(fingerprint);
    return new PlannedEvent(event, Fingerprint.of(fingerprint));
  }

  private static void writeKeys(List<EventKey> keys, Encoder out) throws IOException {
    out.writeArrayStart();
    out.setItemCount(keys.size());
    for (EventKey key : keys) {
      out.startItem();
      out.writeString(key.type());
      Optional<byte[]> digest = key.digest();
      out.writeIndex(digest.isPresent() ? DIGEST : RAW);
      if (digest.isPresent()) {
        out.writeFixed(digest.get());
      } else {
        out.writeString(key.wireValue());
      }
    }
    out.writeArrayEnd();
  }

  private static List<EventKey> readKeys(Decoder in) throws IOException {
    List<EventKey> keys = new ArrayList<>();
    for (long left = in.readArrayStart(); left > 0; left = in.arrayNext()) {
      for (long i = 0; i < left; i++) {
        keys.add(readKey(in));
      }
    }
    return keys;
  }

  private static EventKey readKey(Decoder in) throws IOException {
    String type = in.readString();
    if (in.readIndex() == RAW) {
      return EventKey.raw(type, in.readString());
    }
    byte[] digest = new byte[EventKey.DIGEST_BYTES];
    in.readFixed(digest);
    return EventKey.hashed(type, digest);
  }

  private static void writeAmount(Amount amount, Encoder out) throws IOException {
    BigDecimal value = amount.value();
    out.writeIndex(value == null ? 0 : 1);
    if (value != null) {
      out.writeLong(value.unscaledValue().longValueExact());
      out.writeInt(value.scale());
    }
    writeText(amount.currency(), out);
    out.writeIndex(amount.units() == null ? 0 : 1);
    if (amount.units() != null) {
      out.writeLong(amount.units());
    }
  }

  private static Amount readAmount(Decoder in) throws IOException {
    // The scale is kept: the fingerprint and the body are made of the digits as they were planned.
    BigDecimal value = in.readIndex() == 0 ? null : BigDecimal.valueOf(in.readLong(), in.readInt());
    String currency = readText(in);
    Long units = in.readIndex() == 0 ? null : Long.valueOf(in.readLong());
    return new Amount(value, currency, units);
  }

  private static void writeConsent(EventConsent consent, Encoder out) throws IOException {
    ConsentSignal signal = consent.signal();
    out.writeEnum(GRANTS.code(signal.amznUserData()));
    out.writeEnum(GRANTS.code(signal.amznAdStorage()));
    writeText(signal.tcf(), out);
    writeText(signal.gpp(), out);
    writeText(consent.ipAddress(), out);
  }

  private static EventConsent readConsent(Decoder in) throws IOException {
    Grant userData = GRANTS.constant(in.readEnum());
    Grant adStorage = GRANTS.constant(in.readEnum());
    return new EventConsent(
        new ConsentSignal(userData, adStorage, readText(in), readText(in)), readText(in));
  }

  private static void writeCustomData(List<CustomValue> values, Encoder out) throws IOException {
    out.writeArrayStart();
    out.setItemCount(values.size());
    for (CustomValue value : values) {
      out.startItem();
      out.writeString(value.name());
      out.writeString(value.value());
      writeText(value.dataType(), out);
    }
    out.writeArrayEnd();
  }

  private static List<CustomValue> readCustomData(Decoder in) throws IOException {
    List<CustomValue> values = new ArrayList<>();
    for (long left = in.readArrayStart(); left > 0; left = in.arrayNext()) {
      for (long i = 0; i < left; i++) {
        values.add(new CustomValue(in.readString(), in.readString(), readText(in)));
      }
    }
    return values;
  }
}
