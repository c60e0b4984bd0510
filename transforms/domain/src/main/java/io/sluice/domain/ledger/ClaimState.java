package io.sluice.domain.ledger;

import java.util.Optional;

/**
 * Which plans an audience or a conversion has been through.
 *
 * @param version the plan that was closed last, empty before any
 * @param openPlan the plan that holds the claim
 */
public record ClaimState(String version, Optional<String> openPlan) {}
