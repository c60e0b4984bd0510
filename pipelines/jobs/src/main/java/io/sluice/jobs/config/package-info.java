/**
 * The configuration: YAML in, immutable records or every problem at once out.
 *
 * <p>{@link io.sluice.jobs.config.ConfigLoader} is the way in. What keys exist, what each may hold
 * and what it falls back to is declared once, in the {@code *Keys} classes; the check of a file,
 * the reading of it and the JSON Schema for editors all follow that declaration.
 */
package io.sluice.jobs.config;
