package io.sluice.sandbox;

import io.sluice.amazonads.ApiRegion;
import io.sluice.amazonads.Connection;
import io.sluice.amazonads.ConnectionRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Connections and accepted terms of one region. Thread-safe. */
final class ConnectionStore {
  /** What has to be sent back to accept the terms. */
  static final String TERMS_TOKEN = "sandbox-terms-1";

  private static final AtomicLong CREATED = new AtomicLong();

  private final ApiRegion region;
  private final List<Connection> connections = new ArrayList<>();
  private boolean termsAccepted;

  ConnectionStore(ApiRegion region, TermsState terms) {
    this.region = region;
    this.termsAccepted = terms == TermsState.ACCEPTED;
  }

  /** Whether the terms of AMC are accepted when the sandbox starts. */
  enum TermsState {
    ACCEPTED,
    OPEN
  }

  synchronized String create(ConnectionRequest request, String clientId, Instant now) {
    if (request.amcInstanceId() == null && request.dspAdvertiserId() == null) {
      throw Refusal.badRequest("Name an amcInstanceId or a dspAdvertiserId.");
    }
    String id =
        Optional.ofNullable(request.connectionId())
            .filter(given -> !given.isBlank())
            .orElseGet(() -> "sandbox-connection-" + CREATED.incrementAndGet());
    if (find(id).isPresent()) {
      throw Refusal.badRequest("connectionId: there is a connection of this id already.");
    }
    boolean makeDefault = connections.isEmpty() || Boolean.TRUE.equals(request.isDefault());
    if (makeDefault) {
      connections.replaceAll(connection -> withDefault(connection, false));
    }
    connections.add(connection(request, id, clientId, now, makeDefault));
    return id;
  }

  synchronized List<Connection> list() {
    return List.copyOf(connections);
  }

  synchronized Optional<Connection> find(String id) {
    return connections.stream().filter(found -> found.connectionId().equals(id)).findFirst();
  }

  /** Resolves the id on a request: blank means the default connection. */
  synchronized Connection require(String id) {
    Optional<Connection> found =
        id.isBlank() ? connections.stream().filter(Connection::isDefault).findFirst() : find(id);
    return found.orElseThrow(
        () ->
            Refusal.badRequest(
                id.isBlank()
                    ? "There is no default connection."
                    : "connectionId: there is no such connection in " + region + "."));
  }

  synchronized void delete(String id) {
    Connection gone = find(id).orElseThrow(() -> Refusal.of(404, "The connection was not found."));
    connections.remove(gone);
    if (gone.isDefault() && !connections.isEmpty()) {
      connections.set(0, withDefault(connections.get(0), true));
    }
  }

  synchronized void deleteAll() {
    connections.clear();
  }

  synchronized boolean termsAccepted() {
    return termsAccepted;
  }

  synchronized void decideTerms(String token, boolean accepted) {
    if (!token.equals(TERMS_TOKEN)) {
      throw Refusal.badRequest("agreementToken: not the token of the present terms.");
    }
    termsAccepted = accepted;
  }

  /** Throws 403 unless the terms of AMC are accepted. */
  void requireTerms() {
    if (!termsAccepted()) {
      throw Refusal.of(
          403,
          "The terms of AMC are not accepted. Read and accept them under " + "connections/terms.");
    }
  }

  private Connection connection(
      ConnectionRequest request, String id, String clientId, Instant now, boolean isDefault) {
    String time = now.toString();
    return new Connection(
        request.amcAccountId(),
        request.amcAccountMarketplaceId(),
        null,
        request.amcInstanceId(),
        null,
        clientId,
        id,
        time,
        "sandbox-customer",
        null,
        null,
        request.dspAdvertiserId(),
        null,
        null,
        request.dspAdvertiserId() == null ? null : region.name(),
        request.dspProfileId(),
        isDefault,
        time);
  }

  private static Connection withDefault(Connection c, boolean isDefault) {
    return new Connection(
        c.amcAccountId(),
        c.amcAccountMarketplaceId(),
        c.amcAccountName(),
        c.amcInstanceId(),
        c.amcInstanceName(),
        c.clientId(),
        c.connectionId(),
        c.creationDateTime(),
        c.customerId(),
        c.dataUploadAwsAccountId(),
        c.dspAdvertiserCountryCode(),
        c.dspAdvertiserId(),
        c.dspAdvertiserMarketplaceId(),
        c.dspAdvertiserName(),
        c.dspAdvertiserRegion(),
        c.dspProfileId(),
        isDefault,
        c.modifiedDateTime());
  }
}
