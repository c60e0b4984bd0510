package io.sluice.domain.diff;

/**
 * Why a member left, or must leave, and which snapshot said so. It stays with the member until
 * Amazon takes a newer offer.
 *
 * @param reason why
 * @param rank {@link io.sluice.domain.snapshot.SnapshotOrder#rank} of the snapshot that said so
 */
public record Removal(RemovalReason reason, long rank) {}
