package io.sluice.jobs.config;

import io.sluice.domain.delivery.SecretForm;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a secret is to be found; never the secret. Travels to workers and is resolved there.
 *
 * <p>Three forms: {@code env:NAME} (an environment variable), {@code file:/path} (a file, which
 * platforms mount), {@code exec:/path args} (the output of a command, split at spaces, no shell).
 */
public final class SecretRef implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private enum Kind {
    ENV,
    FILE,
    EXEC
  }

  private final Kind kind;
  private final String target;

  private SecretRef(Kind kind, String target) {
    this.kind = kind;
    this.target = target;
  }

  /**
   * Reads a reference.
   *
   * @param text one of the three forms
   * @return the reference; empty when the text has none of the forms, as a literal secret has
   */
  public static Optional<SecretRef> find(String text) {
    if (text.startsWith("env:")) {
      String name = text.substring("env:".length());
      return Optional.of(new SecretRef(Kind.ENV, name))
          .filter(ref -> VARIABLE.matcher(name).matches());
    }
    if (text.startsWith("file:")) {
      String path = text.substring("file:".length()).replaceFirst("^//(?=/)", "");
      return Optional.of(new SecretRef(Kind.FILE, path))
          .filter(ref -> path.startsWith("/") && path.length() > 1 && path.indexOf('\0') < 0);
    }
    if (text.startsWith("exec:")) {
      String command = text.substring("exec:".length()).strip();
      return Optional.of(new SecretRef(Kind.EXEC, command)).filter(ref -> command.startsWith("/"));
    }
    return Optional.empty();
  }

  /**
   * Reads a reference that is known to be one.
   *
   * @throws IllegalArgumentException if the text has none of the forms; it is not repeated
   */
  public static SecretRef of(String text) {
    return find(text)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "text of " + text.length() + " characters is no reference to a secret"));
  }

  /** A reference to the content of a file. */
  public static SecretRef ofFile(Path file) {
    return new SecretRef(Kind.FILE, file.toAbsolutePath().toString());
  }

  /** The file referred to; empty for the other forms. */
  public Optional<Path> file() {
    return kind == Kind.FILE ? Optional.of(Path.of(target)) : Optional.empty();
  }

  /**
   * Fetches the secret, without the line end that editors leave behind.
   *
   * @param environment the variables to look in; a command is given exactly these
   * @throws SecretUnavailableException if there is none, it is empty or larger than 64 KiB, or the
   *     command fails or takes more than 30 seconds
   */
  public Secret resolve(Map<String, String> environment) {
    String text =
        switch (kind) {
          case ENV -> variable(environment);
          case FILE -> SecretReader.file(this, target);
          case EXEC -> SecretReader.command(this, target, environment);
        };
    String secret = text.replaceFirst("[\\r\\n]+$", "");
    if (secret.isBlank()) {
      throw new SecretUnavailableException(this, "is empty", "Put the secret there");
    }
    return Secret.of(secret);
  }

  /**
   * Fetches a secret that travels in a request: one line of printable ASCII, without a byte order
   * mark, blanks, line ends or quotes around it.
   *
   * @param environment as {@link #resolve} takes it
   * @param key the key of the configuration that holds this reference
   * @throws SecretUnavailableException also for a secret of another form; the message describes the
   *     form
   */
  public Secret resolve(Map<String, String> environment, String key) {
    Secret secret = Secret.of(SecretText.bare(resolve(environment).reveal()));
    Optional<String> problem =
        SecretText.wrapped(secret.reveal()).or(() -> SecretForm.problem(secret.reveal()));
    if (problem.isPresent()) {
      throw new SecretUnavailableException(
          this,
          problem.get() + ", and " + key + " is " + SecretForm.RULE,
          "Put the " + key + " there, and nothing else");
    }
    return secret;
  }

  /**
   * Fetches a secret that a driver or service takes as it is: any text without control characters.
   *
   * @param environment as {@link #resolve} takes it
   * @param key the key of the configuration that holds this reference
   * @throws SecretUnavailableException also for a secret with a control character
   */
  public Secret resolveText(Map<String, String> environment, String key) {
    String text = resolve(environment).reveal();
    boolean marked = text.charAt(0) == BYTE_ORDER_MARK;
    Secret secret = Secret.of(marked ? text.substring(1) : text);
    if (secret.reveal().chars().anyMatch(c -> Character.isISOControl(c) || c == BYTE_ORDER_MARK)) {
      long lines = secret.reveal().lines().count();
      throw new SecretUnavailableException(
          this,
          (lines > 1 ? "has " + lines + " lines" : "holds a control character")
              + ", and "
              + key
              + " is one line without control characters",
          "Put the secret there, and nothing else");
    }
    return secret;
  }

  private String variable(Map<String, String> environment) {
    String text = environment.get(target);
    if (text == null) {
      throw new SecretUnavailableException(
          this, "is not set", "Export the variable where the command runs");
    }
    return text;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SecretRef ref && ref.kind == kind && ref.target.equals(target);
  }

  @Override
  public int hashCode() {
    return Objects.hash(kind, target);
  }

  /** The reference; of a command only its program, since arguments may be confidential. */
  @Override
  public String toString() {
    return switch (kind) {
      case ENV -> "env:" + target;
      case FILE -> "file:" + target;
      case EXEC -> "exec:" + target.split(" ", 2)[0];
    };
  }
}
