package io.sluice.sandbox;

import io.sluice.amazonads.ApiRegion;
import io.sluice.amazonads.ConversionVocabulary;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Faults as JSON, for {@code POST /sandbox/faults}. */
final class FaultJson {
  private FaultJson() {}

  static FaultRule read(byte[] body) {
    JsonShape json =
        JsonShape.parse(body, Strictness.STRICT)
            .only(
                "fault",
                "every",
                "retryAfterSeconds",
                "status",
                "pauseMillis",
                "externalUserIds",
                "eventIds",
                "eachNth",
                "page",
                "bytes",
                "externalAudienceId",
                "error",
                "region",
                "operations",
                "times");
    FaultPolicy policy = policy(json.text("fault"), json);
    try {
      FaultRule rule = FaultRule.of(policy).atMost(number(json, "times", Integer.MAX_VALUE));
      if (json.has("operations")) {
        rule = new FaultRule(policy, rule.region(), operations(json), rule.times());
      }
      return json.has("region") ? rule.in(region(json)) : rule;
    } catch (IllegalArgumentException e) {
      throw Refusal.badRequest(e.getMessage());
    }
  }

  /** Tells a rule without what a predicate matches. */
  static Map<String, Object> write(long id, FaultRule rule) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", id);
    json.put("fault", label(rule.policy()));
    json.put("every", rule.policy().every());
    rule.region().ifPresent(region -> json.put("region", region.name()));
    json.put("operations", rule.operations().stream().map(Operation::label).sorted().toList());
    json.put("times", rule.times());
    return json;
  }

  private static FaultPolicy policy(String label, JsonShape json) {
    int every = number(json, "every", 1);
    return switch (label) {
      case "throttle-every-nth" ->
          new FaultPolicy.ThrottleEveryNth(every, number(json, "retryAfterSeconds", 1));
      case "server-error-every-nth" ->
          new FaultPolicy.ServerErrorEveryNth(every, number(json, "status", 500));
      case "drop-answer-after-apply" -> new FaultPolicy.DropAnswerAfterApply(every);
      case "drop-before-apply" -> new FaultPolicy.DropBeforeApply(every);
      case "slow-body" ->
          new FaultPolicy.SlowBody(every, Duration.ofMillis(number(json, "pauseMillis", 1000)));
      case "expire-token" -> new FaultPolicy.ExpireToken(every);
      case "partial-failure" -> new FaultPolicy.PartialFailure(every);
      case "fail-job" -> new FaultPolicy.FailJob(every);
      case "invalid-records" -> invalidRecords(json);
      case "missing-answers" -> missingAnswers(every, json);
      case "refused-events" ->
          new FaultPolicy.RefusedEvents(
              pattern(json, "eventIds"),
              json.optionalCode("error", ConversionVocabulary.errorCodes())
                  .orElse("FIELD_VALUE_IS_INVALID"));
      case "refused-batch" -> new FaultPolicy.RefusedBatch(pattern(json, "eventIds"));
      case "refused-upload" -> new FaultPolicy.RefusedUpload(pattern(json, "externalUserIds"));
      case "request-refusal" -> requestRefusal(every, json);
      case "audience-gone" -> new FaultPolicy.AudienceGone(json.text("externalAudienceId"));
      case "body-limit" -> new FaultPolicy.BodyLimit(number(json, "bytes", 1 << 16));
      case "server-error-after-apply" ->
          new FaultPolicy.ServerErrorAfterApply(every, number(json, "status", 500));
      case "region-down" -> new FaultPolicy.RegionDown();
      case "stay-pending" -> new FaultPolicy.StayPending();
      case "revoke-grant" -> new FaultPolicy.RevokeGrant();
      default -> throw Refusal.badRequest("fault: not a fault that the sandbox knows.");
    };
  }

  private static FaultPolicy invalidRecords(JsonShape json) {
    return new FaultPolicy.InvalidRecords(
        pattern(json, "externalUserIds"),
        json.optionalText("error").orElse("The record is invalid."));
  }

  private static FaultPolicy requestRefusal(int every, JsonShape json) {
    try {
      return new FaultPolicy.RequestRefusal(
          every, number(json, "status", 403), number(json, "page", 0) > 0);
    } catch (IllegalArgumentException e) {
      throw Refusal.badRequest(e.getMessage());
    }
  }

  private static FaultPolicy missingAnswers(int every, JsonShape json) {
    try {
      return new FaultPolicy.MissingAnswers(every, number(json, "eachNth", 2));
    } catch (IllegalArgumentException e) {
      throw Refusal.badRequest(e.getMessage());
    }
  }

  private static Predicate<String> pattern(JsonShape json, String field) {
    try {
      return Pattern.compile(json.text(field)).asMatchPredicate();
    } catch (PatternSyntaxException e) {
      throw Refusal.badRequest(field + " is no regular expression.");
    }
  }

  private static String label(FaultPolicy policy) {
    return policy
        .getClass()
        .getSimpleName()
        .replaceAll("(?<=.)([A-Z])", "-$1")
        .toLowerCase(Locale.ROOT);
  }

  private static Set<Operation> operations(JsonShape json) {
    Set<Operation> operations = new LinkedHashSet<>();
    for (String label : json.texts("operations")) {
      operations.add(
          Operation.ofLabel(label)
              .orElseThrow(() -> Refusal.badRequest("operations: an unknown operation.")));
    }
    return operations;
  }

  private static ApiRegion region(JsonShape json) {
    String name = json.text("region").toUpperCase(Locale.ROOT);
    for (ApiRegion region : ApiRegion.values()) {
      if (region.name().equals(name)) {
        return region;
      }
    }
    throw Refusal.badRequest("region: the regions are NA, EU and FE.");
  }

  private static int number(JsonShape json, String field, int otherwise) {
    long value = json.optionalLong(field).orElse((long) otherwise);
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw json.broken(field, "a number out of range", "a small positive number");
    }
    return (int) value;
  }
}
