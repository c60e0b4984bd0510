package io.sluice.amazonads;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/**
 * Answer 200 of GET /amc/audiences/connections.
 *
 * @param connections 0 to 100 connections; never null
 */
@JsonPropertyOrder({"connections"})
public record ConnectionsResponse(List<Connection> connections) {
  /** Takes an absent list for an empty one. */
  public ConnectionsResponse {
    connections = connections == null ? List.of() : List.copyOf(connections);
  }
}
