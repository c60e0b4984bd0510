package io.sluice.amazonads;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/** State of an upload job. */
public enum JobState {
  /** Still working. */
  PENDING,
  /** Done. Single records may be invalid nevertheless. */
  SUCCEEDED,
  /** At least one target (AMC, DSP) took the records and another did not. */
  PARTIALLYSUCCEEDED,
  /** No target took the records. */
  FAILED,
  /** Done; in Amazon's document, but not in its guide. */
  COMPLETED,
  /** A state that Amazon added after this was written; not terminal, for we cannot know. */
  @JsonEnumDefaultValue
  UNRECOGNIZED;

  /** Tells whether the job has come to its end, so that polling may stop. */
  public boolean terminal() {
    return this != PENDING && this != UNRECOGNIZED;
  }
}
