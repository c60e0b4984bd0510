/**
 * Today's candidates against the ledger: who is added, updated, renewed and removed, when, and
 * which plans are too strange to be sent.
 */
@NullMarked
package io.sluice.domain.diff;

import org.jspecify.annotations.NullMarked;
