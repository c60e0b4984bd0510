package io.sluice.sandbox;

import io.sluice.amazonads.ApiRegion;
import io.sluice.amazonads.AudienceFee;
import java.util.List;

/**
 * An audience as one sees it from inside the sandbox.
 *
 * @param region where it was created
 * @param audienceId Amazon's id; the sandbox gives odd numbers above 2^53
 * @param externalAudienceId the client's id
 * @param name name
 * @param description description
 * @param countryCode default country, or null
 * @param connectionId connection it was created for, or null
 * @param advertiserId DSP advertiser, or null
 * @param ttlSeconds time to live
 * @param fees fees
 * @param members members, lapsed ones included
 * @param activeMembers members that have not lapsed
 */
public record AudienceView(
    ApiRegion region,
    long audienceId,
    String externalAudienceId,
    String name,
    String description,
    String countryCode,
    String connectionId,
    Long advertiserId,
    long ttlSeconds,
    List<AudienceFee> fees,
    long members,
    long activeMembers) {}
