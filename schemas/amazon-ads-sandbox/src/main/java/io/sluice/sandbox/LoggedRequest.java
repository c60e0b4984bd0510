package io.sluice.sandbox;

import io.sluice.amazonads.ApiRegion;
import java.time.Instant;

/**
 * What the sandbox remembers of a request: neither body nor token nor query.
 *
 * @param sequence number of the request, from 1 on, in the order of arrival
 * @param at when it arrived, by the sandbox's clock
 * @param region which region it went to
 * @param method HTTP method
 * @param path path without the region
 * @param operation what it asked for
 * @param status answer; 0 if the connection was closed without one
 * @param audienceId the audience it named, or null
 * @param creates records to add
 * @param deletes records to remove
 * @param events events that were taken
 * @param bodyBytes size of the body
 */
public record LoggedRequest(
    long sequence,
    Instant at,
    ApiRegion region,
    String method,
    String path,
    Operation operation,
    int status,
    Long audienceId,
    int creates,
    int deletes,
    int events,
    int bodyBytes) {}
