package io.sluice.amazonads;

/**
 * How the sandbox says what it is, to a request without credentials. A client that is set to use
 * the sandbox asks first, so that no secret goes to another process that listens on its port.
 */
public final class SandboxMarker {
  /** The port of the sandbox unless another is named. */
  public static final int DEFAULT_PORT = 8091;

  /** Path of the question, behind the sandbox's root. */
  public static final String PATH = "/sandbox/hello";

  /** The whole answer. */
  public static final String ANSWER = "{\"sandbox\":\"amazon-ads\"}";

  private SandboxMarker() {}
}
