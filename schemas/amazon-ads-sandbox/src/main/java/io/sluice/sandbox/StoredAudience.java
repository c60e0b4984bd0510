package io.sluice.sandbox;

import io.sluice.amazonads.ApiRegion;
import io.sluice.amazonads.AudienceCreateRequest;
import io.sluice.amazonads.AudienceDescription;
import io.sluice.amazonads.AudienceFee;
import io.sluice.amazonads.AudienceLimits;
import io.sluice.amazonads.AudienceMetadata;
import io.sluice.amazonads.AudienceMetadataWithSize;
import io.sluice.amazonads.AudienceSize;
import io.sluice.amazonads.AudienceUpdateRequest;
import io.sluice.amazonads.AudienceUpdated;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** An audience with its members and the uploads that wait for it. Thread-safe. */
final class StoredAudience {
  private final long id;
  private final ApiRegion region;
  private final AudienceCreateRequest created;
  private final Long advertiserId;
  private final MemberTable members;
  private final Deque<UploadJob> waiting = new ArrayDeque<>();
  private String description;
  private long ttlSeconds;
  private List<AudienceFee> fees;

  StoredAudience(
      long id,
      ApiRegion region,
      AudienceCreateRequest created,
      Long advertiserId,
      MemberDetail detail) {
    this.id = id;
    this.region = region;
    this.created = created;
    this.advertiserId = advertiserId;
    this.members = new MemberTable(detail);
    this.description = created.description();
    Long ttl = created.metadata().ttl();
    this.ttlSeconds = ttl == null ? AudienceLimits.MAX_TTL_SECONDS : ttl;
    this.fees = created.metadata().audienceFees();
  }

  long id() {
    return id;
  }

  ApiRegion region() {
    return region;
  }

  boolean needsTerms() {
    return created.targetResource().connectionId() != null;
  }

  synchronized void enqueue(UploadJob job) {
    waiting.add(job);
  }

  /** Applies the uploads that are due, in the order of their arrival. */
  synchronized void applyDue(JobProgress progress, Instant now) {
    while (!waiting.isEmpty() && progress.due(waiting.peek().acceptedAt(), now)) {
      UploadJob job = waiting.poll();
      Instant at = progress.applicationTime(job.acceptedAt(), now);
      job.apply(members, created.countryCode(), at);
    }
  }

  synchronized void update(AudienceUpdateRequest change) {
    if (change.description() != null) {
      description = change.description();
    }
    if (change.metadata() != null) {
      ttlSeconds = change.metadata().ttl() == null ? ttlSeconds : change.metadata().ttl();
      fees = change.metadata().audienceFees() == null ? fees : change.metadata().audienceFees();
    }
  }

  synchronized AudienceSize size(Instant now) {
    long active = members.active(now.toEpochMilli(), 1000 * ttlSeconds);
    return new AudienceSize(active, active, active);
  }

  synchronized AudienceDescription describe(Instant now) {
    String externalId = created.metadata().externalAudienceId();
    AudienceMetadataWithSize metadata =
        new AudienceMetadataWithSize(externalId, ttlSeconds, fees, size(now));
    return new AudienceDescription(
        advertiserId, id, created.countryCode(), created.name(), description, metadata);
  }

  synchronized AudienceUpdated updated() {
    String externalId = created.metadata().externalAudienceId();
    return new AudienceUpdated(
        advertiserId,
        id,
        created.name(),
        description,
        new AudienceMetadata(externalId, ttlSeconds, fees));
  }

  synchronized AudienceView view(Instant now) {
    return new AudienceView(
        region,
        id,
        created.metadata().externalAudienceId(),
        created.name(),
        description,
        created.countryCode(),
        created.targetResource().connectionId(),
        advertiserId,
        ttlSeconds,
        fees == null ? List.of() : fees,
        members.size(),
        members.active(now.toEpochMilli(), 1000 * ttlSeconds));
  }

  /** Shows each member, lapsed ones included. */
  synchronized void forEachMember(Instant now, MemberVisitor visitor) {
    members.forEach(
        (userId, addedAt, detail) -> {
          boolean active = now.toEpochMilli() < addedAt + 1000 * ttlSeconds;
          Instant added = Instant.ofEpochMilli(addedAt);
          visitor.visit(MemberView.of(userId, added, active, (Upload.Row) detail));
        });
  }

  /** Sees one member. */
  interface MemberVisitor {
    void visit(MemberView member);
  }
}
