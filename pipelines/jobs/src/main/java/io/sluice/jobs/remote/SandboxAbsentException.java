package io.sluice.jobs.remote;

import java.net.URI;

/** What listens where the sandbox should be has not said that it is the sandbox. */
final class SandboxAbsentException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SandboxAbsentException(URI root, String found) {
    super(
        "no sandbox at "
            + root
            + " ("
            + found
            + "), so no secret was sent there. Start it: sluice sandbox --port "
            + root.getPort()
            + "; or set SLUICE_SANDBOX to the address that it prints");
  }
}
