package io.sluice.jobs.config;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.jobs.config.Key.ValueKey;

/**
 * The JSON Schema (draft-07, which YAML editors understand) of the configuration, written from the
 * same declaration that the loader checks files against.
 *
 * <p>Keys that defaults or other files may supply are not marked as required: an editor sees one
 * file at a time.
 */
public final class ConfigSchema {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ObjectNode definitions = JSON.createObjectNode();

  private ConfigSchema() {}

  /** The schema as indented JSON text. */
  public static String json() {
    return new ConfigSchema().write(RootKeys.SPEC).toPrettyString() + "\n";
  }

  private ObjectNode write(ObjectSpec root) {
    ObjectNode schema = JSON.createObjectNode();
    schema.put("$schema", "http://json-schema.org/draft-07/schema#");
    schema.put("title", "Sluice configuration");
    schema.setAll(object(root));
    schema.set("definitions", definitions);
    return schema;
  }

  private ObjectNode object(ObjectSpec spec) {
    ObjectNode schema = JSON.createObjectNode();
    schema.put("type", "object");
    ObjectNode properties = schema.putObject("properties");
    spec.keys().values().forEach(key -> properties.set(key.name(), property(key)));
    schema.put("additionalProperties", false);
    return schema;
  }

  private ObjectNode property(Key key) {
    ObjectNode schema = JSON.createObjectNode();
    schema.put("description", description(key));
    // An explicit null unsets what a default says.
    ArrayNode forms = schema.putArray("anyOf");
    forms.add(shape(key.shape()));
    forms.addObject().put("type", "null");
    return schema;
  }

  private static String description(Key key) {
    return key instanceof ValueKey<?> value
            && value.fallback().filter(t -> !t.isEmpty()).isPresent()
        ? key.description() + " Default: " + value.fallback().get() + "."
        : key.description();
  }

  private ObjectNode shape(Shape shape) {
    ObjectNode schema = JSON.createObjectNode();
    if (shape instanceof Shape.Value value) {
      schema.setAll((ObjectNode) JSON.valueToTree(value.type().schema()));
    } else if (shape instanceof Shape.Obj obj) {
      schema.put("$ref", "#/definitions/" + define(obj.spec()));
    } else if (shape instanceof Shape.Items items) {
      schema.put("type", "array");
      schema.put("minItems", items.min());
      schema.put("maxItems", items.max());
      schema.set("items", shape(items.item()));
    } else if (shape instanceof Shape.Named named) {
      schema.put("type", "object");
      schema.set("propertyNames", JSON.valueToTree(named.name().schema()));
      schema.set("additionalProperties", shape(named.value()));
    } else if (shape instanceof Shape.AnyOf any) {
      ArrayNode forms = schema.putArray("anyOf");
      any.forms().forEach(form -> forms.add(shape(form)));
    }
    return schema;
  }

  private String define(ObjectSpec spec) {
    if (!definitions.has(spec.name())) {
      // Reserves the place, so that a definition is written once.
      definitions.putObject(spec.name());
      definitions.set(spec.name(), object(spec));
    }
    return spec.name();
  }
}
