package io.sluice.amazonads;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Typed bodies and the writer against the bytes under {@code golden/wire}. */
final class WireGoldenTest {
  private static final long AUDIENCE = 9_007_199_254_740_995L;

  @ParameterizedTest
  @CsvSource({
    "create-audience/connection-with-fees.request.json, AudienceCreateRequest",
    "create-audience/advertiser.request.json, AudienceCreateRequest",
    "create-audience/created.response.json, AudienceCreated",
    "update-audience/ttl-and-fees.request.json, AudienceUpdateRequest",
    "update-audience/updated.response.json, AudienceUpdated",
    "read-audience/found.response.json, AudienceDescription",
    "upload-records/two-members.request.json, RecordsRequest",
    "upload-records/accepted.response.json, RecordsAccepted",
    "read-job/succeeded-with-invalid.response.json, JobStatus",
    "token/granted.response.json, TokenResponse",
    "token/revoked.response.json, TokenError",
    "connections/listed.response.json, ConnectionsResponse",
    "create-events/full-and-least.request.json, EventsRequest",
    "create-events/mixed.response.json, EventsAnswer",
    "create-events/refused.response.json, ErrorBody",
    "definitions/update.request.json, DefinitionUpdate[]",
    "definitions/create.request.json, DefinitionInput[]",
    "definitions/mixed.response.json, DefinitionsAnswer",
    "definitions/list.request.json, DefinitionsListRequest",
    "definitions/listed.response.json, DefinitionsListAnswer",
    "definitions/refused.response.json, DspError",
    "event-data/full-and-least.request.json, EventDataRequest",
    "event-data/mixed.response.json, EventDataAnswer",
  })
  void bodyIsReadAndWrittenBackByteForByte(String file, String type) throws Exception {
    byte[] golden = golden(file);
    Object body = body(golden, type);
    assertThat(new String(AdsJson.write(body), UTF_8), is(new String(golden, UTF_8)));
  }

  /** Reads a body; a type with brackets behind it is a list. */
  private static Object body(byte[] json, String type) throws Exception {
    if (type.endsWith("[]")) {
      return AdsJson.readList(json, named(type.substring(0, type.length() - 2)));
    }
    return AdsJson.read(json, named(type));
  }

  private static Class<?> named(String type) throws ClassNotFoundException {
    return Class.forName("io.sluice.amazonads." + type);
  }

  @Test
  void profilesAreReadAsAList() throws IOException {
    byte[] golden = golden("profiles/agency.response.json");
    List<Profile> profiles = AdsJson.readList(golden, Profile.class);
    assertThat(profiles.get(0).profileId(), is(9_007_199_254_740_993L));
    assertThat(new String(AdsJson.write(profiles), UTF_8), is(new String(golden, UTF_8)));
  }

  @Test
  void writerGivesTheGoldenBytesOfAnUpload() throws IOException {
    RecordsRequest wire =
        AdsJson.read(golden("upload-records/two-members.request.json"), RecordsRequest.class);
    List<UploadRecord> records = wire.records().stream().map(WireGoldenTest::compact).toList();
    byte[] body = RecordsBodyWriter.of(AUDIENCE, Optional.of("conn-7")).render(records);
    assertThat(
        new String(body, UTF_8),
        is(new String(golden("upload-records/two-members.request.json"), UTF_8)));
  }

  @Test
  void idIsNeverTakenFromAFloatingPointNumberOrAText() {
    for (String id : List.of("9.007199254740995E15", "1.0", "\"12\"", "null")) {
      byte[] json = ("{\"audienceId\":" + id + "}").getBytes(UTF_8);
      assertThrows(IOException.class, () -> AdsJson.read(json, AudienceCreated.class), id);
    }
  }

  @Test
  void unreadableBodyIsNotQuoted() {
    byte[] json = "{\"access_token\":\"Atza|secret\",".getBytes(UTF_8);
    IOException e = assertThrows(IOException.class, () -> AdsJson.read(json, TokenResponse.class));
    assertThat(e.getMessage(), containsString("30 bytes"));
    assertThat(e.getMessage(), not(containsString("secret")));
    assertThat(e.getCause() == null, is(true));
  }

  @Test
  void newFieldsAndStatesOfAmazonAreTolerated() throws IOException {
    byte[] json = "{\"jobState\":\"QUEUED\",\"color\":1}".getBytes(UTF_8);
    JobStatus status = AdsJson.read(json, JobStatus.class);
    assertThat(status.jobState(), is(JobState.UNRECOGNIZED));
    assertThat(status.jobState().terminal(), is(false));
    assertThat(status.invalidRecords(), is(List.of()));
  }

  @Test
  void secretsAndMembersStayOutOfToString() throws IOException {
    String texts =
        AdsJson.read(golden("token/granted.response.json"), TokenResponse.class)
            + " "
            + AdsJson.read(golden("upload-records/two-members.request.json"), RecordsRequest.class)
                .records()
            + AdsJson.read(
                golden("read-job/succeeded-with-invalid.response.json"), JobStatus.class);
    texts +=
        AdsJson.read(golden("create-events/full-and-least.request.json"), EventsRequest.class)
            .events();
    assertThat(texts, not(containsString("2001")));
    assertThat(texts, not(containsString("9ece")));
    assertThat(texts, not(containsString("cdda")));
    assertThat(texts, not(containsString("Atz")));
    assertThat(texts, not(containsString("user")));
    assertThat(texts, not(containsString("5bd5")));
  }

  private static UploadRecord compact(RecordUpload wire) {
    return new TestRecord(
        wire.externalUserId(),
        wire.action(),
        wire.hashedPii().stream().map(WireGoldenTest::keySet).toList(),
        wire.countryCode(),
        consent(wire.userConsent()));
  }

  private static ConsentSignal consent(UserConsent wire) {
    if (wire == null) {
      return null;
    }
    UserConsent.Consent consent = wire.consent();
    UserConsent.AmznConsent amzn = consent.amzn();
    return new ConsentSignal(
        amzn.amznUserData(), amzn.amznAdStorage(), consent.tcf(), consent.gpp());
  }

  private static UploadKeySet keySet(HashedPii wire) {
    Map<MatchKeyName, byte[]> digests = new EnumMap<>(MatchKeyName.class);
    put(digests, MatchKeyName.EMAIL, wire.email());
    put(digests, MatchKeyName.PHONE, wire.phone());
    put(digests, MatchKeyName.FIRST_NAME, wire.firstname());
    put(digests, MatchKeyName.POSTAL, wire.postal());
    return UploadKeySet.of(digests);
  }

  private static void put(Map<MatchKeyName, byte[]> digests, MatchKeyName key, String hex) {
    if (hex != null) {
      digests.put(key, HexFormat.of().parseHex(hex));
    }
  }

  private static byte[] golden(String file) throws IOException {
    try (InputStream in = WireGoldenTest.class.getResourceAsStream("/golden/wire/" + file)) {
      return in.readAllBytes();
    }
  }
}
