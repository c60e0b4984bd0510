/**
 * Match keys: from a typed value to the SHA-256 digest that Amazon compares.
 *
 * <p>{@link io.sluice.domain.matchkey.MatchKeyHasher} is the way in. Every rule, its public source
 * and each deviation from it are listed in {@code MATCHKEYS.md} beside this module.
 */
@NullMarked
package io.sluice.domain.matchkey;

import org.jspecify.annotations.NullMarked;
