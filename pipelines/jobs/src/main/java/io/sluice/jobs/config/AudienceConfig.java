package io.sluice.jobs.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * An audience at Amazon and the rows that make it up.
 *
 * @param id ours
 * @param externalAudienceId what Amazon is told as our id; cannot change later
 * @param name at Amazon, 10 to 128 characters; cannot change later
 * @param description at Amazon, at most 1,000 characters
 * @param accounts ids of accounts; several are told apart by the row's country
 * @param country of rows that carry none, ISO alpha-2
 * @param source the rows
 * @param select which of them; empty for all
 * @param api which of Amazon's audience APIs
 * @param ttl how long Amazon keeps a member, 0 to 34,300,800 seconds
 * @param lifetime how long membership lasts from {@code qualified-at}
 * @param removal what happens to members who leave
 * @param renewal when a member is sent again so that it does not lapse
 * @param rehashWindow over what time a raised rules version is spread
 * @param scheduleInterval how often the audience is synced
 * @param maxChanges what one plan may hold; empty for four hours of the lane's budget
 * @param externalUserIds what becomes of ids that Amazon's pattern refuses
 * @param fees per currency, only if data is sold
 * @param tags for selection
 * @param guards what stops a plan
 */
public record AudienceConfig(
    String id,
    String externalAudienceId,
    String name,
    String description,
    List<String> accounts,
    Optional<String> country,
    SourceConfig source,
    Optional<RowSelection> select,
    AudienceApi api,
    Duration ttl,
    Optional<Duration> lifetime,
    RemovalMode removal,
    RenewalConfig renewal,
    Duration rehashWindow,
    Duration scheduleInterval,
    OptionalLong maxChanges,
    ExternalUserIdMode externalUserIds,
    List<FeeConfig> fees,
    Set<String> tags,
    GuardConfig guards) {}
