package io.sluice.sandbox;

import io.sluice.amazonads.ApiRegion;
import io.sluice.amazonads.AudienceCreateRequest;
import io.sluice.amazonads.AudienceCreated;
import io.sluice.amazonads.AudienceTarget;
import io.sluice.amazonads.AudienceUpdateRequest;
import io.sluice.amazonads.Connection;
import io.sluice.amazonads.RecordsAccepted;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Audience metadata, uploads of records and their jobs. */
final class AudiencesEndpoint {
  private final AudienceStore audiences;
  private final Map<ApiRegion, ConnectionStore> connections;
  private final Map<ApiRegion, Set<Long>> advertisers;
  private final Strictness strictness;
  private final MemberDetail detail;

  AudiencesEndpoint(
      AudienceStore audiences,
      Map<ApiRegion, ConnectionStore> connections,
      Map<ApiRegion, Set<Long>> advertisers,
      Strictness strictness,
      MemberDetail detail) {
    this.audiences = audiences;
    this.connections = connections;
    this.advertisers = advertisers;
    this.strictness = strictness;
    this.detail = detail;
  }

  Answer create(Call call) {
    AudienceCreateRequest request = RequestShapes.createAudience(call.body(), strictness);
    Long advertiserId = advertiser(call, request.targetResource());
    StoredAudience audience = audiences.create(call.region(), request, advertiserId);
    call.touches(audience.id());
    AudienceCreated created =
        new AudienceCreated(audience.id(), request.metadata().externalAudienceId());
    return Answer.of(call.operation(), 201, created);
  }

  Answer read(Call call) {
    return Answer.of(call.operation(), 200, audience(call).describe(call.at()));
  }

  Answer update(Call call) {
    AudienceUpdateRequest change = RequestShapes.updateAudience(call.body(), strictness);
    StoredAudience audience = audience(call);
    audience.update(change);
    return Answer.of(call.operation(), 200, audience.updated());
  }

  Answer upload(Call call) {
    Upload upload = RecordsParser.parse(call.body(), strictness, detail);
    call.touches(upload.audienceId());
    audiences
        .find(call.region(), upload.audienceId())
        .ifPresent(found -> requireThere(call, found));
    boolean amc =
        audiences
            .find(call.region(), upload.audienceId())
            .map(StoredAudience::needsTerms)
            .orElse(false);
    if (upload.connectionId().isPresent()) {
      connections.get(call.region()).require(upload.connectionId().get());
      amc = true;
    }
    if (amc) {
      connections.get(call.region()).requireTerms();
    }
    for (FaultPolicy.RefusedUpload fault : call.faults(FaultPolicy.RefusedUpload.class)) {
      if (upload.rows().stream().anyMatch(row -> fault.members().test(row.externalUserId()))) {
        throw Refusal.badRequest("The request is invalid.");
      }
    }
    String jobId = audiences.accept(call, upload);
    int creates = upload.creates();
    call.carries(creates, upload.rows().size() - creates);
    return Answer.of(call.operation(), 202, new RecordsAccepted(jobId));
  }

  Answer status(Call call) {
    return Answer.of(call.operation(), 200, audiences.status(call, call.pathParameter()));
  }

  private StoredAudience audience(Call call) {
    long id = RequestShapes.audienceId(call);
    call.touches(id);
    StoredAudience found = audiences.find(call.region(), id).orElseThrow(() -> notFound(call));
    requireThere(call, found);
    return found;
  }

  private static void requireThere(Call call, StoredAudience audience) {
    for (FaultPolicy.AudienceGone fault : call.faults(FaultPolicy.AudienceGone.class)) {
      if (fault.externalAudienceId().equals(audience.view(call.at()).externalAudienceId())) {
        throw notFound(call);
      }
    }
  }

  private static Refusal notFound(Call call) {
    return Refusal.of(404, "The audience was not found in " + call.region() + ".");
  }

  private Long advertiser(Call call, AudienceTarget target) {
    if (target.connectionId() != null) {
      ConnectionStore store = connections.get(call.region());
      Connection connection = store.require(target.connectionId());
      store.requireTerms();
      return Optional.ofNullable(connection.dspAdvertiserId())
          .flatMap(Numbers::parsed)
          .orElse(null);
    }
    Set<Long> known = advertisers.getOrDefault(call.region(), Set.of());
    if (!known.isEmpty() && !known.contains(target.advertiserId())) {
      throw Refusal.badRequest("Account " + target.advertiserId() + " was not found");
    }
    return target.advertiserId();
  }

  /** Ids that Amazon writes as texts in one place and as numbers in another. */
  private static final class Numbers {
    static Optional<Long> parsed(String text) {
      try {
        return Optional.of(Long.parseLong(text));
      } catch (NumberFormatException e) {
        return Optional.empty();
      }
    }
  }
}
