package io.sluice.jobs.demo;

import io.sluice.amazonads.ApiRegion;
import io.sluice.sandbox.AmazonAdsSandbox;
import io.sluice.sandbox.SandboxCredentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;

/**
 * The demo's folder: snapshots, configuration, secrets of the sandbox, workspace. Everything in it
 * is made up and may be deleted.
 */
public final class DemoWorkspace {
  /** The advertiser of each region's account in the sandbox. */
  public static final long ADVERTISER = 9_007_199_254_741_993L;

  private final Path folder;

  private DemoWorkspace(Path folder) {
    this.folder = folder;
  }

  /**
   * A new folder of this run, so that a demo never meets the state of an earlier one.
   *
   * @param parent exists or is made
   * @param now names the folder
   */
  public static DemoWorkspace fresh(Path parent, Instant now) throws IOException {
    String name = "run-" + now.toString().replaceAll("[^0-9]", "").substring(0, 14);
    Path folder = parent.resolve(name).toAbsolutePath().normalize();
    Files.createDirectories(folder);
    return new DemoWorkspace(folder);
  }

  /** Where the snapshots lie. */
  public Path warehouse() {
    return folder.resolve("warehouse");
  }

  /** The configuration file. */
  public Path config() {
    return folder.resolve("sluice.yaml");
  }

  /** Writes configuration and secrets for a sandbox that runs. */
  public void write(AmazonAdsSandbox sandbox) throws IOException {
    SandboxCredentials credentials = SandboxCredentials.DEFAULT;
    Files.writeString(folder.resolve("client-id"), credentials.clientId());
    Files.writeString(folder.resolve("client-secret"), credentials.clientSecret());
    Files.writeString(folder.resolve("refresh-token"), credentials.refreshToken());
    StringBuilder yaml = new StringBuilder(2_048);
    yaml.append("version: 1\nworkspace: ").append(folder.resolve("state").toUri()).append('\n');
    yaml.append("accounts:\n");
    for (ApiRegion region : ApiRegion.values()) {
      yaml.append(account(region, sandbox));
    }
    Files.writeString(config(), yaml.append(rest()).append(conversions()));
  }

  private String account(ApiRegion region, AmazonAdsSandbox sandbox) {
    return """
      demo-%s:
        region: %s
        client-id: file:%s
        client-secret: file:%s
        refresh-token: file:%s
        advertiser-id: "%d"
        endpoints: { api: "%s", token: "%s" }
        limits: { requests-per-second: 5, in-flight: 4, max-records: 1000 }
    """
        .formatted(
            region.name().toLowerCase(Locale.ROOT),
            region.name(),
            folder.resolve("client-id"),
            folder.resolve("client-secret"),
            folder.resolve("refresh-token"),
            ADVERTISER,
            sandbox.baseUri(region),
            sandbox.tokenUri(region));
  }

  private String rest() {
    return """
    sources:
      customers:
        parquet: %s/customers/dt={date}/*.parquet
        date: { offset: P0D, zone: UTC }
        ready: _SUCCESS
        columns:
          external-user-id: customer_id
          qualified-at: qualified_at
          email: email
          phone: phone
          first-name: first_name
          last-name: last_name
          address: street
          city: city
          state: state
          postal: zip
          country: country
          consent-user-data: amzn_user_data
          consent-ad-storage: amzn_ad_storage
    audiences:
      - id: hv-shoppers
        name: High value shoppers 90d
        description: Demo of TPC-DS customers
        accounts: [demo-na, demo-eu, demo-fe]
        source: { use: customers, select: { column: audience_ids, equals: %d } }
        ttl: P7D
        renewal: { margin: P3D, spread: 50%% }
        lifetime: P90D
    """
        .formatted(warehouse(), TpcdsSnapshots.AUDIENCE_ID);
  }

  /**
   * The section {@code conversions:} for the orders of {@link TpcdsWebSales} under {@link
   * #warehouse()}: one conversion for the account of each region, since an event belongs to the
   * host of its country.
   */
  String conversions() {
    StringBuilder yaml = new StringBuilder(4_096).append("conversions:\n");
    for (ApiRegion region : ApiRegion.values()) {
      yaml.append(conversion(region.name().toLowerCase(Locale.ROOT)));
    }
    return yaml.toString();
  }

  private String conversion(String region) {
    return """
      - id: online-orders-%s
        account: demo-%s
        api: events
        source:
          parquet: %s/orders/%s/dt={date}/*.parquet
          date: { offset: P0D, zone: UTC }
          ready: _SUCCESS
          columns:
            event-id: order_id
            event-time: ordered_at
            value: total
            currency: currency
            units: units
            country: country
            external-user-id: customer_id
            email: email
            phone: phone
            first-name: first_name
            last-name: last_name
            address: street
            city: city
            state: state
            postal: zip
            maid: device_id
            consent-user-data: amzn_user_data
            consent-ad-storage: amzn_ad_storage
          custom-data: { brand: brand, category: category }
        event: { name: Online order, type: OFF_AMAZON_PURCHASES, source: WEBSITE, dataset: Orders }
    """
        .formatted(region, region, warehouse(), region);
  }
}
