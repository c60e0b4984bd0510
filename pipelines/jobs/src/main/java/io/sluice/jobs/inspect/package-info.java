/**
 * What support asks: one member's story, from the snapshot, the ledger, the open plan and the logs;
 * or what the ledger knows of one event.
 *
 * <p>{@link io.sluice.jobs.inspect.MemberStory} holds it, {@link io.sluice.jobs.inspect.StoryText}
 * tells it. No raw identifier and no digest gets in: only which keys there are, and how many.
 */
package io.sluice.jobs.inspect;
