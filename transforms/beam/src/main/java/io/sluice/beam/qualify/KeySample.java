package io.sluice.beam.qualify;

import io.sluice.beam.qualify.ContentCodec.Content;
import io.sluice.domain.diff.Fingerprint;
import io.sluice.domain.matchkey.HashedKeys;
import io.sluice.domain.matchkey.KeyHealth;
import io.sluice.domain.matchkey.MatchKeyHasher;
import io.sluice.domain.snapshot.RawKeySet;
import java.util.Map;

/** Hashes the rows of the sample and counts what came of their identifiers. For one thread. */
final class KeySample {
  private final KeySampling sampling;
  private final MatchKeyHasher hasher;

  KeySample(KeySampling sampling) {
    this.sampling = sampling;
    this.hasher = MatchKeyHasher.of(sampling.rules());
  }

  /** Looks at a row, if it is in the sample. */
  void look(Fingerprint print, ByteBuilder packed, Map<String, KeyHealth> byCountry) {
    if ((print.low() & sampling.mask()) != 0) {
      return;
    }
    Content content = ContentCodec.read(packed.array(), 0);
    KeyHealth health = byCountry.computeIfAbsent(content.country(), country -> new KeyHealth());
    int present = 0;
    int valid = 0;
    int hashed = 0;
    int placeholder = 0;
    for (RawKeySet set : content.keySets()) {
      HashedKeys keys = hasher.hash(set, content.country(), sampling.forms());
      present |= keys.presentMask();
      valid |= keys.validMask();
      hashed |= keys.alreadyHashedMask();
      placeholder |= keys.placeholderMask();
      health.countProblems(keys);
    }
    health.count(present, valid, hashed, placeholder);
  }
}
