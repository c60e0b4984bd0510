package io.sluice.domain.conversion;

import com.google.common.io.ByteArrayDataOutput;
import com.google.common.io.ByteStreams;
import io.sluice.domain.diff.ContentFingerprint;
import io.sluice.domain.diff.Fingerprint;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The keyed fingerprint of what Amazon would receive of an event, by which a row that changed under
 * the same event id is found.
 *
 * <p>Two things are not in it. The event id, for it is what is looked up. And the event time: an
 * order whose time was corrected is still the same event, so the time is kept and compared by
 * itself, see {@link EventHistory}. Not safe for several threads; cheap to make.
 */
public final class EventFingerprint {
  private final ContentFingerprint fingerprint;

  private EventFingerprint(ContentFingerprint fingerprint) {
    this.fingerprint = fingerprint;
  }

  /**
   * Takes the workspace's secret and the pinned rules version.
   *
   * @param key at least 16 bytes
   * @throws IllegalArgumentException if the key is shorter
   */
  public static EventFingerprint of(byte[] key, String rulesVersion) {
    return new EventFingerprint(ContentFingerprint.of(key, "conversion/" + rulesVersion));
  }

  /** The fingerprint of an event's content. */
  public Fingerprint of(ConversionEvent event) {
    byte[] bytes = canonical(event);
    return fingerprint.of(bytes, 0, bytes.length);
  }

  /**
   * Every part with its length in front, an absent one as -1, so that no two contents run together.
   */
  private static byte[] canonical(ConversionEvent event) {
    ByteArrayDataOutput out = ByteStreams.newDataOutput(256);
    ConversionIdentity identity = event.identity();
    put(out, identity.name());
    put(out, identity.type());
    put(out, identity.source());
    put(out, identity.dataset());
    put(out, event.country());
    out.writeInt(event.keys().size());
    for (EventKey key : event.keys()) {
      put(out, key.type());
      put(out, key.content());
    }
    amount(out, event.amount());
    put(out, name(event.consent().signal().amznUserData()));
    put(out, name(event.consent().signal().amznAdStorage()));
    put(out, event.consent().signal().tcf());
    put(out, event.consent().signal().gpp());
    put(out, event.consent().ipAddress());
    put(out, event.dataUse().name());
    out.writeInt(event.customData().size());
    for (CustomValue value : event.customData()) {
      put(out, value.name());
      put(out, value.value());
      put(out, value.dataType());
    }
    EventContext context = event.context();
    put(out, context.adEventKey());
    put(out, context.arefTokens());
    put(out, context.userAgent());
    put(out, context.partner());
    return out.toByteArray();
  }

  private static void amount(ByteArrayDataOutput out, ConversionEvent.Amount amount) {
    BigDecimal value = amount.value();
    put(out, value == null ? null : value.setScale(EventAmounts.SCALE).toPlainString());
    put(out, amount.currency());
    put(out, amount.units() == null ? null : amount.units().toString());
  }

  private static @Nullable String name(@Nullable Enum<?> value) {
    return value == null ? null : value.name();
  }

  private static void put(ByteArrayDataOutput out, @Nullable String text) {
    if (text == null) {
      out.writeInt(-1);
      return;
    }
    put(out, text.getBytes(StandardCharsets.UTF_8));
  }

  private static void put(ByteArrayDataOutput out, byte[] bytes) {
    out.writeInt(bytes.length);
    out.write(bytes);
  }
}
