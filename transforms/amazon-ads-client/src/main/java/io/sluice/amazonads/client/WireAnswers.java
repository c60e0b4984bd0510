package io.sluice.amazonads.client;

import io.sluice.amazonads.AudienceDescription;
import io.sluice.amazonads.AudienceFee;
import io.sluice.amazonads.AudienceMetadataWithSize;
import io.sluice.amazonads.AudienceSize;
import io.sluice.amazonads.JobStatus;
import io.sluice.domain.delivery.AudienceRegistry;
import io.sluice.domain.delivery.JobProgress;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns answers on the wire into the domain's words. */
final class WireAnswers {
  private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);
  private static final Pattern JOB = Pattern.compile("[!-~]{1,256}");

  private WireAnswers() {}

  /** Whether a text may be the id of a job: it becomes a part of an address. */
  static boolean jobId(String text) {
    return JOB.matcher(text).matches();
  }

  /** A job's state, with Amazon's errors reduced to codes. */
  static JobProgress progress(JobStatus status) {
    JobProgress.State state =
        switch (status.jobState()) {
          case PENDING, UNRECOGNIZED -> JobProgress.State.PENDING;
          case SUCCEEDED, COMPLETED -> JobProgress.State.SUCCEEDED;
          case PARTIALLYSUCCEEDED -> JobProgress.State.PARTIALLY_SUCCEEDED;
          case FAILED -> JobProgress.State.FAILED;
        };
    List<JobProgress.InvalidRecord> invalid =
        status.invalidRecords().stream().map(WireAnswers::invalid).toList();
    return new JobProgress(state, invalid, sizes(status.audienceSize()));
  }

  /** An audience as Amazon tells it. */
  static AudienceRegistry.Remote remote(AudienceDescription audience) {
    AudienceMetadataWithSize metadata = audience.metadata();
    boolean bare = metadata == null;
    AudienceRegistry.Declaration declaration =
        new AudienceRegistry.Declaration(
            text(audience.name()),
            text(audience.description()),
            bare ? "" : text(metadata.externalAudienceId()),
            audience.countryCode(),
            bare || metadata.ttl() == null ? 0 : metadata.ttl(),
            bare || metadata.audienceFees() == null
                ? List.of()
                : metadata.audienceFees().stream().map(WireAnswers::fee).toList());
    return new AudienceRegistry.Remote(
        audience.audienceId(), declaration, bare ? null : sizes(metadata.audienceSize()));
  }

  private static JobProgress.InvalidRecord invalid(io.sluice.amazonads.InvalidRecord wire) {
    String id = text(wire.externalId());
    String code = ErrorCodes.of(text(wire.error()), Set.of(id));
    return new JobProgress.InvalidRecord(id, code.isEmpty() ? "NO_REASON_GIVEN" : code);
  }

  private static AudienceRegistry.Fee fee(AudienceFee fee) {
    BigDecimal cents = fee.cpmCents() == null ? BigDecimal.ZERO : fee.cpmCents();
    long whole = cents.min(MOST).max(MOST.negate()).setScale(0, RoundingMode.HALF_UP).longValue();
    return new AudienceRegistry.Fee(whole, text(fee.currency()));
  }

  private static JobProgress.@Nullable AudienceSizes sizes(@Nullable AudienceSize wire) {
    return wire == null
        ? null
        : new JobProgress.AudienceSizes(
            orUnknown(wire.dspAudienceSize()),
            orUnknown(wire.idResolutionCount()),
            orUnknown(wire.receivedRecordSize()));
  }

  private static long orUnknown(@Nullable Long size) {
    return size == null ? -1 : size;
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }
}
