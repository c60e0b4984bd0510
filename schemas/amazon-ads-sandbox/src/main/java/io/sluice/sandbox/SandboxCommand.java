package io.sluice.sandbox;

import io.sluice.amazonads.ApiRegion;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Command line of the sandbox; serves until interrupted. */
@Command(
    name = "sandbox",
    mixinStandardHelpOptions = true,
    description = "Runs a local stand-in for Amazon Ads until interrupted.",
    footer = {
      "",
      "Examples:",
      "  ${COMMAND-FULL-NAME} --port 8091",
      "  ${COMMAND-FULL-NAME} --port 8091 --region EU --requests-per-second 2 --job-polls 3",
      "",
      "endpoints: sandbox in the configuration means the default port; for another one set",
      "SLUICE_SANDBOX=http://localhost:PORT where sluice runs, or write endpoints: { sandbox: URL"
          + " }.",
      "",
      "Look inside: GET /sandbox/audiences, /sandbox/audiences/ID/members,",
      "/sandbox/events, /sandbox/events/counts, /sandbox/requests, /sandbox/stats.",
      "Faults: POST /sandbox/faults."
    })
public final class SandboxCommand implements Callable<Integer> {
  private static final int MAX_PORT = 65_535;

  @Spec private CommandSpec spec;

  @Option(
      names = "--host",
      defaultValue = "localhost",
      description = "Host name or address to listen on. Default: ${DEFAULT-VALUE}.")
  private String host;

  @Option(
      names = "--port",
      defaultValue = "8091",
      description = "Port; 0 takes a free one. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--region",
      description = "Serve this region alone: ${COMPLETION-CANDIDATES}. Default: all.")
  private ApiRegion region;

  @Option(
      names = "--requests-per-second",
      defaultValue = "10",
      description = "Limit of each client in each region; 0 for none. Default: ${DEFAULT-VALUE}.")
  private int requestsPerSecond;

  @Option(
      names = "--lenient",
      description = "Ignore unknown fields; make records invalid instead of refusing requests.")
  private boolean lenient;

  @Option(names = "--light", description = "Keep ids of members only, for very large audiences.")
  private boolean light;

  @Option(
      names = "--job-polls",
      defaultValue = "0",
      description = "Status calls that answer PENDING. Default: ${DEFAULT-VALUE}.")
  private int jobPolls;

  @Option(names = "--job-delay", description = "Time a job takes instead, such as PT30S.")
  private Duration jobDelay;

  @Option(
      names = "--token-life",
      defaultValue = "PT1H",
      description = "Life of access tokens. Default: ${DEFAULT-VALUE}.")
  private Duration tokenLife;

  @Option(
      names = "--max-body-bytes",
      defaultValue = "5242880",
      description = "Larger bodies get 413. Default: ${DEFAULT-VALUE}.")
  private int maxBodyBytes;

  @Option(
      names = "--event-dedupe",
      defaultValue = "KEEP_FIRST",
      description = "Which event of one id counts: ${COMPLETION-CANDIDATES}.")
  private EventDedupe eventDedupe;

  @Option(names = "--terms-open", description = "Start with the terms of AMC not accepted.")
  private boolean termsOpen;

  /** Creates the command with its defaults; picocli fills in the options. */
  public SandboxCommand() {}

  /**
   * Serves until the process or thread is interrupted.
   *
   * @return 0
   */
  @Override
  public Integer call() {
    try (AmazonAdsSandbox sandbox = start()) {
      announce(sandbox, spec.commandLine().getOut());
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return 0;
  }

  private AmazonAdsSandbox start() {
    if (port < 0 || port > MAX_PORT) {
      throw refused("--port takes 0 to " + MAX_PORT + ", not " + port);
    }
    try {
      return builder().start();
    } catch (UncheckedIOException e) {
      throw refused(
          "nothing can listen on "
              + host
              + ":"
              + port
              + " ("
              + e.getCause().getMessage()
              + "): name another --port, or 0 for a free one, or another --host");
    }
  }

  private CommandLine.ParameterException refused(String message) {
    return new CommandLine.ParameterException(spec.commandLine(), message);
  }

  SandboxBuilder builder() {
    SandboxBuilder builder =
        AmazonAdsSandbox.builder()
            .host(host)
            .port(port)
            .strictness(lenient ? Strictness.LENIENT : Strictness.STRICT)
            .memberDetail(light ? MemberDetail.LIGHT : MemberDetail.FULL)
            .jobProgress(
                jobDelay == null
                    ? JobProgress.afterPolls(jobPolls)
                    : JobProgress.afterDelay(jobDelay))
            .tokenLife(tokenLife)
            .eventDedupe(eventDedupe)
            .maxBodyBytes(maxBodyBytes);
    Optional.ofNullable(region).ifPresent(builder::region);
    if (termsOpen) {
      builder.termsOpen();
    }
    return requestsPerSecond == 0
        ? builder.unlimitedRate()
        : builder.rateLimit(RateLimit.perSecond(requestsPerSecond));
  }

  private void announce(AmazonAdsSandbox sandbox, PrintWriter out) {
    out.println("Amazon Ads sandbox is listening; interrupt it to stop.");
    for (ApiRegion served : ApiRegion.values()) {
      if (region == null || region == served) {
        out.println("  " + served + "  API    " + sandbox.baseUri(served));
        out.println("      token  " + sandbox.tokenUri(served));
      }
    }
    SandboxCredentials accepted = sandbox.credentials().get(0);
    out.println("  client id      " + accepted.clientId());
    out.println("  client secret  " + accepted.clientSecret() + " (worth nothing elsewhere)");
    out.println("  refresh token  " + accepted.refreshToken() + " (worth nothing elsewhere)");
    if (sandbox.contractChecks() == ContractChecks.OFF) {
      out.println("  contracts      not checked (no OpenAPI validator here); its own rules hold");
    }
    out.println("  use it         endpoints: sandbox, and SLUICE_SANDBOX=" + sandbox.rootUri());
    out.println("  look inside    " + sandbox.rootUri() + "/sandbox/stats");
    out.flush();
  }
}
