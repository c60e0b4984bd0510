package io.sluice.amazonads;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Sizes are exact, bytes are repeatable, and a JSON parser finds what went in. */
final class RecordsBodyProperties {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Property(tries = 300)
  void sizeByArithmeticIsTheSizeRendered(
      @ForAll("records") List<TestRecord> records,
      @ForAll long audienceId,
      @ForAll("connections") Optional<String> connectionId) {
    byte[] body = RecordsBodyWriter.of(audienceId, connectionId).render(records);
    int parts = records.stream().mapToInt(RecordsBodySize::of).sum();
    int envelope = RecordsBodySize.ofEnvelope(audienceId, connectionId);
    assertThat(envelope + parts + records.size() - 1, is(body.length));
  }

  @Property(tries = 300)
  void parserFindsWhatWentIn(
      @ForAll("records") List<TestRecord> records,
      @ForAll long audienceId,
      @ForAll("connections") Optional<String> connectionId)
      throws IOException {
    RecordsBodyWriter writer = RecordsBodyWriter.of(audienceId, connectionId);
    byte[] body = writer.render(records);
    assertThat(writer.render(records), is(body));
    JsonNode tree = JSON.readTree(body);
    assertThat(tree.get("audienceId").longValue(), is(audienceId));
    assertThat(
        Optional.ofNullable(tree.at("/targetResource/connectionId").textValue()), is(connectionId));
    assertThat(tree.get("records").size(), is(records.size()));
    for (int i = 0; i < records.size(); i++) {
      requireSame(tree.get("records").get(i), records.get(i));
    }
  }

  private static void requireSame(JsonNode node, TestRecord member) {
    assertThat(node.get("externalUserId").textValue(), is(member.externalUserId()));
    assertThat(node.get("action").textValue(), is(member.action().name()));
    assertThat(node.path("countryCode").textValue(), is(member.countryCode()));
    for (int set = 0; set < member.keySets().size(); set++) {
      for (MatchKeyName key : MatchKeyName.values()) {
        byte[] digest = member.keySets().get(set).digest(key);
        String expected = digest == null ? null : HexFormat.of().formatHex(digest);
        assertThat(node.at("/hashedPII/" + set).path(key.wireName()).textValue(), is(expected));
      }
    }
    ConsentSignal consent = member.consent();
    assertThat(node.has("userConsent"), is(consent != null && !consent.empty()));
    if (node.has("userConsent")) {
      JsonNode wire = node.at("/userConsent/consent");
      assertThat(wire.path("tcf").textValue(), is(consent.tcf()));
      assertThat(wire.path("gpp").textValue(), is(consent.gpp()));
      assertThat(wire.at("/amzn/amznUserData").textValue(), is(consent.amznUserData()));
      assertThat(wire.at("/amzn/amznAdStorage").textValue(), is(consent.amznAdStorage()));
    }
  }

  @Provide
  Arbitrary<Optional<String>> connections() {
    return Arbitraries.strings().filter(RecordsBodyProperties::pairedSurrogates).optional();
  }

  @Provide
  Arbitrary<List<TestRecord>> records() {
    Arbitrary<String> ids =
        Arbitraries.strings()
            .withCharRange('0', '9')
            .withCharRange('a', 'z')
            .withCharRange('A', 'Z')
            .withChars('-', '_')
            .ofMinLength(1)
            .ofMaxLength(128);
    return Combinators.combine(
            ids,
            Arbitraries.of(RecordAction.class),
            keySet().list().ofMinSize(1).ofMaxSize(4),
            Arbitraries.of("US", "GB", "UNKNOWN").injectNull(0.3),
            consent().injectNull(0.3))
        .as(TestRecord::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(5);
  }

  private static Arbitrary<UploadKeySet> keySet() {
    Arbitrary<byte[]> digest = Arbitraries.bytes().array(byte[].class).ofSize(32);
    Arbitrary<Map<MatchKeyName, byte[]>> digests =
        Arbitraries.maps(Arbitraries.of(MatchKeyName.class), digest).ofMinSize(1).ofMaxSize(8);
    return digests.map(map -> UploadKeySet.of(new EnumMap<>(map)));
  }

  private static Arbitrary<ConsentSignal> consent() {
    Arbitrary<String> values = Arbitraries.of("GRANTED", "DENIED").injectNull(0.4);
    Arbitrary<String> texts =
        Arbitraries.strings()
            .all()
            .ofMaxLength(20)
            .filter(RecordsBodyProperties::pairedSurrogates)
            .injectNull(0.4);
    return Combinators.combine(values, values, texts, texts).as(ConsentSignal::new);
  }

  private static boolean pairedSurrogates(String text) {
    return UTF_8.newEncoder().canEncode(text);
  }
}
