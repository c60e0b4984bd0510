package io.sluice.jobs.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The whole configuration, checked and with every default filled in.
 *
 * @param workspace where ledger, outboxes and reports live: a URI without a slash at its end
 * @param catalog the catalogue of the ledger's tables
 * @param fingerprintKey the key of all fingerprints
 * @param rulesVersion the version of the normalization rules that is pinned, from 1
 * @param matchKeys how identifiers become match keys
 * @param accounts by id, in the order written
 * @param sources by id, in the order written; sources written inside an audience are not here
 * @param audiences in the order written
 * @param suppression lists of external user ids that go nowhere
 * @param conversions in the order written
 */
public record ActivationConfig(
    String workspace,
    CatalogConfig catalog,
    SecretRef fingerprintKey,
    int rulesVersion,
    MatchKeysConfig matchKeys,
    Map<String, AccountConfig> accounts,
    Map<String, SourceConfig> sources,
    List<AudienceConfig> audiences,
    List<SuppressionConfig> suppression,
    List<ConversionConfig> conversions) {

  /** The audience of that id. */
  public Optional<AudienceConfig> audience(String id) {
    return audiences.stream().filter(audience -> audience.id().equals(id)).findFirst();
  }

  /** The conversion of that id. */
  public Optional<ConversionConfig> conversion(String id) {
    return conversions.stream().filter(conversion -> conversion.id().equals(id)).findFirst();
  }

  /** The accounts an audience goes to, in the order it names them. */
  public List<AccountConfig> accountsOf(AudienceConfig audience) {
    return audience.accounts().stream().map(accounts::get).toList();
  }
}
