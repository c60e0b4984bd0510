package io.sluice.jobs.config;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.domain.conversion.EventField;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README shows what the loader takes. */
class ConversionExampleTest {
  private static final Path README = Path.of("README.md");
  private static final Pattern EXAMPLE =
      Pattern.compile("## The section `conversions:`.*?```yaml\n(.*?)```", Pattern.DOTALL);

  @TempDir Path folder;

  @Test
  void exampleOfTheReadmeLoads() throws IOException {
    Matcher example = EXAMPLE.matcher(Files.readString(README));
    assertThat("the README has the example", example.find());
    ActivationConfig config = new ConfigFixture(folder).load(example.group(1));
    ConversionConfig orders = config.conversion("online-orders").orElseThrow();
    ConversionConfig leads = config.conversion("leads").orElseThrow();
    assertThat(orders.guards().minRows(), is(100L));
    assertThat(orders.source().rereadDays(), is(3));
    assertThat(leads.source().columns().fields().containsKey(EventField.CURRENCY), is(false));
    assertThat(leads.source().columns().fields().get(EventField.EVENT_TYPE), is("eventType"));
  }

  @Test
  void readmeNamesEveryColumn() throws IOException {
    String readme = Files.readString(README);
    for (EventField field : EventField.values()) {
      assertThat(readme, containsString("`" + field.configName() + "`"));
    }
  }

  @Test
  void schemaProposesWordsAndRefusesNone() throws IOException {
    JsonNode schema = new ObjectMapper().readTree(ConfigSchema.json());
    JsonNode type = schema.at("/definitions/event/properties/type/anyOf/0/anyOf");
    assertThat(type.at("/0/enum").toString(), containsString("\"OFF_AMAZON_PURCHASES\""));
    assertThat(type.at("/1/type").toString(), containsString("\"string\""));
    assertThat(schema.at("/definitions/event-columns/properties").has("kantar-id"), is(true));
  }
}
