package io.sluice.sandbox;

import io.sluice.amazonads.AdsHeaders;
import io.sluice.amazonads.ApiRegion;
import io.sluice.amazonads.ConversionDefinition;
import io.sluice.amazonads.ConversionLimits;
import io.sluice.amazonads.DefinitionsListAnswer;
import io.sluice.amazonads.ItemError;
import io.sluice.sandbox.EventErrors.Entry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Events of both generations, and the older conversion definitions. */
final class ConversionsEndpoint {
  private static final String ACCOUNT = "([0-9]{1,20}|amzn1[.]ads-account[.]g[.][A-Za-z0-9]+)";
  private static final String DIGITS = "[0-9]{1,20}";
  private static final Set<String> SOURCES =
      Set.of("AMAZON_AD_TAG", ConversionLimits.SERVER_TO_SERVER);
  private static final int DEFAULT_PAGE = 10;

  private final EventStore events;
  private final DefinitionStore definitions;
  private final StoredEvents stored;
  private final Map<ApiRegion, Set<Long>> advertisers;
  private final Strictness strictness;
  private final EventRefusals refusals;

  ConversionsEndpoint(EventStore events, DefinitionStore definitions, SandboxSettings settings) {
    this.events = events;
    this.definitions = definitions;
    this.stored = new StoredEvents(definitions);
    this.advertisers = settings.advertisers();
    this.strictness = settings.strictness();
    this.refusals = settings.eventRefusals();
  }

  /** Throws 400 without client id or account, 403 for an account that is not linked here. */
  void requireAccount(Call call) {
    if (call.clientId().isEmpty()) {
      throw Refusal.badRequest(
          "The header with the client id is missing; here it is "
              + (call.operation() == Operation.EVENTS_CREATE
                  ? AdsHeaders.ADS_CLIENT_ID
                  : AdsHeaders.CLIENT_ID)
              + ".");
    }
    String account = call.account();
    boolean adsV1 = call.operation() == Operation.EVENTS_CREATE;
    if (!account.matches(adsV1 ? ACCOUNT : DIGITS)) {
      throw Refusal.badRequest(
          (adsV1 ? AdsHeaders.ADS_ACCOUNT_ID : "accountId")
              + ": the contract wants the id of an advertiser, not of an entity.");
    }
    Set<Long> known = advertisers.getOrDefault(call.region(), Set.of());
    boolean linked =
        known.isEmpty() || known.stream().anyMatch(id -> id.toString().equals(account));
    if (!linked) {
      throw Refusal.of(403, "The advertiser is not linked in " + call.region() + ".");
    }
  }

  Answer events(Call call) {
    EventNode body = object(call, Set.of("events"));
    List<EventNode> nodes =
        EventNode.objects(body.value("events"), "events", ConversionLimits.MAX_EVENTS);
    EventChecks checks = new EventChecks(call.region(), call.at(), strictness);
    Taken taken = take(call, nodes, "eventId", checks::check);
    EventsEcho echo = new EventsEcho(call.body());
    for (int i = 0; i < nodes.size(); i++) {
      if (taken.hidden(i)) {
        continue;
      }
      List<Entry> errors = taken.errors.get(i);
      if (errors.isEmpty()) {
        echo.taken(i, nodes.get(i));
      } else {
        echo.refused(i, errors.stream().map(this::eventError).toList());
      }
    }
    return new Answer(207, call.operation().answerType(), echo.json(), Map.of());
  }

  Answer eventData(Call call) {
    EventNode body = object(call, Set.of("eventData", "source"));
    String source = body.text("source");
    if (source == null || !SOURCES.contains(source)) {
      throw Refusal.badRequest("source: the contract wants AMAZON_AD_TAG or SERVER_TO_SERVER.");
    }
    List<EventNode> nodes =
        EventNode.objects(body.value("eventData"), "eventData", ConversionLimits.MAX_EVENT_DATA);
    DatumChecks checks =
        new DatumChecks(
            call.at(),
            strictness,
            source,
            id -> definitions.find(call.region(), call.account(), id).orElse(null));
    Taken taken = take(call, nodes, "clientDedupeId", checks::check);
    List<Object> success = new ArrayList<>();
    List<Object> error = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      if (taken.hidden(i)) {
        continue;
      }
      if (taken.errors.get(i).isEmpty()) {
        success.add(ordered("index", i + 1, "message", "Accepted."));
      } else {
        error.add(itemError(i + 1, taken.errors.get(i)));
      }
    }
    Map<String, Object> answer = new LinkedHashMap<>();
    // The older document wants at least one item in a list that is there.
    if (!success.isEmpty()) {
      answer.put("success", success);
    }
    if (!error.isEmpty()) {
      answer.put("error", error);
    }
    return Answer.of(call.operation(), 207, answer);
  }

  Answer createDefinitions(Call call) {
    return define(
        call,
        node -> {
          EventErrors errors = DefinitionChecks.input(node, strictness);
          return errors.entries().isEmpty()
              ? new Defined(
                  definitions.create(
                      call.region(), call.account(), DefinitionChecks.toInput(node), call.at()),
                  errors)
              : new Defined(null, errors);
        });
  }

  Answer updateDefinitions(Call call) {
    return define(
        call,
        node -> {
          EventErrors errors = DefinitionChecks.update(node, strictness);
          if (errors.entries().isEmpty()
              && !definitions.update(
                  call.region(), call.account(), DefinitionChecks.toUpdate(node), call.at())) {
            errors.add(
                "FIELD_VALUE_NOT_FOUND",
                "conversionDefinitionId",
                "a definition of this advertiser");
          }
          return new Defined(node.text("conversionDefinitionId"), errors);
        });
  }

  Answer listDefinitions(Call call) {
    EventNode body = object(call, Set.of("filters", "maxResults", "nextToken"));
    Long asked = body.whole("maxResults");
    long most = asked == null ? DEFAULT_PAGE : asked;
    if (most < 1 || most > 100) {
      throw Refusal.badRequest("maxResults: the contract wants 1 to 100.");
    }
    String token = body.text("nextToken");
    if (token != null && !token.matches("page-[0-9]{1,6}")) {
      throw Refusal.badRequest("nextToken: not a token of this list.");
    }
    int from = token == null ? 0 : Integer.parseInt(token.substring("page-".length()));
    List<ConversionDefinition> all =
        definitions.list(call.region(), call.account()).stream()
            .filter(definition -> wanted(body.children("filters"), definition))
            .toList();
    int start = Math.min(from, all.size());
    int stop = (int) Math.min(start + most, all.size());
    String next = stop < all.size() ? "page-" + stop : null;
    return Answer.of(
        call.operation(),
        200,
        new DefinitionsListAnswer(all.subList(start, stop), (int) most, next));
  }

  private static boolean wanted(List<EventNode> filters, ConversionDefinition definition) {
    return filters.stream()
        .allMatch(filter -> filter.texts("values").contains(definition.conversionDefinitionId()));
  }

  private Answer define(Call call, Function<EventNode, Defined> each) {
    List<EventNode> nodes =
        EventNode.objects(
            EventTree.parse(call.body()), "definitions", ConversionLimits.MAX_DEFINITIONS);
    List<Object> success = new ArrayList<>();
    List<Object> error = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      Defined defined = each.apply(nodes.get(i));
      if (defined.errors.entries().isEmpty()) {
        success.add(ordered("conversionDefinitionId", defined.id, "index", i + 1));
      } else {
        error.add(itemError(i + 1, defined.errors.entries()));
      }
    }
    call.carriesEvents(0, error.size());
    return Answer.of(call.operation(), 207, ordered("success", success, "error", error));
  }

  /** Checks all events, then stores the good ones; a refusal of the whole request stores none. */
  private Taken take(
      Call call, List<EventNode> nodes, String idField, Function<EventNode, EventErrors> check) {
    List<FaultPolicy.RefusedBatch> batches = call.faults(FaultPolicy.RefusedBatch.class);
    List<FaultPolicy.RefusedEvents> single = call.faults(FaultPolicy.RefusedEvents.class);
    List<List<Entry>> errors = new ArrayList<>(nodes.size());
    for (EventNode node : nodes) {
      EventErrors found = check.apply(node);
      if (found.breaksShape() && refusals == EventRefusals.WHOLE_REQUEST) {
        throw Refusal.badRequest(
            found.entries().get(0).field() + ": " + found.entries().get(0).message());
      }
      String id = Optional.ofNullable(node.text(idField)).orElse("");
      if (batches.stream().anyMatch(fault -> fault.events().test(id))) {
        throw Refusal.badRequest("The request is invalid.");
      }
      for (FaultPolicy.RefusedEvents fault : single) {
        if (fault.events().test(id)) {
          found.add(fault.code(), "eventId", "another event");
        }
      }
      errors.add(found.entries());
    }
    List<StoredEvent> good = new ArrayList<>(nodes.size());
    for (int i = 0; i < nodes.size(); i++) {
      if (errors.get(i).isEmpty()) {
        good.add(stored.of(call, nodes.get(i)));
      }
    }
    events.take(good);
    call.carriesEvents(good.size(), nodes.size() - good.size());
    for (FaultPolicy.ServerErrorAfterApply fault :
        call.faults(FaultPolicy.ServerErrorAfterApply.class)) {
      throw Refusal.of(fault.status(), "Internal server error.");
    }
    return new Taken(errors, call.faults(FaultPolicy.MissingAnswers.class));
  }

  private Object eventError(Entry entry) {
    return new io.sluice.amazonads.EventsAnswer.EventError(
        entry.code(), entry.message(), entry.field());
  }

  private static ItemError itemError(int index, List<Entry> entries) {
    return new ItemError(
        index,
        "INVALID_ARGUMENT",
        "The item is invalid.",
        entries.stream()
            .map(entry -> new ItemError.SubError(entry.code(), entry.field(), entry.message()))
            .toList());
  }

  private EventNode object(Call call, Set<String> known) {
    EventNode node = EventNode.body(EventTree.parse(call.body()));
    if (strictness == Strictness.STRICT && node.hasOtherThan(known)) {
      throw Refusal.badRequest("The body has a field that the contract does not know.");
    }
    return node;
  }

  private static Map<String, Object> ordered(String one, Object first, String two, Object second) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(one, first);
    map.put(two, second);
    return map;
  }

  private record Defined(String id, EventErrors errors) {}

  private record Taken(List<List<Entry>> errors, List<FaultPolicy.MissingAnswers> missing) {
    boolean hidden(int index) {
      return missing.stream().anyMatch(fault -> (index + 1) % fault.eachNth() == 0);
    }
  }
}
