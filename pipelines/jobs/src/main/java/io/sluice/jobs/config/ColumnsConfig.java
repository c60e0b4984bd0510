package io.sluice.jobs.config;

import io.sluice.domain.snapshot.MatchKeyType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which column means what.
 *
 * @param externalUserId the user's id in the warehouse
 * @param matchKeys the identifiers, in the order of {@link MatchKeyType}; at least one
 * @param qualifiedAt when the user qualified; lifetimes count from here
 * @param country the user's country, ISO alpha-2
 * @param consentUserData Amazon's consent signal for user data
 * @param consentAdStorage Amazon's consent signal for ad storage
 * @param consentTcf an IAB TCF string
 * @param consentGpp an IAB GPP string
 */
public record ColumnsConfig(
    String externalUserId,
    Map<MatchKeyType, List<ColumnRef>> matchKeys,
    Optional<String> qualifiedAt,
    Optional<String> country,
    Optional<String> consentUserData,
    Optional<String> consentAdStorage,
    Optional<String> consentTcf,
    Optional<String> consentGpp) {}
