/** What we know Amazon to hold: the port to the state at rest, and how an outcome moves it. */
@NullMarked
package io.sluice.domain.ledger;

import org.jspecify.annotations.NullMarked;
