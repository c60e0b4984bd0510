package io.sluice.jobs.config;

import java.time.Duration;

/**
 * What the lane of an account may spend.
 *
 * @param requestsPerSecond above 0
 * @param recordsPerHour below 15 million, Amazon's guidance for one connection
 * @param inFlight requests at the same time
 * @param maxRecords records in one request; 10,000 is Amazon's limit
 * @param maxBytes bytes of one request body
 * @param requestTimeout short enough that a request ends while the lane's lease holds
 */
public record AccountLimits(
    double requestsPerSecond,
    long recordsPerHour,
    int inFlight,
    int maxRecords,
    int maxBytes,
    Duration requestTimeout) {}
