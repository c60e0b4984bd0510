package io.sluice.sandbox;

import picocli.CommandLine;

/** Runs the sandbox by itself; {@code --help} tells how. */
public final class SandboxMain {
  private SandboxMain() {}

  /**
   * Serves until interrupted.
   *
   * @param arguments options of {@link SandboxCommand}
   */
  public static void main(String[] arguments) {
    int code =
        new CommandLine(new SandboxCommand())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(arguments);
    if (code != 0) {
      throw new IllegalArgumentException("The sandbox did not start; see the message above.");
    }
  }
}
