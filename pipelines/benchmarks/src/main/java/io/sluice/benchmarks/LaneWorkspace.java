package io.sluice.benchmarks;

import io.sluice.amazonads.ApiRegion;
import io.sluice.sandbox.AmazonAdsSandbox;
import io.sluice.sandbox.SandboxCredentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Writes the configuration of the job whose lanes are measured: an account, an audience and a
 * snapshot for each, with an empty state. The accounts have client ids of their own, for accounts
 * of one share a rate.
 */
final class LaneWorkspace {
  private LaneWorkspace() {}

  /** The credentials that a lane's sandbox takes. */
  static SandboxCredentials credentials(LaneCase lane) {
    return new SandboxCredentials(
        SandboxCredentials.DEFAULT.clientId() + "." + lane.name(),
        SandboxCredentials.DEFAULT.clientSecret(),
        SandboxCredentials.DEFAULT.refreshToken());
  }

  /**
   * Writes {@code sluice.yaml} and the secrets.
   *
   * @param root the folder
   * @param data where each lane's members lie
   * @param sandboxes of each lane
   */
  static void write(
      Path root, Map<LaneCase, BenchData> data, Map<LaneCase, AmazonAdsSandbox> sandboxes)
      throws IOException {
    BenchData.delete(root.resolve("state"));
    StringBuilder accounts = new StringBuilder();
    StringBuilder audiences = new StringBuilder();
    for (LaneCase lane : data.keySet()) {
      Path secrets = Files.createDirectories(root.resolve("secrets").resolve(lane.name()));
      Files.writeString(secrets.resolve("client-id"), credentials(lane).clientId());
      Files.writeString(secrets.resolve("client-secret"), credentials(lane).clientSecret());
      Files.writeString(secrets.resolve("refresh-token"), credentials(lane).refreshToken());
      accounts.append(account(lane, secrets, sandboxes.get(lane)));
      audiences.append(audience(lane, data.get(lane)));
    }
    Files.writeString(
        root.resolve("sluice.yaml"),
        "version: 1\nworkspace: "
            + root.resolve("state").toUri()
            + "\naccounts:\n"
            + accounts
            + "audiences:\n"
            + audiences);
  }

  private static String account(LaneCase lane, Path secrets, AmazonAdsSandbox sandbox) {
    return """
      %s:
        region: NA
        client-id: file:%s
        client-secret: file:%s
        refresh-token: file:%s
        advertiser-id: "%s"
        endpoints: { api: "%s", token: "%s" }
        limits: { requests-per-second: %d, records-per-hour: %d, in-flight: %d, max-records: %d,
                  max-bytes: 10000000 }
    """
        .formatted(
            lane.name(),
            secrets.resolve("client-id"),
            secrets.resolve("client-secret"),
            secrets.resolve("refresh-token"),
            EventWorkspace.ADVERTISER,
            sandbox.baseUri(ApiRegion.NA),
            sandbox.tokenUri(ApiRegion.NA),
            lane.requestsPerSecond(),
            lane.recordsPerHour(),
            lane.inFlight(),
            lane.batch());
  }

  private static String audience(LaneCase lane, BenchData data) {
    return """
      - id: %s
        name: Lane %s of the benchmark
        description: made up
        account: %s
        source:
          parquet: %s
          ready: _SUCCESS
          columns: { external-user-id: user_id, qualified-at: qualified_at, email: email,
                     phone: phone, first-name: first_name, last-name: last_name,
                     address: address, city: city, state: state, postal: zip,
                     country: country }
          select: { column: audiences, equals: %d }
        ttl: P90D
        lifetime: P365D
        renewal: { margin: P30D, spread: 50%% }
        guards: { max-age: P365D }
    """
        .formatted(
            lane.name(),
            lane.name(),
            lane.name(),
            BenchData.glob(data.snapshot(Day.YESTERDAY)),
            ChurnModel.AUDIENCE);
  }
}
