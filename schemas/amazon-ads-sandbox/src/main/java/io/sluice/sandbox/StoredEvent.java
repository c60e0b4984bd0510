package io.sluice.sandbox;

import io.sluice.amazonads.ApiRegion;
import io.sluice.sandbox.EventView.Exclusion;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * An event that was taken, some four hundred bytes of it: what many events have in common is one
 * object, digests are bytes.
 */
final class StoredEvent {
  private static final int DIGEST = 32;

  private final Kind kind;
  private final String eventId;
  private final long timeMillis;
  private final Instant acceptedAt;
  private final byte[] digests;
  private final Amount amount;
  private Exclusion excluded;

  StoredEvent(
      Kind kind,
      String eventId,
      long timeMillis,
      Instant acceptedAt,
      byte[] digests,
      Amount amount,
      Exclusion excluded) {
    this.kind = kind;
    this.eventId = eventId;
    this.timeMillis = timeMillis;
    this.acceptedAt = acceptedAt;
    this.digests = digests;
    this.amount = amount;
    this.excluded = excluded;
  }

  /**
   * What events share.
   *
   * @param place where they came
   * @param conversion what happened
   * @param countryCode country
   * @param hashed types of hashed identifiers, in order
   * @param rawKeys types of identifiers that came raw
   * @param consent which signals they carried
   * @param customData names of their custom attributes
   */
  record Kind(
      Place place,
      Conversion conversion,
      String countryCode,
      List<String> hashed,
      List<String> rawKeys,
      List<String> consent,
      List<String> customData) {}

  /**
   * Where events came.
   *
   * @param region region
   * @param account the advertiser
   * @param operation the call they came by
   */
  record Place(ApiRegion region, String account, Operation operation) {}

  /**
   * What happened.
   *
   * @param definitionId the definition in the older API, or null
   * @param name name
   * @param type type
   * @param source source
   * @param dataset dataset, or null
   */
  record Conversion(String definitionId, String name, String type, String source, String dataset) {}

  /**
   * What an event is worth.
   *
   * @param value value, or null
   * @param currency currency, or null
   * @param units units, or null
   */
  record Amount(BigDecimal value, String currency, Long units) {}

  String eventId() {
    return eventId;
  }

  Instant acceptedAt() {
    return acceptedAt;
  }

  long timeMillis() {
    return timeMillis;
  }

  boolean hasDigests() {
    return digests.length > 0;
  }

  Exclusion excluded() {
    return excluded;
  }

  void exclude(Exclusion reason) {
    excluded = reason;
  }

  int idHash() {
    return 31 * eventId.hashCode() + kind.place().account().hashCode();
  }

  /** Tells whether it has the id of another one at the same advertiser and region. */
  boolean sameId(StoredEvent other) {
    return eventId.equals(other.eventId)
        && kind.place().region() == other.kind.place().region()
        && kind.place().account().equals(other.kind.place().account());
  }

  int momentHash() {
    // Digests are random: some bytes of the first and the last are enough.
    return 31 * (bytes(0) ^ bytes(digests.length - Integer.BYTES)) + amount.hashCode();
  }

  private int bytes(int from) {
    return ByteBuffer.wrap(digests).getInt(from);
  }

  /** Tells whether person, conversion and attributes are those of another one. */
  boolean sameMoment(StoredEvent other) {
    return Arrays.equals(digests, other.digests)
        && amount.equals(other.amount)
        && kind.hashed().equals(other.kind.hashed())
        && kind.conversion().equals(other.kind.conversion())
        && kind.place().region() == other.kind.place().region()
        && kind.place().account().equals(other.kind.place().account());
  }

  EventView view(long sequence) {
    Map<String, String> byType = new HashMap<>();
    for (int i = 0; i < kind.hashed().size(); i++) {
      byType.put(
          kind.hashed().get(i), HexFormat.of().formatHex(digests, i * DIGEST, (i + 1) * DIGEST));
    }
    return new EventView(
        sequence,
        kind.place().region(),
        kind.place().account(),
        kind.place().operation(),
        eventId,
        kind.conversion().definitionId(),
        kind.conversion().name(),
        kind.conversion().type(),
        kind.conversion().source(),
        kind.conversion().dataset(),
        kind.countryCode(),
        Instant.ofEpochMilli(timeMillis),
        acceptedAt,
        byType,
        kind.rawKeys(),
        amount.value(),
        amount.currency(),
        amount.units(),
        kind.consent(),
        kind.customData(),
        excluded);
  }

  @Override
  public String toString() {
    return "StoredEvent[" + Objects.hash(eventId) + "]";
  }
}
