package io.sluice.benchmarks;

import io.sluice.sandbox.SandboxCredentials;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * Writes the configuration of the soak, with an empty state: audiences that all take the members of
 * one data set, each in an account, and so a lane, of its own.
 *
 * <p>{@code SoakWorkspace --data DIR --work DIR --sandbox URI --audiences 5} leaves {@code
 * DIR/sluice.yaml}.
 */
public final class SoakWorkspace {
  private SoakWorkspace() {}

  /** See the class. */
  public static void main(String[] args) throws IOException {
    BenchArguments arguments =
        BenchArguments.parse(args, Set.of("data", "work", "sandbox", "audiences"));
    write(
        BenchData.load(arguments.path("data")),
        arguments.path("work"),
        URI.create(arguments.text("sandbox")),
        Math.toIntExact(arguments.number("audiences", 5)));
  }

  /** Writes configuration and secrets, and forgets what an earlier run knew. */
  static void write(BenchData data, Path work, URI sandbox, int audiences) throws IOException {
    BenchData.delete(work.resolve("state"));
    Files.createDirectories(work);
    SandboxCredentials credentials = SandboxCredentials.DEFAULT;
    Files.writeString(work.resolve("client-id"), credentials.clientId());
    Files.writeString(work.resolve("client-secret"), credentials.clientSecret());
    Files.writeString(work.resolve("refresh-token"), credentials.refreshToken());
    StringBuilder yaml =
        new StringBuilder("version: 1\nworkspace: ")
            .append(work.resolve("state").toUri())
            .append("\naccounts:\n");
    for (int i = 1; i <= audiences; i++) {
      yaml.append(account(i, work, sandbox));
    }
    yaml.append(source(data)).append("audiences:\n");
    for (int i = 1; i <= audiences; i++) {
      yaml.append(audience(i));
    }
    Files.writeString(work.resolve("sluice.yaml"), yaml);
  }

  private static String account(int number, Path work, URI sandbox) {
    return """
      lane-%d:
        region: NA
        client-id: file:%s
        client-secret: file:%s
        refresh-token: file:%s
        advertiser-id: "%d"
        endpoints: { sandbox: "%s" }
        limits: { requests-per-second: 100, records-per-hour: %d }
    """
        .formatted(
            number,
            work.resolve("client-id"),
            work.resolve("client-secret"),
            work.resolve("refresh-token"),
            number,
            sandbox,
            LaneCase.MOST_RECORDS);
  }

  private static String source(BenchData data) {
    return """
    sources:
      members:
        parquet: %s/dt={date}/*.parquet
        ready: _SUCCESS
        columns: { external-user-id: user_id, qualified-at: qualified_at, email: email,
                   phone: phone, first-name: first_name, last-name: last_name,
                   address: address, city: city, state: state, postal: zip,
                   country: country }
    """
        .formatted(data.snapshot(Day.TODAY).getParent());
  }

  private static String audience(int number) {
    return """
      - id: soak-%d
        name: Audience %d of the soak
        description: made up
        account: lane-%d
        source: { use: members, select: { column: audiences, equals: %d } }
        ttl: P90D
        lifetime: P365D
        renewal: { margin: P30D, spread: 50%% }
        guards: { max-age: P365D }
    """
        .formatted(number, number, number, ChurnModel.AUDIENCE);
  }
}
