package io.sluice.jobs.config;

/**
 * Where a node stands.
 *
 * @param file the file as the user named it
 * @param line from 1; 0 when the file as a whole is meant
 * @param column from 1; 0 when the file as a whole is meant
 */
record Position(String file, int line, int column) {
  /** The file as a whole. */
  static Position ofFile(String file) {
    return new Position(file, 0, 0);
  }

  /** {@code file:line:column}, or the file alone. */
  @Override
  public String toString() {
    return line == 0 ? file : file + ":" + line + ":" + column;
  }
}
