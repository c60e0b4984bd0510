package io.sluice.domain.matchkey;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of normalizing one value: either the text that would be hashed or the reason why
 * there is none.
 *
 * <p>Personal data: raw, for explaining on a terminal and for tests; {@link #toString()} tells the
 * shape only. Immutable.
 */
public final class NormalizedKey {
  private final @Nullable String text;
  private final @Nullable KeyProblem problem;

  private NormalizedKey(@Nullable String text, @Nullable KeyProblem problem) {
    this.text = text;
    this.problem = problem;
  }

  static NormalizedKey ofText(String text) {
    return new NormalizedKey(text, null);
  }

  static NormalizedKey ofProblem(KeyProblem problem) {
    return new NormalizedKey(null, problem);
  }

  /** The normalized text, never empty; or nothing where there is a problem. */
  public Optional<String> text() {
    return Optional.ofNullable(text);
  }

  /** Why there is no text. */
  public Optional<KeyProblem> problem() {
    return Optional.ofNullable(problem);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof NormalizedKey that
        && Objects.equals(text, that.text)
        && problem == that.problem;
  }

  @Override
  public int hashCode() {
    return Objects.hash(text, problem);
  }

  /** The shape of the text or the problem, never the text. */
  @Override
  public String toString() {
    return "NormalizedKey["
        + (text == null ? String.valueOf(problem) : "text of " + text.length() + " characters")
        + "]";
  }
}
