package io.sluice.jobs.config;

import io.sluice.domain.conversion.EventField;
import java.util.List;
import java.util.Map;

/**
 * Which column of a row of events means what.
 *
 * @param fields column by field, in the order of {@link EventField}
 * @param keys the identifiers: Amazon's type, such as {@code EMAIL} or {@code MAID}, to columns in
 *     order of preference; in Amazon's order, at least one
 * @param eventIdFrom the columns an event id is derived from; empty exactly when {@link
 *     EventField#EVENT_ID} has a column
 */
public record EventColumnsConfig(
    Map<EventField, String> fields, Map<String, List<ColumnRef>> keys, List<String> eventIdFrom) {}
