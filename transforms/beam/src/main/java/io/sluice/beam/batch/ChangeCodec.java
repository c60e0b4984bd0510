package io.sluice.beam.batch;

import io.sluice.domain.batch.PlannedChange;
import io.sluice.domain.diff.ChangeKind;
import io.sluice.domain.diff.Fingerprint;
import io.sluice.domain.diff.RemovalReason;
import io.sluice.domain.matchkey.DigestSet;
import io.sluice.domain.qualify.ConsentSignal;
import io.sluice.domain.qualify.ConsentSignal.Grant;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.Encoder;
import org.jspecify.annotations.Nullable;

/** A planned change as the Avro record {@code io.sluice.records.OutboxChange}, field by field. */
public final class ChangeCodec extends OutboxCodec<PlannedChange> {
  static final Schema SCHEMA = schema("outbox-change.avsc");
  static final ChangeCodec INSTANCE = new ChangeCodec();

  private static final Symbols<ChangeKind> KINDS = Symbols.of(SCHEMA, "kind", ChangeKind.class);
  private static final Symbols<RemovalReason> REASONS =
      Symbols.of(SCHEMA, "reason", RemovalReason.class);
  private static final Symbols<Grant> GRANTS = Symbols.of(SCHEMA, "userData", Grant.class);

  private ChangeCodec() {
    super(SCHEMA);
  }

  /** One change in the outbox's encoding, without the container around it. */
  public static byte[] encode(PlannedChange change) {
    return INSTANCE.toBytes(change);
  }

  /**
   * Reads what {@link #encode} gave.
   *
   * @throws IOException if the bytes end early
   */
  public static PlannedChange decode(byte[] encoded) throws IOException {
    return INSTANCE.ofBytes(encoded);
  }

  @Override
  public void write(PlannedChange change, Encoder out) throws IOException {
    out.writeString(change.externalUserId());
    out.writeEnum(KINDS.code(change.kind()));
    out.writeEnum(REASONS.code(change.reason()));
    writeText(change.country(), out);
    ConsentSignal consent = change.consent();
    out.writeEnum(GRANTS.code(consent.amznUserData()));
    out.writeEnum(GRANTS.code(consent.amznAdStorage()));
    writeText(consent.tcf(), out);
    writeText(consent.gpp(), out);
    out.writeBytes(packed(change.keySets()));
    out.writeFixed(change.fingerprint().bytes());
    Instant until = change.qualifiedUntil();
    out.writeIndex(until == null ? 0 : 1);
    if (until != null) {
      out.writeLong(until.getEpochSecond());
    }
  }

  @Override
  public PlannedChange read(@Nullable PlannedChange reuse, Decoder in) throws IOException {
    String externalUserId = in.readString();
    ChangeKind kind = KINDS.constant(in.readEnum());
    RemovalReason reason = REASONS.constant(in.readEnum());
    String country = readText(in);
    Grant userData = GRANTS.constant(in.readEnum());
    Grant adStorage = GRANTS.constant(in.readEnum());
    String tcf = readText(in);
    String gpp = readText(in);
    List<DigestSet> keySets = unpacked(in.readBytes(null));
    byte[] fingerprint = new byte[Fingerprint.BYTES];
    in.readFixed(fingerprint);
    Instant until = in.readIndex() == 0 ? null : Instant.ofEpochSecond(in.readLong());
    return new PlannedChange(
        externalUserId,
        kind,
        reason,
        keySets,
        country,
        new ConsentSignal(userData, adStorage, tcf, gpp),
        Fingerprint.of(fingerprint),
        until);
  }

  private static byte[] packed(List<DigestSet> sets) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (DigestSet set : sets) {
      bytes.write(set.mask());
      bytes.writeBytes(set.bytes());
    }
    return bytes.toByteArray();
  }

  private static List<DigestSet> unpacked(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    List<DigestSet> sets = new ArrayList<>();
    int at = 0;
    while (at < bytes.length) {
      int mask = Byte.toUnsignedInt(bytes[at]);
      int end = at + 1 + Integer.bitCount(mask) * DigestSet.DIGEST_BYTES;
      sets.add(DigestSet.of(mask, Arrays.copyOfRange(bytes, at + 1, end)));
      at = end;
    }
    return sets;
  }
}
