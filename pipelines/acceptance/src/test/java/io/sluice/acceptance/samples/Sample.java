package io.sluice.acceptance.samples;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One file, or the parts of one snapshot, and what Sluice must make of it.
 *
 * @param name unique; also the id of its audience or conversion
 * @param tool who wrote it, with its version
 * @param covers what is special about it
 * @param kind people or orders
 * @param path pattern below the folder of samples
 * @param columns what its columns mean, as under {@code columns:}
 * @param settings further keys of its source
 * @param members the digests of each member by key name; of samples of people
 * @param events what Amazon must get of each event; of samples of orders
 * @param rejects counted rejects by code
 * @param table whether it is an Iceberg table in place of files
 * @param whole whether it is tried in a whole job; else its rows are read and hashed alone
 * @param says words of the refusal; empty where the sample must be read
 */
public record Sample(
    String name,
    String tool,
    String covers,
    Kind kind,
    String path,
    JsonNode columns,
    Map<String, String> settings,
    Map<String, Map<String, Set<String>>> members,
    Map<String, Event> events,
    Map<String, Long> rejects,
    boolean table,
    boolean whole,
    List<String> says) {

  /** What the rows are. */
  public enum Kind {
    /** Rows of an audience. */
    PEOPLE,
    /** Rows of a conversion. */
    ORDERS
  }

  /**
   * What Amazon must get of an event.
   *
   * @param at its moment, to the millisecond
   * @param value its value, or null where none is mapped
   * @param email digest of its e-mail address
   */
  public record Event(String at, String value, String email) {}

  /** True where its own audience must end with exit 2. */
  public boolean refused() {
    return !says.isEmpty();
  }

  /** Its pattern under {@code folder}. */
  public String below(Object folder) {
    return folder + "/" + path;
  }

  @Override
  public String toString() {
    return name + " (" + tool + ": " + covers + ")";
  }
}
