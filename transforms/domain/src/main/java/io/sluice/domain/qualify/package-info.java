/** How one row stands towards one audience: country, routing, consent and lifetime. */
@NullMarked
package io.sluice.domain.qualify;

import org.jspecify.annotations.NullMarked;
