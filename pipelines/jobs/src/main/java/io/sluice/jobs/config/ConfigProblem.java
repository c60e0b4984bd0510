package io.sluice.jobs.config;

/**
 * One thing that is wrong with a configuration.
 *
 * <p>Neither text ever holds a configured value, only its shape: a secret pasted into the wrong key
 * must not reach a log.
 *
 * @param file the file as the user named it, or the command-line option
 * @param line from 1; 0 when the file as a whole is meant
 * @param column from 1; 0 when the file as a whole is meant
 * @param path the key, such as {@code audiences[hv-shoppers].ttl}; empty for a whole file
 * @param message what is there and which rule it breaks
 * @param remedy what to write instead
 */
public record ConfigProblem(
    String file, int line, int column, String path, String message, String remedy) {

  static ConfigProblem at(Position position, String path, String message, String remedy) {
    return new ConfigProblem(
        position.file(), position.line(), position.column(), path, message, remedy);
  }

  /** One line: {@code file:line:column: path message. Remedy}. */
  @Override
  public String toString() {
    String subject = path.isEmpty() ? message : path + " " + message;
    return new Position(file, line, column) + ": " + subject + ". " + remedy;
  }
}
