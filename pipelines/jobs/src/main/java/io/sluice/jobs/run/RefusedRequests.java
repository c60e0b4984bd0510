package io.sluice.jobs.run;

import io.sluice.beam.delivery.LaneResult.PlanResult;
import io.sluice.domain.ledger.AudienceEntry;
import io.sluice.jobs.ExitCode;
import java.util.Optional;

/**
 * Says what to do where Amazon refused requests, not what is in them. Nothing is held against a
 * record then: the plan stays open and the next run sends again.
 */
final class RefusedRequests {
  private static final int TOO_LARGE = 413;
  private static final int NOT_FOUND = 404;

  private RefusedRequests() {}

  /** A plan with refused requests. */
  static UnitOutcome refused(UnitOutcome counted, PlanResult plan) {
    String answer = answer(plan);
    long open = plan.heldRecords() + plan.unknownRecords();
    return counted.with(
        ExitCode.UNAVAILABLE,
        "requests refused (" + answer + ")",
        words(plan, answer)
            + " "
            + open
            + " of its records are held and none is counted as refused. The plan stays open: run"
            + " again, and they are sent again");
  }

  private static String answer(PlanResult plan) {
    if (plan.refusedStatus() == 0) {
      return "in an earlier run";
    }
    String status = "HTTP " + plan.refusedStatus();
    boolean plain =
        plan.refusedCode() == null || plan.refusedCode().equals("HTTP_" + plan.refusedStatus());
    return plain ? status : status + ", " + plan.refusedCode();
  }

  private static String words(PlanResult plan, String answer) {
    return switch (plan.refusedStatus()) {
      case 400, 422 ->
          "requests were answered with "
              + answer
              + ", and nothing in this run shows that a record is at fault: others have to be"
              + " accepted beside it. Look at what the code says of the request.";
      case TOO_LARGE ->
          "a request with a single record was refused as too large ("
              + answer
              + "). Look for a proxy that bounds the size of requests.";
      case NOT_FOUND ->
          "the address of the call was answered with "
              + answer
              + ". Check region and endpoint, and look for a proxy between here and Amazon.";
      default ->
          "Amazon, or a gateway before it, refused the requests for what they are, not for their"
              + " records ("
              + answer
              + "). Look at network policy and proxies, and at this version of Sluice.";
    };
  }

  /** A plan whose audience Amazon does not know. */
  static UnitOutcome audienceGone(RunContext run, UnitOutcome counted) {
    String target = counted.unit().id() + "@" + counted.unit().account().id();
    String name =
        counted.unit() instanceof AudienceUnit audience
            ? run.ledger()
                .audience(audience.target())
                .map(AudienceEntry::name)
                .orElse(counted.unit().id())
            : counted.unit().id();
    String id =
        Optional.ofNullable(counted.manifest())
            .map(manifest -> " (id " + manifest.audienceId() + ")")
            .orElse("");
    return counted.with(
        ExitCode.INVALID,
        "audience gone",
        "Amazon does not know the audience \""
            + name
            + "\""
            + id
            + " any more (HTTP 404). Look for it in the Amazon Ads console. If it is gone: sluice"
            + " audiences retire --audience "
            + target
            + ", then sluice audiences apply, then sluice sync. No record is counted as refused");
  }
}
