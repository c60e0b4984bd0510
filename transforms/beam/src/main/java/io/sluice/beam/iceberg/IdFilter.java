package io.sluice.beam.iceberg;

/** Says which external user ids are wanted. */
@FunctionalInterface
public interface IdFilter {
  /**
   * Judges one id.
   *
   * @param id holds it, ASCII; changes after the call
   * @param offset where it starts
   * @param length its bytes
   */
  boolean wanted(byte[] id, int offset, int length);
}
