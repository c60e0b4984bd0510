package io.sluice.sandbox;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.atlassian.oai.validator.report.ValidationReport;
import io.sluice.amazonads.OpenApiContract;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Holds requests and answers against the OpenAPI contracts. What it tells are places and keywords
 * only, since the validator's own messages quote values.
 */
final class ContractCheck {
  private final Map<OpenApiContract, OpenApiInteractionValidator> validators =
      new EnumMap<>(OpenApiContract.class);

  private ContractCheck() {
    for (OpenApiContract contract : OpenApiContract.values()) {
      validators.put(
          contract,
          OpenApiInteractionValidator.createForInlineApiSpecification(contract.text()).build());
    }
  }

  /** Returns the check; reading the contracts takes a while, so it is done once. */
  static ContractCheck shared() {
    return Shared.CHECK;
  }

  /** Returns what the request breaks, or nothing. */
  Optional<String> request(String method, Call call) {
    SimpleRequest.Builder request = new SimpleRequest.Builder(method, call.path());
    call.headers().forEach((name, values) -> request.withHeader(name, values));
    call.queryParameters().forEach((name, value) -> request.withQueryParam(name, value));
    if (call.body().length > 0) {
      request.withBody(call.body());
    }
    return broken(validator(call.path()).validateRequest(request.build()));
  }

  /** Returns what the answer breaks, or nothing. */
  Optional<String> answer(String method, String path, Answer answer) {
    SimpleResponse.Builder response = new SimpleResponse.Builder(answer.status());
    if (answer.body().length > 0) {
      response.withContentType(answer.type()).withBody(answer.body());
    }
    answer.headers().forEach((name, value) -> response.withHeader(name, value));
    Request.Method verb = Request.Method.valueOf(method);
    return broken(validator(path).validateResponse(path, verb, response.build()));
  }

  private OpenApiInteractionValidator validator(String path) {
    for (OpenApiContract contract : OpenApiContract.values()) {
      if (path.startsWith(contract.pathPrefix())) {
        return validators.get(contract);
      }
    }
    throw new IllegalStateException("No contract has this path.");
  }

  private static Optional<String> broken(ValidationReport report) {
    return report.getMessages().stream()
        .filter(message -> message.getLevel() == ValidationReport.Level.ERROR)
        .findFirst()
        .map(message -> message.getKey() + place(message));
  }

  private static String place(ValidationReport.Message message) {
    return message
        .getContext()
        .flatMap(ValidationReport.MessageContext::getPointers)
        .map(pointers -> " at " + pointers.getInstance())
        .orElse("");
  }

  private static final class Shared {
    private static final ContractCheck CHECK = new ContractCheck();
  }
}
