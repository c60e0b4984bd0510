package io.sluice.beam.batch;

import com.google.common.collect.ImmutableMap;
import io.sluice.domain.conversion.ConversionIdentity;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Amazon's definitions of a plan's conversions in the older API, {@code definitions.json} of the
 * plan's folder. Written by the driver before the plan's lane starts; a repeat replaces it.
 *
 * @param definitions by identity
 */
public record PlanDefinitions(List<Definition> definitions) {
  /** The document's name within the plan's folder. */
  public static final String FILE = "definitions.json";

  /** Copies the list. */
  public PlanDefinitions {
    definitions = List.copyOf(definitions);
  }

  /**
   * One definition.
   *
   * @param identity what its events are planned under
   * @param definitionId Amazon's id
   */
  public record Definition(ConversionIdentity identity, String definitionId) {}

  /** The document of these ids. */
  public static PlanDefinitions of(Map<ConversionIdentity, String> ids) {
    return new PlanDefinitions(
        ids.entrySet().stream()
            .map(entry -> new Definition(entry.getKey(), entry.getValue()))
            .sorted(Comparator.comparing(definition -> definition.identity().toString()))
            .toList());
  }

  /**
   * Reads the document of a plan.
   *
   * @throws IOException if there is none
   */
  public static PlanDefinitions read(PlanFolder folder) throws IOException {
    return folder
        .document(FILE, PlanDefinitions.class)
        .orElseThrow(
            () ->
                new IOException(
                    folder.path(FILE)
                        + " is missing: run apply again, it makes the definitions first"));
  }

  /** Writes the document of a plan. */
  public void write(PlanFolder folder) throws IOException {
    folder.writeDocument(FILE, this);
  }

  /** Amazon's id of each identity. */
  public Map<ConversionIdentity, String> byIdentity() {
    ImmutableMap.Builder<ConversionIdentity, String> ids = ImmutableMap.builder();
    definitions.forEach(d -> ids.put(d.identity(), d.definitionId()));
    return ids.buildOrThrow();
  }
}
