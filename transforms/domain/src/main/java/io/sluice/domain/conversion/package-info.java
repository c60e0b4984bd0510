/**
 * Conversions: from a warehouse row of an event to an event that is ready to send, or a coded
 * reject.
 *
 * <p>It sits beside the line of audiences and joins it at the match keys: events come with their
 * identifiers hashed and go on to batch and delivery. {@link
 * io.sluice.domain.conversion.ConversionRules} is the way in.
 */
@NullMarked
package io.sluice.domain.conversion;

import org.jspecify.annotations.NullMarked;
