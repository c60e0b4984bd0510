package io.sluice.amazonads;

/** How the value of a match key travels. */
public enum KeyForm {
  /** As the 64 lower-case hexadecimal digits of a SHA-256. */
  HASHED,
  /** As it is. */
  RAW
}
