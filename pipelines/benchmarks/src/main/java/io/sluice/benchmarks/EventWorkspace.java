package io.sluice.benchmarks;

import io.sluice.amazonads.ApiRegion;
import io.sluice.sandbox.SandboxCredentials;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/**
 * Writes the configuration of the job that is measured, with an empty state.
 *
 * <p>{@code EventWorkspace --data DIR --sandbox URI [--requests-per-second 5] [--in-flight 4]}
 * leaves {@code DIR/sluice.yaml}. With an as-of within the data set's day the job reads that day.
 */
public final class EventWorkspace {
  /** The advertiser of all regions; the sandbox takes any. */
  static final String ADVERTISER = "9007199254741993";

  private final EventData data;
  private final URI sandbox;

  private EventWorkspace(EventData data, URI sandbox) {
    this.data = data;
    this.sandbox = sandbox;
  }

  /** See the class. */
  public static void main(String[] args) throws IOException {
    BenchArguments arguments =
        BenchArguments.parse(args, Set.of("data", "sandbox", "requests-per-second", "in-flight"));
    EventData data = EventData.load(arguments.path("data"));
    write(
        data,
        URI.create(arguments.text("sandbox")),
        arguments.number("requests-per-second", 5),
        arguments.number("in-flight", 4));
  }

  /** Writes configuration and secrets, and forgets what an earlier run knew. */
  static void write(EventData data, URI sandbox, long requestsPerSecond, long inFlight)
      throws IOException {
    Path root = data.root();
    BenchData.delete(root.resolve("state"));
    SandboxCredentials credentials = SandboxCredentials.DEFAULT;
    Files.writeString(root.resolve("client-id"), credentials.clientId());
    Files.writeString(root.resolve("client-secret"), credentials.clientSecret());
    Files.writeString(root.resolve("refresh-token"), credentials.refreshToken());
    EventWorkspace workspace = new EventWorkspace(data, sandbox);
    StringBuilder yaml =
        new StringBuilder("version: 1\nworkspace: ")
            .append(root.resolve("state").toUri())
            .append("\naccounts:\n");
    for (ApiRegion region : data.expected().keySet()) {
      yaml.append(workspace.account(name(region), requestsPerSecond, inFlight));
    }
    yaml.append("conversions:\n");
    for (ApiRegion region : data.expected().keySet()) {
      yaml.append(workspace.conversion(region));
    }
    Files.writeString(root.resolve("sluice.yaml"), yaml);
  }

  private static String name(ApiRegion region) {
    return region.name().toLowerCase(Locale.ROOT);
  }

  private String account(String region, long requestsPerSecond, long inFlight) {
    return """
      bench-%s:
        region: %s
        client-id: file:%s
        client-secret: file:%s
        refresh-token: file:%s
        advertiser-id: "%s"
        endpoints: { api: "%s/%s", token: "%s/%s/auth/o2/token" }
        limits: { requests-per-second: %d, in-flight: %d }
    """
        .formatted(
            region,
            region.toUpperCase(Locale.ROOT),
            data.root().resolve("client-id"),
            data.root().resolve("client-secret"),
            data.root().resolve("refresh-token"),
            ADVERTISER,
            sandbox,
            region,
            sandbox,
            region,
            requestsPerSecond,
            inFlight);
  }

  private String conversion(ApiRegion region) {
    return """
      - id: bench-%s
        account: bench-%s
        api: events
        source:
          parquet: %s/dt={date}/*.parquet
          date: { offset: P0D, zone: UTC }
          ready: _SUCCESS
          columns: { event-id: order_id, event-time: ordered_at, value: total,
                     currency: currency, units: units, country: country,
                     external-user-id: customer_id, email: email, phone: phone,
                     first-name: first_name, last-name: last_name, address: address,
                     city: city, state: state, postal: zip, maid: device_id,
                     consent-user-data: amzn_user_data,
                     consent-ad-storage: amzn_ad_storage }
          custom-data: { brand: brand, category: category }
        event: { name: Online order, type: OFF_AMAZON_PURCHASES, source: WEBSITE,
                 dataset: Orders }
    """
        .formatted(name(region), name(region), EventData.orders(data.root(), region));
  }
}
