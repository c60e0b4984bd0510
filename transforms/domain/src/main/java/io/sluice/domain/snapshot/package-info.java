/**
 * What a warehouse row gives: the id rule, the identifiers of a person, and the hash that places a
 * member in a bucket.
 */
@NullMarked
package io.sluice.domain.snapshot;

import org.jspecify.annotations.NullMarked;
