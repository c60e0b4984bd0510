/**
 * A strict local stand-in for Amazon Ads: token service, profiles, connections, audiences, records.
 *
 * <p>{@link io.sluice.sandbox.AmazonAdsSandbox} is the way in. It takes digests only, keeps them in
 * memory, and never logs a body or a token.
 */
package io.sluice.sandbox;
