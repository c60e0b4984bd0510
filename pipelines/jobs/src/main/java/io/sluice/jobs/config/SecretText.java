package io.sluice.jobs.config;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Secrets as people and their editors write them to files: with a byte order mark, as UTF-16, with
 * blanks or quotes around them. What can only be meant in one way is read so; a whole JSON document
 * or an assignment is named by its form.
 */
final class SecretText {
  private static final char BYTE_ORDER_MARK = '\uFEFF';
  private static final Pattern JSON = Pattern.compile("(?s)[{\\[].*");
  private static final Pattern ASSIGNMENT =
      Pattern.compile("(export\\s+)?[A-Za-z_][A-Za-z0-9_.-]{0,63}(\\s*=\\s*|:\\s+)[^=\\s].*");

  private SecretText() {}

  /** Bytes of a file or command; as UTF-16 where they can be nothing else. */
  static String decoded(byte[] bytes) {
    return new String(bytes, charset(bytes));
  }

  /** The secret without the marks, blanks, line ends and quotes around it. */
  static String bare(String text) {
    String marked = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
    String stripped = marked.strip();
    int last = stripped.length() - 1;
    boolean quoted =
        last > 1
            && (stripped.charAt(0) == '"' || stripped.charAt(0) == '\'')
            && stripped.charAt(0) == stripped.charAt(last)
            && stripped.indexOf(stripped.charAt(0), 1) == last;
    return quoted ? stripped.substring(1, last).strip() : stripped;
  }

  /** The form of a text that holds a secret and more, such as a JSON document. */
  static Optional<String> wrapped(String text) {
    if (JSON.matcher(text).matches()) {
      return Optional.of("is a JSON document");
    }
    return ASSIGNMENT.matcher(text).matches()
        ? Optional.of("is a line of the form KEY=value")
        : Optional.empty();
  }

  private static Charset charset(byte[] bytes) {
    if (bytes.length < 2) {
      return StandardCharsets.UTF_8;
    }
    boolean marked =
        (bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xFE)
            || (bytes[0] == (byte) 0xFE && bytes[1] == (byte) 0xFF);
    if (marked) {
      return StandardCharsets.UTF_16;
    }
    if (bytes.length % 2 == 0 && everyOther(bytes, 1)) {
      return StandardCharsets.UTF_16LE;
    }
    return bytes.length % 2 == 0 && everyOther(bytes, 0)
        ? StandardCharsets.UTF_16BE
        : StandardCharsets.UTF_8;
  }

  /** True where every other byte is 0 and none between them is, as in ASCII written as UTF-16. */
  private static boolean everyOther(byte[] bytes, int from) {
    for (int i = 0; i < bytes.length; i++) {
      if ((bytes[i] == 0) != (i % 2 == from)) {
        return false;
      }
    }
    return true;
  }
}
