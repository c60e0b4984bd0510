package io.sluice.sandbox;

import io.sluice.amazonads.ApiRegion;
import io.sluice.amazonads.AudienceCreateRequest;
import io.sluice.amazonads.JobStatus;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/** Audiences and upload jobs of all regions. Thread-safe. */
final class AudienceStore {
  // Odd numbers above 2^53: none of them survives a double.
  private static final long FIRST_ID = (1L << 53) + 1;

  private final JobProgress progress;
  private final MemberDetail detail;
  private final FaultPlan faults;
  private final AtomicLong created = new AtomicLong();
  private final AtomicLong uploaded = new AtomicLong();
  private final Map<Long, StoredAudience> audiences = new ConcurrentSkipListMap<>();
  private final Map<String, Entry> jobs = new ConcurrentHashMap<>();

  AudienceStore(JobProgress progress, MemberDetail detail, FaultPlan faults) {
    this.progress = progress;
    this.detail = detail;
    this.faults = faults;
  }

  StoredAudience create(ApiRegion region, AudienceCreateRequest request, Long advertiserId) {
    long id = FIRST_ID + 2 * created.getAndIncrement();
    StoredAudience audience = new StoredAudience(id, region, request, advertiserId, detail);
    audiences.put(id, audience);
    return audience;
  }

  /** Finds an audience of a region; other regions do not know it. */
  Optional<StoredAudience> find(ApiRegion region, long audienceId) {
    return Optional.ofNullable(audiences.get(audienceId))
        .filter(audience -> audience.region() == region);
  }

  /**
   * Takes an upload; returns the id of its job. With a delay, earlier uploads of the audience that
   * are due are applied here too: a run that sends for hours before it asks would fill the memory.
   */
  String accept(Call call, Upload upload) {
    String jobId = "sandbox-job-" + uploaded.incrementAndGet();
    UploadJob job = new UploadJob(jobId, upload, call);
    Optional<StoredAudience> audience = find(call.region(), upload.audienceId());
    jobs.put(jobId, new Entry(job, call.region(), audience));
    audience.ifPresent(found -> enqueue(found, job, call.at()));
    return jobId;
  }

  private void enqueue(StoredAudience audience, UploadJob job, Instant now) {
    if (progress instanceof JobProgress.AfterDelay) {
      applyDue(audience, now);
    }
    audience.enqueue(job);
  }

  /** Answers a status call, which applies the uploads that are due. */
  JobStatus status(Call call, String jobId) {
    Entry entry = jobs.get(jobId);
    if (entry == null || entry.region != call.region()) {
      throw Refusal.of(404, "The requested job was not found.");
    }
    call.touches(entry.job.audienceId());
    synchronized (entry.audience.map(Object.class::cast).orElse(entry.job)) {
      applyDue(entry, call.at());
      boolean visible = progress.visible(entry.job.nextPoll());
      if (!visible || !entry.job.applied()) {
        return entry.job.pending();
      }
      return entry.job.ended(entry.audience.map(found -> found.size(call.at())).orElse(null));
    }
  }

  /** Shows an audience to someone inside; applies what is due first. */
  Optional<StoredAudience> inside(long audienceId, Instant now) {
    Optional<StoredAudience> audience = Optional.ofNullable(audiences.get(audienceId));
    audience.ifPresent(found -> applyDue(found, now));
    return audience;
  }

  List<AudienceView> views(Instant now) {
    Collection<StoredAudience> all = audiences.values();
    all.forEach(audience -> applyDue(audience, now));
    return all.stream().map(audience -> audience.view(now)).toList();
  }

  private void applyDue(Entry entry, Instant now) {
    if (entry.audience.isPresent()) {
      applyDue(entry.audience.get(), now);
    } else if (!faults.jobsStandStill(entry.region) && progress.due(entry.job.acceptedAt(), now)) {
      entry.job.applyWithoutAudience();
    }
  }

  private void applyDue(StoredAudience audience, Instant now) {
    if (!faults.jobsStandStill(audience.region())) {
      audience.applyDue(progress, now);
    }
  }

  private record Entry(UploadJob job, ApiRegion region, Optional<StoredAudience> audience) {}
}
