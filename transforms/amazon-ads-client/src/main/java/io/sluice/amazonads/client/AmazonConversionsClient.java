package io.sluice.amazonads.client;

import com.google.api.client.http.HttpTransport;
import io.sluice.amazonads.AdsPaths;
import io.sluice.amazonads.ConversionDefinition;
import io.sluice.amazonads.DefinitionInput;
import io.sluice.amazonads.DefinitionUpdate;
import io.sluice.amazonads.DefinitionsAnswer;
import io.sluice.amazonads.DefinitionsListAnswer;
import io.sluice.amazonads.DefinitionsListRequest;
import io.sluice.amazonads.ItemError;
import io.sluice.domain.batch.ConversionBatch;
import io.sluice.domain.conversion.ConversionApi;
import io.sluice.domain.conversion.ConversionEvent;
import io.sluice.domain.delivery.AudienceRegistry.AccessFinding;
import io.sluice.domain.delivery.ConversionDefinitions;
import io.sluice.domain.delivery.ConversionGateway;
import io.sluice.domain.delivery.DeliveryOutcome;
import io.sluice.domain.delivery.EventAnswer;
import io.sluice.domain.delivery.RemoteCallException;
import io.sluice.domain.delivery.RemoteCallException.Kind;
import io.sluice.domain.delivery.RequestPacer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The client of one account's conversions, in both generations of Amazon's API. Safe for several
 * threads.
 *
 * <p>Tokens, waits, repeats and the pacer are those of {@link AmazonAdsClient}. Nothing is logged;
 * messages carry codes, never Amazon's texts.
 */
public final class AmazonConversionsClient implements ConversionGateway, ConversionDefinitions {
  private static final String SERVER = "SERVER_TO_SERVER";
  // A page has a hundred: nobody has as many definitions as this.
  private static final int MOST_PAGES = 1_000;
  private static final int MOST_DEFINITIONS = 100_000;

  private final ClientSettings settings;
  private final ConversionAccount account;
  private final HttpTransport transport;
  private final AccessTokens tokens;
  private final AdsExchange exchange;
  private final ErrorTranslator translator;

  private AmazonConversionsClient(
      HttpTransport transport,
      ClientSettings settings,
      ConversionAccount account,
      RequestPacer pacer) {
    this.settings = settings;
    this.account = account;
    this.transport = transport;
    this.tokens = new AccessTokens(transport, settings);
    this.exchange = new AdsExchange(transport, settings, pacer, tokens);
    this.translator = new ErrorTranslator(settings.accountName());
  }

  /**
   * The client of an account.
   *
   * @param settings account, hosts, secrets, limits; the target of audiences is not used
   * @param account whose events are sent
   * @param pacer the account's rate budget; an event counts as a record
   */
  public static AmazonConversionsClient of(
      ClientSettings settings, ConversionAccount account, RequestPacer pacer) {
    return over(new JdkHttpTransport(settings.connectTimeout()), settings, account, pacer);
  }

  /** The same over any transport. */
  static AmazonConversionsClient over(
      HttpTransport transport,
      ClientSettings settings,
      ConversionAccount account,
      RequestPacer pacer) {
    return new AmazonConversionsClient(transport, settings, account, pacer);
  }

  @Override
  public DeliveryOutcome send(ConversionBatch batch) {
    int count = batch.events().size();
    byte[] body = WireConversion.body(batch);
    Supplier<Set<String>> ids =
        () -> batch.events().stream().map(ConversionEvent::eventId).collect(Collectors.toSet());
    if (batch.api() == ConversionApi.EVENTS) {
      CallEnd end = exchange.call(AdsRequest.events(body, count, account.id()));
      return translator.events(
          end, count, ids, received -> WireEventAnswers.events(received, count));
    }
    CallEnd end = exchange.call(AdsRequest.eventData(body, count, account.advertiserId()));
    return translator.events(
        end, count, ids, received -> WireEventAnswers.eventData(received, count));
  }

  /**
   * {@inheritDoc}
   *
   * <p>The Events API has no call that only looks, so this asks for a token alone; a missing right
   * shows with the first events.
   */
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
    return List.of();
  }

  @Override
  public List<Result> create(List<Declaration> declarations, Runnable leaving) {
    requireFew(declarations.size());
    List<DefinitionInput> body =
        declarations.stream()
            .map(
                d ->
                    new DefinitionInput(
                        d.name(), SERVER, d.source(), d.type(), d.counting().name(), d.value()))
            .toList();
    AdsRequest request =
        AdsRequest.definitions(
            "POST",
            AdsPaths.definitions(account.advertiserId()),
            body,
            AdsRequest.Repeat.IF_NOTHING_WAS_DONE,
            account.advertiserId());
    return results(declarations.size(), request, exchange.call(request, leaving));
  }

  @Override
  public List<Result> update(List<Remote> definitions) {
    requireFew(definitions.size());
    List<DefinitionUpdate> body =
        definitions.stream().map(AmazonConversionsClient::onTheWire).toList();
    AdsRequest request =
        AdsRequest.definitions(
            "PUT",
            AdsPaths.definitions(account.advertiserId()),
            body,
            AdsRequest.Repeat.ALWAYS,
            account.advertiserId());
    return results(definitions.size(), request, exchange.call(request));
  }

  @Override
  public List<Remote> list() {
    List<Remote> all = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    String token = null;
    for (int page = 0; page < MOST_PAGES; page++) {
      DefinitionsListAnswer answer = page(token);
      for (ConversionDefinition definition : answer.conversionDefinitions()) {
        if (definition.conversionDefinitionId() == null || definition.name() == null) {
          throw unreadableList();
        }
        all.add(remote(definition));
      }
      token = answer.nextToken();
      if (token == null || token.isEmpty()) {
        return List.copyOf(all);
      }
      // A token that comes again would go round for ever; half a list is none.
      if (!seen.add(token) || all.size() > MOST_DEFINITIONS) {
        break;
      }
    }
    throw new RemoteCallException(
        Kind.UNAVAILABLE,
        settings.accountName()
            + ": the list of conversion definitions has no end. Run again later.");
  }

  private RemoteCallException unreadableList() {
    return new RemoteCallException(
        Kind.UNAVAILABLE,
        settings.accountName()
            + ": the list of conversion definitions has one without id or name. Run again later.");
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

  private DefinitionsListAnswer page(@Nullable String token) {
    AdsRequest request =
        AdsRequest.definitions(
            "POST",
            AdsPaths.definitionsList(account.advertiserId()),
            DefinitionsListRequest.page(token),
            AdsRequest.Repeat.LOOK,
            account.advertiserId());
    return translator.body(request, exchange.call(request), DefinitionsListAnswer.class);
  }

  private List<Result> results(int count, AdsRequest request, CallEnd end) {
    DefinitionsAnswer answer = translator.body(request, end, DefinitionsAnswer.class);
    List<Result> results = new ArrayList<>(Collections.nCopies(count, new Result.Unanswered()));
    for (DefinitionsAnswer.Success success : answer.success()) {
      if (within(success.index(), count) && success.conversionDefinitionId() != null) {
        results.set(success.index() - 1, new Result.Done(success.conversionDefinitionId()));
      }
    }
    for (ItemError error : answer.error()) {
      if (within(error.index(), count)) {
        EventAnswer said = WireEventAnswers.answer(error);
        results.set(error.index() - 1, new Result.Refused(said.code(), said.field()));
      }
    }
    return List.copyOf(results);
  }

  private static boolean within(int index, int count) {
    return index >= 1 && index <= count;
  }

  private static void requireFew(int count) {
    if (count < 1 || count > MAX_AT_ONCE) {
      throw new IllegalArgumentException(
          "1 to " + MAX_AT_ONCE + " conversion definitions at once, got " + count);
    }
  }

  private static DefinitionUpdate onTheWire(Remote definition) {
    Declaration declared = definition.declaration();
    return new DefinitionUpdate(
        definition.definitionId(),
        declared.name(),
        SERVER,
        declared.source(),
        declared.type(),
        declared.counting().name(),
        declared.value());
  }

  private static Remote remote(ConversionDefinition wire) {
    return new Remote(
        wire.conversionDefinitionId(),
        new Declaration(
            wire.name(),
            wire.conversionType(),
            wire.sourceType(),
            "FIRST".equals(wire.countingMethod()) ? Counting.FIRST : Counting.EVERY,
            wire.value()));
  }
}
