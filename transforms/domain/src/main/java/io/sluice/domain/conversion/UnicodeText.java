package io.sluice.domain.conversion;

import org.jspecify.annotations.Nullable;

/** Tells texts that can travel from those that were damaged upstream. */
final class UnicodeText {
  private UnicodeText() {}

  /** True without half a surrogate pair; true for {@code null}. */
  static boolean readable(@Nullable String text) {
    if (text == null) {
      return true;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        boolean pair =
            Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!pair) {
          return false;
        }
        i++;
      }
    }
    return true;
  }
}
