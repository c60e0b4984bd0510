package io.sluice.amazonads.client;

import com.google.api.client.http.HttpTransport;
import io.sluice.amazonads.AdsPaths;
import io.sluice.amazonads.AudienceCreateRequest;
import io.sluice.amazonads.AudienceFee;
import io.sluice.amazonads.AudienceMetadata;
import io.sluice.amazonads.AudienceMetadataUpdate;
import io.sluice.amazonads.AudienceUpdateRequest;
import io.sluice.amazonads.Connection;
import io.sluice.amazonads.ConnectionsResponse;
import io.sluice.amazonads.Profile;
import io.sluice.amazonads.Terms;
import io.sluice.amazonads.VendorMediaTypes;
import io.sluice.domain.batch.UploadBatch;
import io.sluice.domain.batch.UploadRecord;
import io.sluice.domain.delivery.AudienceGateway;
import io.sluice.domain.delivery.AudienceRegistry;
import io.sluice.domain.delivery.DeliveryOutcome;
import io.sluice.domain.delivery.JobProgress;
import io.sluice.domain.delivery.RemoteCallException;
import io.sluice.domain.delivery.RemoteCallException.Kind;
import io.sluice.domain.delivery.RequestPacer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The client of one account of Amazon's advertiser audiences. Safe for several threads.
 *
 * <p>Every request passes the account's {@link RequestPacer}; a pacer that throws {@link
 * java.util.concurrent.CancellationException} stops the call before its next request, which then
 * ends as unavailable, or as unknown where an earlier request went without an answer. Calls are
 * repeated within {@link ClientSettings#maxAttempts()}; the waits are Amazon's {@code Retry-After},
 * else 2, 4, 8 ... 60 seconds with jitter. Nothing is logged; messages carry codes, never Amazon's
 * texts.
 */
public final class AmazonAdsClient implements AudienceGateway, AudienceRegistry {
  private final ClientSettings settings;
  private final HttpTransport transport;
  private final AccessTokens tokens;
  private final AdsExchange exchange;
  private final ErrorTranslator translator;

  private AmazonAdsClient(HttpTransport transport, ClientSettings settings, RequestPacer pacer) {
    this.settings = settings;
    this.transport = transport;
    this.tokens = new AccessTokens(transport, settings);
    this.exchange = new AdsExchange(transport, settings, pacer, tokens);
    this.translator = new ErrorTranslator(settings.accountName());
  }

  /**
   * The client of an account.
   *
   * @param settings account, hosts, secrets, limits
   * @param pacer the account's rate budget
   */
  public static AmazonAdsClient of(ClientSettings settings, RequestPacer pacer) {
    return over(new JdkHttpTransport(settings.connectTimeout()), settings, pacer);
  }

  /** The same over any transport. */
  static AmazonAdsClient over(
      HttpTransport transport, ClientSettings settings, RequestPacer pacer) {
    return new AmazonAdsClient(transport, settings, pacer);
  }

  @Override
  public DeliveryOutcome send(UploadBatch batch) {
    int count = batch.records().size();
    AdsRequest request = AdsRequest.records(AdsPaths.RECORDS, WireRecord.body(batch), count);
    Supplier<Set<String>> ids =
        () ->
            batch.records().stream().map(UploadRecord::externalUserId).collect(Collectors.toSet());
    CallEnd end = exchange.call(request);
    DeliveryOutcome outcome = translator.records(end, count, ids);
    boolean gone =
        outcome instanceof DeliveryOutcome.RequestRefused
            && ErrorTranslator.missing(end.last())
            && (ErrorTranslator.audienceMissing(end.last())
                || isMissing(batch.audience().audienceId()));
    return gone ? new DeliveryOutcome.AudienceGone("audience_not_found") : outcome;
  }

  /**
   * Asks for the audience after a 404 that does not say what is missing. A gateway that knows no
   * path answers the same to everything, so another call has to pass.
   */
  private boolean isMissing(long audienceId) {
    try {
      if (find(audienceId).isPresent()) {
        return false;
      }
      if (settings.target() instanceof Target.Connection) {
        connections();
      } else {
        profiles();
      }
      return true;
    } catch (RemoteCallException e) {
      return false;
    }
  }

  @Override
  public JobProgress progress(String jobRequestId) {
    return translator.job(
        exchange.call(AdsRequest.get(AdsPaths.job(jobRequestId), VendorMediaTypes.AUDIENCES)));
  }

  @Override
  public long create(Declaration declaration, Runnable leaving) {
    AudienceCreateRequest body =
        new AudienceCreateRequest(
            declaration.name(),
            declaration.description(),
            declaration.country(),
            settings.target().onTheWire(),
            new AudienceMetadata(
                declaration.externalAudienceId(), declaration.ttlSeconds(), fees(declaration)));
    AdsRequest request = AdsRequest.create(AdsPaths.METADATA, body);
    return translator.created(request, exchange.call(request, leaving));
  }

  @Override
  public Optional<Remote> find(long audienceId) {
    AdsRequest request = AdsRequest.get(AdsPaths.audience(audienceId), VendorMediaTypes.AUDIENCES);
    return translator.audience(request, exchange.call(request));
  }

  /**
   * {@inheritDoc}
   *
   * <p>Amazon has no way to take fees away: a declaration without fees leaves them as they are.
   */
  @Override
  public void update(long audienceId, Declaration declaration) {
    AudienceUpdateRequest body =
        new AudienceUpdateRequest(
            declaration.description(),
            new AudienceMetadataUpdate(declaration.ttlSeconds(), fees(declaration)));
    AdsRequest request = AdsRequest.put(AdsPaths.audience(audienceId), body);
    translator.updated(request, exchange.call(request));
  }

  /**
   * The connections of the consenting user.
   *
   * @throws RemoteCallException if they cannot be read
   */
  public List<Connection> connections() {
    return connections(AdsPaths.CONNECTIONS);
  }

  /**
   * The AMC terms and whether the consenting user accepted them.
   *
   * @throws RemoteCallException if they cannot be read
   */
  public Terms terms() {
    AdsRequest request = AdsRequest.get(AdsPaths.TERMS, VendorMediaTypes.CONNECTIONS);
    return translator.body(request, exchange.call(request), Terms.class);
  }

  /**
   * The profiles of the consenting user in this region, at most 5,000.
   *
   * @throws RemoteCallException if they cannot be read
   */
  public List<Profile> profiles() {
    AdsRequest request = AdsRequest.get(AdsPaths.PROFILES, VendorMediaTypes.JSON);
    return translator.list(request, exchange.call(request), Profile.class);
  }

  /** {@inheritDoc} Terms are asked for a connection only: it alone stands for an AMC instance. */
  @Override
  public List<AccessFinding> checkAccess() {
    TokenAnswer token = tokens.current();
    if (token instanceof TokenAnswer.Refused refused) {
      return List.of(new AccessFinding(Kind.ACCESS, refused.problem().remedy()));
    }
    if (token instanceof TokenAnswer.Unreachable away) {
      String message =
          settings.accountName()
              + ": no token from "
              + settings.tokenUri().getHost()
              + " ("
              + away.code()
              + "). Check the network and run again.";
      return List.of(new AccessFinding(Kind.UNAVAILABLE, message));
    }
    List<Supplier<Optional<String>>> checks =
        settings.target() instanceof Target.Connection connection
            ? List.of(() -> checkConnection(connection.connectionId()), this::checkTerms)
            : List.of(this::checkRegion);
    return checks.stream().flatMap(check -> finding(check).stream()).toList();
  }

  /** {@inheritDoc} A request under way ends on its own. */
  @Override
  public void close() {
    try {
      transport.shutdown();
    } catch (IOException e) {
      throw new UncheckedIOException("the transport does no I/O when it is shut down", e);
    }
  }

  private static Optional<AccessFinding> finding(Supplier<Optional<String>> check) {
    try {
      return check.get().map(problem -> new AccessFinding(Kind.ACCESS, problem));
    } catch (RemoteCallException e) {
      return Optional.of(new AccessFinding(e.kind(), String.valueOf(e.getMessage())));
    }
  }

  private Optional<String> checkConnection(String id) {
    String query = "?connectionId=" + URLEncoder.encode(id, StandardCharsets.UTF_8);
    boolean known =
        connections(AdsPaths.CONNECTIONS + query).stream()
            .anyMatch(connection -> id.equals(connection.connectionId()));
    return unless(
        known,
        "Amazon lists no connection with the configured connection-id for this user."
            + " Check connection-id and region, or run consent again with the user who owns it.");
  }

  private Optional<String> checkTerms() {
    return unless(
        terms().hasAccepted(),
        "the AMC terms are not accepted. Let the consenting user accept them, then run again.");
  }

  private Optional<String> checkRegion() {
    return unless(
        !profiles().isEmpty(),
        "the consenting user has no profile in this region. Check region, or run consent again"
            + " with a user of the advertiser.");
  }

  private Optional<String> unless(boolean good, String problem) {
    return good ? Optional.empty() : Optional.of(settings.accountName() + ": " + problem);
  }

  private List<Connection> connections(String path) {
    AdsRequest request = AdsRequest.get(path, VendorMediaTypes.CONNECTIONS);
    return translator
        .body(request, exchange.call(request), ConnectionsResponse.class)
        .connections();
  }

  private static @Nullable List<AudienceFee> fees(Declaration declaration) {
    // Amazon takes 1 to 13 fees or none at all, never an empty list.
    return declaration.fees().isEmpty()
        ? null
        : declaration.fees().stream()
            .map(fee -> new AudienceFee(BigDecimal.valueOf(fee.cpmCents()), fee.currency()))
            .toList();
  }
}
