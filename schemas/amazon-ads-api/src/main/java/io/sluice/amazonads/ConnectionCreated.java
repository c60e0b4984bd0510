package io.sluice.amazonads;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * Answer 201 to the creation of a connection.
 *
 * @param connectionId id of the connection, generated if none was given
 */
@JsonPropertyOrder({"connectionId"})
public record ConnectionCreated(String connectionId) {}
