package io.sluice.sandbox;

import io.sluice.amazonads.AudienceSize;
import io.sluice.amazonads.InvalidRecord;
import io.sluice.amazonads.JobState;
import io.sluice.amazonads.JobStatus;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The asynchronous part of one upload. Guarded by its audience, or by itself if there is none. */
final class UploadJob {
  private final String id;
  private final long audienceId;
  private final Instant acceptedAt;
  private final int size;
  private final boolean fails;
  private final boolean partial;
  private final List<FaultPolicy.InvalidRecords> invalidByFault;
  private List<Upload.Row> rows;
  private List<InvalidRecord> invalid = List.of();
  private int taken;
  private int polls;
  private boolean applied;

  UploadJob(String id, Upload upload, Call call) {
    this.id = id;
    this.audienceId = upload.audienceId();
    this.acceptedAt = call.at();
    this.rows = upload.rows();
    this.size = rows.size();
    this.fails = !call.faults(FaultPolicy.FailJob.class).isEmpty();
    this.partial = !call.faults(FaultPolicy.PartialFailure.class).isEmpty();
    this.invalidByFault = call.faults(FaultPolicy.InvalidRecords.class);
  }

  String id() {
    return id;
  }

  long audienceId() {
    return audienceId;
  }

  Instant acceptedAt() {
    return acceptedAt;
  }

  boolean applied() {
    return applied;
  }

  /** Counts a status call and returns its number, from 1 on. */
  int nextPoll() {
    return ++polls;
  }

  /** Puts the valid records into the members, the later of two of the same user winning. */
  void apply(MemberTable members, String audienceCountry, Instant at) {
    if (!fails) {
      List<InvalidRecord> refused = new ArrayList<>();
      for (Upload.Row row : rows) {
        String problem = problem(row, audienceCountry);
        if (problem != null) {
          refused.add(invalid(row, problem));
        } else {
          apply(row, members, at.toEpochMilli());
        }
      }
      invalid = refused;
      taken = size - refused.size();
    }
    end();
  }

  /** Lists all records as invalid, since their audience is not known. */
  void applyWithoutAudience() {
    if (!applied) {
      invalid = rows.stream().map(row -> invalid(row, "The audience does not exist.")).toList();
      end();
    }
  }

  JobStatus pending() {
    return new JobStatus(id, JobState.PENDING, null, List.of(), null);
  }

  /** Returns the final state. */
  JobStatus ended(AudienceSize audienceSize) {
    JobState state = JobState.SUCCEEDED;
    if (fails || audienceSize == null) {
      state = JobState.FAILED;
    } else if (partial) {
      state = JobState.PARTIALLYSUCCEEDED;
    }
    BigDecimal rate =
        BigDecimal.valueOf(100L * taken).divide(BigDecimal.valueOf(size), 2, RoundingMode.DOWN);
    return new JobStatus(id, state, new JobStatus.Successful(rate), invalid, audienceSize);
  }

  private String problem(Upload.Row row, String audienceCountry) {
    for (FaultPolicy.InvalidRecords fault : invalidByFault) {
      if (fault.members().test(row.externalUserId())) {
        return fault.error();
      }
    }
    return RowRules.problem(row, audienceCountry);
  }

  private static void apply(Upload.Row row, MemberTable members, long atMillis) {
    if (row.create()) {
      // The row itself is the detail: it is compact and unchangeable.
      members.put(row.externalUserId(), atMillis, row);
    } else {
      members.remove(row.externalUserId());
    }
  }

  private void end() {
    applied = true;
    rows = List.of();
  }

  private InvalidRecord invalid(Upload.Row row, String problem) {
    return new InvalidRecord(Long.toString(audienceId), row.externalUserId(), problem);
  }
}
