package io.sluice.amazonads.client;

import io.sluice.amazonads.ConsentSignal;
import io.sluice.amazonads.MatchKeyName;
import io.sluice.amazonads.RecordAction;
import io.sluice.amazonads.RecordsBodyWriter;
import io.sluice.amazonads.UploadKeySet;
import io.sluice.domain.batch.UploadBatch;
import io.sluice.domain.batch.UploadRecord;
import io.sluice.domain.matchkey.DigestSet;
import io.sluice.domain.qualify.ConsentSignal.Grant;
import io.sluice.domain.snapshot.MatchKeyType;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A domain record as the body writer reads it. Personal data: hashed.
 *
 * @param externalUserId the member
 * @param action what to do
 * @param keySets digests
 * @param countryCode country or {@code null}
 * @param consent signals
 */
record WireRecord(
    String externalUserId,
    RecordAction action,
    List<UploadKeySet> keySets,
    @Nullable String countryCode,
    ConsentSignal consent)
    implements io.sluice.amazonads.UploadRecord {

  private static final Map<MatchKeyName, MatchKeyType> TYPES = types();

  /** The body of an upload; the same batch gives the same bytes. */
  static byte[] body(UploadBatch batch) {
    List<WireRecord> records = batch.records().stream().map(WireRecord::of).toList();
    return RecordsBodyWriter.of(
            batch.audience().audienceId(), Optional.ofNullable(batch.audience().connectionId()))
        .render(records);
  }

  private static WireRecord of(UploadRecord record) {
    return new WireRecord(
        record.externalUserId(),
        switch (record.action()) {
          case CREATE -> RecordAction.CREATE;
          case DELETE -> RecordAction.DELETE;
        },
        record.keySets().stream().map(WireRecord::keySet).toList(),
        record.country(),
        new ConsentSignal(
            name(record.consent().amznUserData()),
            name(record.consent().amznAdStorage()),
            record.consent().tcf(),
            record.consent().gpp()));
  }

  private static UploadKeySet keySet(DigestSet set) {
    byte[] digests = set.bytes();
    return key -> {
      int bit = TYPES.get(key).bit();
      if ((set.mask() & bit) == 0) {
        return null;
      }
      int from = Integer.bitCount(set.mask() & (bit - 1)) * DigestSet.DIGEST_BYTES;
      return Arrays.copyOfRange(digests, from, from + DigestSet.DIGEST_BYTES);
    };
  }

  private static @Nullable String name(@Nullable Grant grant) {
    return grant == null ? null : grant.name();
  }

  private static Map<MatchKeyName, MatchKeyType> types() {
    Map<MatchKeyName, MatchKeyType> types = new EnumMap<>(MatchKeyName.class);
    for (MatchKeyType type : MatchKeyType.all()) {
      types.put(MatchKeyName.ofWireName(type.wireName()).orElseThrow(), type);
    }
    return types;
  }

  /** The action, never the member. */
  @Override
  public String toString() {
    return "WireRecord[" + action + ", " + keySets.size() + " key sets]";
  }
}
