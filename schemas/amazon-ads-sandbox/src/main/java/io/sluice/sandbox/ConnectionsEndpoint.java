package io.sluice.sandbox;

import io.sluice.amazonads.ApiRegion;
import io.sluice.amazonads.Connection;
import io.sluice.amazonads.ConnectionCreated;
import io.sluice.amazonads.ConnectionsResponse;
import io.sluice.amazonads.Profile;
import io.sluice.amazonads.Terms;
import io.sluice.amazonads.TermsAcceptance;
import java.util.List;
import java.util.Map;

/** Profiles, connections and terms. */
final class ConnectionsEndpoint {
  private final Map<ApiRegion, ConnectionStore> stores;
  private final Map<ApiRegion, List<Profile>> profiles;
  private final Strictness strictness;

  ConnectionsEndpoint(
      Map<ApiRegion, ConnectionStore> stores,
      Map<ApiRegion, List<Profile>> profiles,
      Strictness strictness) {
    this.stores = stores;
    this.profiles = profiles;
    this.strictness = strictness;
  }

  Answer profiles(Call call) {
    String types = call.queryParameters().getOrDefault("profileTypeFilter", "");
    List<Profile> found =
        profiles.getOrDefault(call.region(), List.of()).stream()
            .filter(profile -> types.isBlank() || types.contains(profile.accountInfo().type()))
            .toList();
    return Answer.of(call.operation(), 200, found);
  }

  Answer list(Call call) {
    Map<String, String> query = call.queryParameters();
    String id = query.getOrDefault("connectionId", "");
    boolean defaultOnly = query.getOrDefault("isDefault", "").equals("true");
    List<Connection> found =
        store(call).list().stream()
            .filter(connection -> id.isBlank() || connection.connectionId().equals(id))
            .filter(connection -> !defaultOnly || connection.isDefault())
            .limit(100)
            .toList();
    return Answer.of(call.operation(), 200, new ConnectionsResponse(found));
  }

  Answer create(Call call) {
    String id =
        store(call)
            .create(
                RequestShapes.createConnection(call.body(), strictness),
                call.clientId(),
                call.at());
    return Answer.of(call.operation(), 201, new ConnectionCreated(id));
  }

  /** Removes one connection, and all of them if the id is blank or absent, as Amazon does. */
  Answer delete(Call call) {
    String id = call.queryParameters().getOrDefault("connectionId", "");
    if (id.isBlank()) {
      store(call).deleteAll();
    } else {
      store(call).delete(id);
    }
    return Answer.noContent();
  }

  Answer readTerms(Call call) {
    Terms terms =
        new Terms(
            "Terms of the sandbox: nothing leaves this machine.",
            ConnectionStore.TERMS_TOKEN,
            store(call).termsAccepted());
    return Answer.of(call.operation(), 200, terms);
  }

  Answer acceptTerms(Call call) {
    TermsAcceptance acceptance = RequestShapes.acceptTerms(call.body(), strictness);
    store(call).decideTerms(acceptance.agreementToken(), acceptance.hasAccepted());
    return Answer.noContent();
  }

  private ConnectionStore store(Call call) {
    return stores.get(call.region());
  }
}
