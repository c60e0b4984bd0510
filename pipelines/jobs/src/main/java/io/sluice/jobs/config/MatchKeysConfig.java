package io.sluice.jobs.config;

import io.sluice.domain.matchkey.MatchKeyRules.Phone;
import io.sluice.domain.matchkey.MatchKeyRules.Variants;
import java.util.OptionalInt;

/**
 * How identifiers become match keys.
 *
 * @param phone how phone numbers are brought to digits
 * @param variants whether further key sets are sent where Amazon's rules differ
 * @param sharedAbove an e-mail address or phone number of more external user ids than this is
 *     shared; empty where nobody looks
 * @param dropShared whether shared ones are left out
 */
public record MatchKeysConfig(
    Phone phone, Variants variants, OptionalInt sharedAbove, boolean dropShared) {}
