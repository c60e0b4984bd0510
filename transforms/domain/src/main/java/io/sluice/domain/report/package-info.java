/** Counts of every stage, and the rule that nothing may get lost between them. */
@NullMarked
package io.sluice.domain.report;

import org.jspecify.annotations.NullMarked;
