package io.sluice.jobs.config;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The JSON Schema and the loader agree: a file that has every key of the schema loads, and a key
 * that is not in the schema is refused by the loader at every place.
 */
class ConfigSchemaTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  @TempDir Path folder;

  @Test
  void fullConfigurationLoadsAndHasEveryKeyOfTheSchema() throws IOException {
    JsonNode schema = JSON.readTree(ConfigSchema.json());
    JsonNode full = full();
    Set<String> used = new TreeSet<>();
    walk(schema, schema, full, "", used, new ArrayList<>());
    Set<String> declared = new TreeSet<>();
    declare("configuration", schema, declared);
    schema
        .get("definitions")
        .fields()
        .forEachRemaining(entry -> declare(entry.getKey(), entry.getValue(), declared));
    // A mapping of defaults has the keys of what it is merged into; the shape is the same one.
    assertThat(used, is(declared));
    new ConfigFixture(folder).load(ConfigFixture.full());
  }

  @Test
  void keyOutsideTheSchemaIsRefusedAtEveryMapping() throws IOException {
    JsonNode schema = JSON.readTree(ConfigSchema.json());
    ConfigFixture fixture = new ConfigFixture(folder);
    List<String> places = new ArrayList<>();
    walk(schema, schema, full(), "", new TreeSet<>(), places);
    for (String place : places) {
      JsonNode full = full();
      ((ObjectNode) full.at(place)).put("zzzzzzzzz", 1);
      List<ConfigProblem> problems = fixture.problems(YAML.writeValueAsString(full));
      assertThat(place + problems, problems, hasSize(1));
      assertThat(problems.get(0).message(), is("is not a key here"));
      assertThat(problems.get(0).path(), containsString("zzzzzzzzz"));
      String known = "Known: " + String.join(", ", keys(properties(schema, schema, full, place)));
      assertThat(place, problems.get(0).remedy(), is(known));
    }
    assertThat(places, hasItem("/audiences/0/fees/1"));
    assertThat(places, hasItem("/sources/customers/columns/email/1"));
  }

  @Test
  void editorsLearnDefaultsFormsAndNulls() throws IOException {
    JsonNode schema = JSON.readTree(ConfigSchema.json());
    JsonNode ttl = schema.at("/definitions/audience/properties/ttl");
    assertThat(ttl.get("description").asText(), containsString("Default: P30D."));
    assertThat(ttl.at("/anyOf/0/anyOf/0/type").asText(), is("integer"));
    assertThat(ttl.at("/anyOf/0/anyOf/1/type").asText(), is("string"));
    assertThat(ttl.at("/anyOf/1/type").asText(), is("null"));
    assertThat(
        schema.at("/definitions/account/properties/region/anyOf/0/enum").toString(),
        is("[\"NA\",\"EU\",\"FE\"]"));
  }

  /** Jackson takes the country NO and the word off for false, which our loader does not. */
  private static JsonNode full() throws IOException {
    return YAML.readTree(
        ConfigFixture.full().replace("country: NO", "country: 'NO'").replace(": off", ": 'off'"));
  }

  private static void declare(String name, JsonNode definition, Set<String> into) {
    definition.get("properties").fieldNames().forEachRemaining(key -> into.add(name + "." + key));
  }

  /** Follows a document along the schema, noting keys by definition and the places of mappings. */
  private static void walk(
      JsonNode schema,
      JsonNode at,
      JsonNode node,
      String place,
      Set<String> used,
      List<String> places) {
    JsonNode form = form(schema, at, node);
    if (node.isObject()) {
      if (form.has("properties")) {
        places.add(place);
      }
      Iterator<String> names = node.fieldNames();
      while (names.hasNext()) {
        String name = names.next();
        if (form.has("properties")) {
          used.add(definitionName(schema, form) + "." + name);
        }
        walk(schema, child(form, name), node.get(name), place + "/" + name, used, places);
      }
    } else if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        walk(schema, form.get("items"), node.get(i), place + "/" + i, used, places);
      }
    }
  }

  private static JsonNode child(JsonNode form, String name) {
    JsonNode child =
        form.has("properties")
            ? form.get("properties").get(name)
            : form.get("additionalProperties");
    if (child == null) {
      throw new AssertionError(name + " is not in the schema");
    }
    return child;
  }

  private static JsonNode properties(JsonNode schema, JsonNode at, JsonNode node, String place) {
    JsonNode form = form(schema, at, node);
    if (place.isEmpty()) {
      return form.get("properties");
    }
    int end = place.indexOf('/', 1) < 0 ? place.length() : place.indexOf('/', 1);
    String step = place.substring(1, end);
    boolean list = node.isArray();
    JsonNode next = list ? form.get("items") : child(form, step);
    JsonNode below = list ? node.get(Integer.parseInt(step)) : node.get(step);
    return properties(schema, next, below, place.substring(end));
  }

  /** The alternative that fits the node, references resolved. */
  private static JsonNode form(JsonNode schema, JsonNode at, JsonNode node) {
    if (at.has("$ref")) {
      return schema.at(at.get("$ref").asText().substring(1));
    }
    if (at.has("anyOf")) {
      for (JsonNode each : at.get("anyOf")) {
        JsonNode form = form(schema, each, node);
        String type = form.path("type").isTextual() ? form.get("type").asText() : "scalar";
        boolean fits =
            node.isObject() ? type.equals("object") : node.isArray() == type.equals("array");
        if (fits && (node.isContainerNode() || !type.equals("object"))) {
          return form;
        }
      }
      throw new AssertionError("no form of the schema fits " + node.getNodeType());
    }
    return at;
  }

  private static String definitionName(JsonNode schema, JsonNode form) {
    Iterator<String> names = schema.get("definitions").fieldNames();
    while (names.hasNext()) {
      String name = names.next();
      if (schema.get("definitions").get(name).equals(form)) {
        return name;
      }
    }
    return "configuration";
  }

  private static List<String> keys(JsonNode properties) {
    List<String> keys = new ArrayList<>();
    properties.fieldNames().forEachRemaining(keys::add);
    return keys;
  }
}
