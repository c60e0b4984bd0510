package io.sluice.domain.batch;

import org.jspecify.annotations.Nullable;

/**
 * Where records go at Amazon.
 *
 * @param audienceId Amazon's 64-bit audience id
 * @param connectionId the connection of the account, or {@code null} where the account is a bare
 *     DSP advertiser (the wire object is left out then)
 */
public record RemoteTarget(long audienceId, @Nullable String connectionId) {}
