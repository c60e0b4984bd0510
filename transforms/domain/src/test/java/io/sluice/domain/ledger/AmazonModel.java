package io.sluice.domain.ledger;

import io.sluice.domain.batch.PlannedChange;
import io.sluice.domain.batch.UploadRecord;
import io.sluice.domain.ledger.SentDigests.Content;
import io.sluice.domain.matchkey.DigestSet;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * One audience at Amazon, as unkind as its documents allow: a CREATE never takes back what an
 * earlier one brought, a DELETE takes out the digests that it carries and no others, and what is
 * over its time to live comes back with a longer one.
 */
final class AmazonModel {
  private final Map<String, Map<DigestSet, Instant>> takenAt = new TreeMap<>();
  private final Map<String, Content> current = new TreeMap<>();
  private Duration ttl;

  AmazonModel(Duration ttl) {
    this.ttl = ttl;
  }

  void setTtl(Duration other) {
    ttl = other;
  }

  void apply(PlannedChange change, Instant now) {
    UploadRecord upload = change.toUpload();
    Map<DigestSet, Instant> held =
        takenAt.computeIfAbsent(upload.externalUserId(), id -> new TreeMap<>());
    if (upload.action() == UploadRecord.Action.CREATE) {
      upload.keySets().forEach(set -> held.put(set, now));
      current.put(
          upload.externalUserId(),
          new Content(upload.keySets(), upload.country(), upload.consent()));
    } else {
      upload.keySets().forEach(held::remove);
    }
  }

  /** Whether any digest of a person is in the audience. */
  boolean isMember(String id, Instant at) {
    return takenAt.getOrDefault(id, Map.of()).values().stream().anyMatch(t -> lives(t, at));
  }

  /** What the last CREATE said, while all of it is in the audience. */
  Optional<Content> content(String id, Instant at) {
    Map<DigestSet, Instant> held = takenAt.getOrDefault(id, Map.of());
    return Optional.ofNullable(current.get(id))
        .filter(
            content ->
                content.sets().stream()
                    .allMatch(set -> held.containsKey(set) && lives(held.get(set), at)));
  }

  /** Digests of a person of any age: a longer time to live would bring them back. */
  Set<DigestSet> digests(String id) {
    return takenAt.getOrDefault(id, Map.of()).keySet();
  }

  private boolean lives(Instant taken, Instant at) {
    return at.isBefore(taken.plus(ttl));
  }
}
