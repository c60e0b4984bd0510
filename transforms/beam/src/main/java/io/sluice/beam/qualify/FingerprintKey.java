package io.sluice.beam.qualify;

import java.io.Serializable;

/**
 * Where the workspace's fingerprint key comes from. Only the reference is serialised; the bytes are
 * resolved on the worker and never travel.
 */
@FunctionalInterface
public interface FingerprintKey extends Serializable {
  /** The key, at least 16 bytes. */
  byte[] resolve();
}
