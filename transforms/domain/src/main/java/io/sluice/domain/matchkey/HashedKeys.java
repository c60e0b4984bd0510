package io.sluice.domain.matchkey;

import io.sluice.domain.snapshot.MatchKeyType;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What became of one {@link io.sluice.domain.snapshot.RawKeySet}: the digests, and for every key
 * why it is absent.
 *
 * <p>Personal data: hashed. Masks hold one bit a key, see {@link MatchKeyType#bit()}. Immutable.
 */
public final class HashedKeys {
  private static final int PROBLEM_BITS = 8;

  private final @Nullable DigestSet digests;
  private final int presentMask;
  private final int placeholderMask;
  private final int alreadyHashedMask;
  private final long problems;

  private HashedKeys(
      @Nullable DigestSet digests,
      int presentMask,
      int placeholderMask,
      int alreadyHashedMask,
      long problems) {
    this.digests = digests;
    this.presentMask = presentMask;
    this.placeholderMask = placeholderMask;
    this.alreadyHashedMask = alreadyHashedMask;
    this.problems = problems;
  }

  static HashedKeys of(
      @Nullable DigestSet digests, int present, int placeholder, int hashed, long problems) {
    return new HashedKeys(digests, present, placeholder, hashed, problems);
  }

  /** Adds the problem of one key to the packed problems of a set: one byte a key, 0 for none. */
  static long pack(long problems, MatchKeyType type, KeyProblem problem) {
    return problems | ((long) problem.code() << (index(type) * PROBLEM_BITS));
  }

  /** The place of a key in canonical order, 0..7. */
  static int index(MatchKeyType type) {
    return Integer.numberOfTrailingZeros(type.bit());
  }

  /** The digests, or {@code null} when no key is usable. */
  public @Nullable DigestSet digests() {
    return digests;
  }

  /** The keys that had a value. */
  public int presentMask() {
    return presentMask;
  }

  /** The keys that have a digest; always a subset of {@link #presentMask()}. */
  public int validMask() {
    return digests == null ? 0 : digests.mask();
  }

  /**
   * The keys whose value stands for no value; they have a digest under the published rules only.
   */
  public int placeholderMask() {
    return placeholderMask;
  }

  /** The keys whose value came as a digest and was passed on. */
  public int alreadyHashedMask() {
    return alreadyHashedMask;
  }

  /** Why a key that had a value has no digest; empty where it has one or had no value. */
  public Optional<KeyProblem> problem(MatchKeyType type) {
    return KeyProblem.ofCode((int) (problems >>> (index(type) * PROBLEM_BITS)) & 0xff);
  }

  /** True when some key had a value and no digest came of it. */
  public boolean hasProblems() {
    return problems != 0;
  }

  /** Counts only, never a digest. */
  @Override
  public String toString() {
    return "HashedKeys["
        + Integer.bitCount(validMask())
        + " of "
        + Integer.bitCount(presentMask)
        + " keys]";
  }
}
