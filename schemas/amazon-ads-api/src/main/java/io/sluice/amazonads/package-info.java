/**
 * What Amazon Ads looks like on the wire: contracts, paths, headers, media types and typed bodies.
 *
 * <p>Nothing here sends a request or knows a rule of ours; clients and the sandbox both stand on
 * it.
 */
package io.sluice.amazonads;
