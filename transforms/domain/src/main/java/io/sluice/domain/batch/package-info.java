/** Changes cut into request bodies: order, sizes and identities. */
@NullMarked
package io.sluice.domain.batch;

import org.jspecify.annotations.NullMarked;
