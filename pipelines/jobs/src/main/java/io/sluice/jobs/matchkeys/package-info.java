/**
 * {@code sluice matchkeys}: rows of JSON lines to match keys, and one value explained on a
 * terminal. Knows neither configuration nor Spark. Personal data: raw in, hashed out.
 */
@NullMarked
package io.sluice.jobs.matchkeys;

import org.jspecify.annotations.NullMarked;
