package io.sluice.beam.delivery;

import io.sluice.domain.batch.ConversionBatch;
import io.sluice.domain.conversion.ConversionEvent;
import io.sluice.domain.delivery.AudienceRegistry;
import io.sluice.domain.delivery.ConversionGateway;
import io.sluice.domain.delivery.DeliveryOutcome;
import io.sluice.domain.delivery.EventAnswer;
import io.sluice.domain.delivery.SendGate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Amazon's conversions API in memory: takes what it is sent unless told otherwise, for the next
 * requests or for single events.
 */
final class FakeConversionGateway implements ConversionGateway {
  private final Supplier<Instant> now;
  private final Deque<Function<ConversionBatch, DeliveryOutcome>> next = new ArrayDeque<>();
  private final Map<String, Deque<EventAnswer>> answers = new HashMap<>();
  private final Set<String> poison = new HashSet<>();
  private final List<ConversionBatch> requests = new ArrayList<>();
  private final Set<String> stored = new TreeSet<>();
  private SendGate gate = SendGate.OPEN;

  FakeConversionGateway(Supplier<Instant> now) {
    this.now = now;
  }

  /** As a factory's gateway. */
  LaneGateway open(String rateState, SendGate laneGate) {
    this.gate = laneGate;
    FakeConversionGateway fake = this;
    return new LaneGateway() {
      @Override
      public BatchGateway gateway() {
        return BatchGateway.of(fake);
      }

      @Override
      public String rateState() {
        return rateState + "+" + requests().size();
      }
    };
  }

  /** What becomes of the next request; to be called in order for more. */
  synchronized FakeConversionGateway then(Function<ConversionBatch, DeliveryOutcome> outcome) {
    next.add(outcome);
    return this;
  }

  /** The next request is answered event by event. */
  synchronized FakeConversionGateway thenAnswered() {
    return then(this::answer);
  }

  /** The next request is stored and not answered. */
  synchronized FakeConversionGateway thenLost() {
    return then(
        batch -> {
          answer(batch);
          return new DeliveryOutcome.OutcomeUnknown("read_timeout", now.get());
        });
  }

  /** The next request is stored, and the process dies before it sees the answer. */
  synchronized FakeConversionGateway thenKilled() {
    return then(
        batch -> {
          answer(batch);
          throw new FakeAudienceGateway.Killed();
        });
  }

  /** The next request finds nobody. */
  synchronized FakeConversionGateway thenUnavailable(String code, Duration retryAfter) {
    return then(batch -> new DeliveryOutcome.Unavailable(code, retryAfter));
  }

  /** What the answers say of an event, time by time; it is taken after that. */
  synchronized FakeConversionGateway saying(String eventId, EventAnswer... those) {
    answers.put(eventId, new ArrayDeque<>(List.of(those)));
    return this;
  }

  /** Requests with this event are refused whole. */
  synchronized FakeConversionGateway refusingWhole(String eventId) {
    poison.add(eventId);
    return this;
  }

  @Override
  public DeliveryOutcome send(ConversionBatch batch) {
    return begin(batch).apply(batch);
  }

  private synchronized Function<ConversionBatch, DeliveryOutcome> begin(ConversionBatch batch) {
    if (!gate.isOpen()) {
      return b -> new DeliveryOutcome.Unavailable("interrupted", Duration.ZERO);
    }
    requests.add(batch);
    return next.isEmpty() ? this::answer : next.remove();
  }

  private synchronized DeliveryOutcome answer(ConversionBatch batch) {
    if (batch.events().stream().anyMatch(e -> poison.contains(e.eventId()))) {
      return new DeliveryOutcome.Refused(400, "INVALID_ARGUMENT");
    }
    return new DeliveryOutcome.Answered(
        batch.events().stream().map(this::answer).toList(), now.get(), 1);
  }

  private EventAnswer answer(ConversionEvent event) {
    Deque<EventAnswer> said = answers.getOrDefault(event.eventId(), new ArrayDeque<>());
    EventAnswer answer = said.isEmpty() ? EventAnswer.TAKEN : said.remove();
    if (answer.kind() == EventAnswer.Kind.TAKEN) {
      stored.add(event.eventId());
    }
    return answer;
  }

  @Override
  public List<AudienceRegistry.AccessFinding> checkAccess() {
    return List.of();
  }

  @Override
  public void close() {
    // Nothing was opened.
  }

  synchronized List<ConversionBatch> requests() {
    return List.copyOf(requests);
  }

  /** Events of each request, in order. */
  synchronized List<Integer> sizes() {
    return requests.stream().map(b -> b.events().size()).toList();
  }

  /** Ids of the events of one request. */
  synchronized List<String> ids(int request) {
    return requests.get(request).events().stream().map(ConversionEvent::eventId).toList();
  }

  /** Ids that Amazon has. */
  synchronized Set<String> stored() {
    return Set.copyOf(stored);
  }
}
