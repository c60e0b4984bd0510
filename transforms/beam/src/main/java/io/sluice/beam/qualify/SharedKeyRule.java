package io.sluice.beam.qualify;

import java.io.Serializable;

/**
 * What happens to identifiers that too many persons share.
 *
 * @param maxIds a key of more external user ids than this is shared
 * @param effect what happens to it
 */
public record SharedKeyRule(int maxIds, Effect effect) implements Serializable {
  /** What happens to a shared key. */
  public enum Effect {
    /** It is counted and sent. */
    REPORT,
    /** It is counted and left out. */
    DROP
  }
}
