package io.sluice.amazonads;

/** What an upload does with a member. */
public enum RecordAction {
  /** Adds the member, or starts the time to live of a present one again. */
  CREATE,
  /** Removes the member; harmless if there is none. */
  DELETE
}
