package io.sluice.amazonads.client;

import io.sluice.amazonads.AudienceTarget;

/**
 * Where an account's audiences live. Amazon takes exactly one of the two: a connection reaches AMC
 * and the DSP advertiser behind it, a bare advertiser reaches the DSP only.
 */
public sealed interface Target {
  /**
   * A DSP advertiser without AMC.
   *
   * @param advertiserId Amazon's 64-bit id
   */
  record Advertiser(long advertiserId) implements Target {}

  /**
   * A connection to AMC.
   *
   * @param connectionId Amazon's id of the connection
   */
  record Connection(String connectionId) implements Target {
    /** Refuses a blank id, which Amazon would take for the default connection. */
    public Connection {
      if (connectionId.isBlank()) {
        throw new IllegalArgumentException(
            "connection-id is blank; give the id that GET /amc/audiences/connections lists.");
      }
    }
  }

  /** The target of a bare DSP advertiser. */
  static Target advertiser(long advertiserId) {
    return new Advertiser(advertiserId);
  }

  /** The target of a connection. */
  static Target connection(String connectionId) {
    return new Connection(connectionId);
  }

  /** The same as a create call says it. */
  default AudienceTarget onTheWire() {
    if (this instanceof Connection connection) {
      return AudienceTarget.connection(connection.connectionId());
    }
    return AudienceTarget.advertiser(((Advertiser) this).advertiserId());
  }
}
