/**
 * The client of the Amazon Ads advertiser-audience API: tokens, requests, retries, answers as
 * values, and the rate budget of a lane. It knows nothing of Beam, files or the ledger.
 */
package io.sluice.amazonads.client;
