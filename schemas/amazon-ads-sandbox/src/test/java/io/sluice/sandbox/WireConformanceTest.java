package io.sluice.sandbox;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.atlassian.oai.validator.report.ValidationReport;
import io.sluice.amazonads.AdsHeaders;
import io.sluice.amazonads.AdsPaths;
import io.sluice.amazonads.OpenApiContract;
import io.sluice.amazonads.VendorMediaTypes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The golden bodies of the neighboring module against our contracts and, where they are at hand,
 * Amazon's own documents: set AMAZON_CONTRACTS_DIR to a folder with AMCAdAudience.json,
 * AccountsProfiles.json, AdsApiV1Events.json and Conversions.json.
 */
final class WireConformanceTest {
  private static final Path GOLDEN =
      Path.of("..", "amazon-ads-api", "src", "test", "resources", "golden", "wire");
  private static final String JOB = AdsPaths.RECORDS + "/6c8f1f9e-0001";
  private static final String AUDIENCE = AdsPaths.METADATA + "/9007199254740995";
  private static final String DEFINITIONS = "/accounts/9007199254740993/dsp/conversionDefinitions";
  private static final String LIST = DEFINITIONS + "/list";
  private static final String EVENT_DATA = DEFINITIONS + "/eventData";

  /** Each golden file with the call it belongs to. */
  enum Golden {
    CREATE_CONNECTION(
        "create-audience/connection-with-fees.request.json", "POST", AdsPaths.METADATA),
    CREATE_ADVERTISER("create-audience/advertiser.request.json", "POST", AdsPaths.METADATA),
    CREATED("create-audience/created.response.json", "POST 201", AdsPaths.METADATA),
    UPDATE("update-audience/ttl-and-fees.request.json", "PUT", AUDIENCE),
    UPDATED("update-audience/updated.response.json", "PUT 200", AUDIENCE),
    READ("read-audience/found.response.json", "GET 200", AUDIENCE),
    UPLOAD("upload-records/two-members.request.json", "POST", AdsPaths.RECORDS),
    ACCEPTED("upload-records/accepted.response.json", "POST 202", AdsPaths.RECORDS),
    STATUS("read-job/succeeded-with-invalid.response.json", "GET 200", JOB),
    CONNECTIONS("connections/listed.response.json", "GET 200", AdsPaths.CONNECTIONS),
    PROFILES("profiles/agency.response.json", "GET 200", AdsPaths.PROFILES),
    TOKEN("token/granted.response.json", "POST 200", AdsPaths.TOKEN),
    REVOKED("token/revoked.response.json", "POST 400", AdsPaths.TOKEN),
    EVENTS("create-events/full-and-least.request.json", "POST", AdsPaths.EVENTS),
    EVENTS_MIXED("create-events/mixed.response.json", "POST 207", AdsPaths.EVENTS),
    EVENTS_REFUSED("create-events/refused.response.json", "POST 400", AdsPaths.EVENTS),
    DEFINE("definitions/create.request.json", "POST", DEFINITIONS),
    REDEFINE("definitions/update.request.json", "PUT", DEFINITIONS),
    DEFINED_MIXED("definitions/mixed.response.json", "POST 207", DEFINITIONS),
    LIST_DEFINITIONS("definitions/list.request.json", "POST", LIST),
    LISTED("definitions/listed.response.json", "POST 200", LIST),
    DEFINITIONS_REFUSED("definitions/refused.response.json", "POST 401", DEFINITIONS),
    IMPORT("event-data/full-and-least.request.json", "POST", EVENT_DATA),
    IMPORT_MIXED("event-data/mixed.response.json", "POST 207", EVENT_DATA);

    private final String file;
    private final String method;
    private final int status;
    private final String path;

    Golden(String file, String call, String path) {
      this.file = file;
      int space = call.indexOf(' ');
      this.method = space < 0 ? call : call.substring(0, space);
      this.status = space < 0 ? 0 : Integer.parseInt(call.substring(space + 1));
      this.path = path;
    }

    private OpenApiContract contract() {
      return Arrays.stream(OpenApiContract.values())
          .filter(contract -> path.startsWith(contract.pathPrefix()))
          .findFirst()
          .orElseThrow();
    }

    private String type() {
      if (path.startsWith(AdsPaths.CONNECTIONS)) {
        return VendorMediaTypes.CONNECTIONS;
      }
      return switch (contract()) {
        case AMC_AUDIENCES -> VendorMediaTypes.AUDIENCES;
        case CONVERSION_DEFINITIONS ->
            path.equals(EVENT_DATA) ? VendorMediaTypes.EVENT_DATA : VendorMediaTypes.DEFINITIONS;
        default -> VendorMediaTypes.JSON;
      };
    }
  }

  @ParameterizedTest
  @EnumSource
  void goldenBodyKeepsOurContract(Golden golden) throws IOException {
    assertThat(problems(golden, golden.contract().text()), is(List.of()));
  }

  @ParameterizedTest
  @EnumSource
  void goldenBodyKeepsAmazonsOwnDocument(Golden golden) throws IOException {
    Optional<String> document = amazonsDocument(golden.contract());
    assumeTrue(
        document.isPresent(),
        "Skipped: set AMAZON_CONTRACTS_DIR to a folder with Amazon's OpenAPI documents.");
    assertThat(problems(golden, document.get()), is(List.of()));
  }

  @Test
  void everyGoldenFileBelongsToACall() throws IOException {
    try (Stream<Path> files = Files.walk(GOLDEN)) {
      List<String> found =
          files
              .filter(Files::isRegularFile)
              .map(file -> GOLDEN.relativize(file).toString().replace('\\', '/'))
              .sorted()
              .toList();
      List<String> listed =
          Arrays.stream(Golden.values()).map(golden -> golden.file).sorted().toList();
      assertThat(found, is(listed));
    }
  }

  private static List<String> problems(Golden golden, String document) throws IOException {
    OpenApiInteractionValidator validator =
        OpenApiInteractionValidator.createForInlineApiSpecification(document).build();
    byte[] body = Files.readAllBytes(GOLDEN.resolve(golden.file));
    ValidationReport report =
        golden.status == 0
            ? validator.validateRequest(
                new SimpleRequest.Builder(golden.method, golden.path)
                    .withHeader(AdsHeaders.CLIENT_ID, "client")
                    .withHeader(AdsHeaders.ADS_CLIENT_ID, "client")
                    .withHeader(AdsHeaders.ADS_ACCOUNT_ID, "9007199254740993")
                    .withContentType(golden.type())
                    .withBody(body)
                    .build())
            : validator.validateResponse(
                golden.path,
                Request.Method.valueOf(golden.method),
                SimpleResponse.Builder.status(golden.status)
                    .withContentType(golden.type())
                    .withBody(body)
                    .build());
    return report.getMessages().stream()
        .filter(message -> message.getLevel() == ValidationReport.Level.ERROR)
        // Amazon's guides name fields of answers that its documents leave out.
        .filter(
            message ->
                !message.getKey().equals("validation.response.body.schema.additionalProperties"))
        .map(ValidationReport.Message::getMessage)
        .toList();
  }

  private static Optional<String> amazonsDocument(OpenApiContract contract) throws IOException {
    String folder =
        System.getProperty("amazon.contracts.dir", System.getenv("AMAZON_CONTRACTS_DIR"));
    String name =
        switch (contract) {
          case AMC_AUDIENCES -> "AMCAdAudience.json";
          case PROFILES -> "AccountsProfiles.json";
          case EVENTS -> "AdsApiV1Events.json";
          case CONVERSION_DEFINITIONS -> "Conversions.json";
          case LOGIN_WITH_AMAZON -> "";
        };
    if (folder == null || name.isEmpty() || !Files.exists(Path.of(folder, name))) {
      return Optional.empty();
    }
    return Optional.of(Files.readString(Path.of(folder, name)));
  }
}
