package io.sluice.domain.delivery;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.is;

import io.sluice.domain.batch.BatchId;
import io.sluice.domain.batch.ConversionBatch;
import io.sluice.domain.conversion.Events;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Each event of a batch has one end, whatever the answer says. */
class ConversionDeliveryProperties {
  private static final EventAnswer BAD = EventAnswer.refused("FIELD_VALUE_IS_INVALID", "value");

  @Property
  void eachEventOfAnAnswerHasOneAnswer(
      @ForAll @IntRange(min = 1, max = 500) int events,
      @ForAll @IntRange(max = 1) int first,
      @ForAll Set<@IntRange(min = -2, max = 600) Integer> taken,
      @ForAll Set<@IntRange(min = -2, max = 600) Integer> refused) {
    Map<Integer, EventAnswer> refusals = new TreeMap<>();
    refused.forEach(index -> refusals.put(index, BAD));

    List<EventAnswer> answers = EventAnswers.of(events, first, taken, refusals);

    assertThat(answers.size(), is(events));
    for (int place = 0; place < events; place++) {
      boolean yes = taken.contains(place + first);
      boolean no = refused.contains(place + first);
      EventAnswer expected = yes == no ? EventAnswer.MISSING : (yes ? EventAnswer.TAKEN : BAD);
      assertThat(answers.get(place), is(expected));
    }
  }

  @Property(tries = 200)
  void batchRefusedWholeIsHalvedUntilTheBadEventsStandAlone(
      @ForAll @IntRange(min = 1, max = 300) int count,
      @ForAll @Size(max = 5) Set<@IntRange(max = 299) Integer> positions) {
    Set<String> bad = new java.util.TreeSet<>();
    positions.forEach(p -> bad.add("order-" + p % count));
    FakeGateway gateway =
        new FakeGateway(
            batch ->
                batch.events().stream().anyMatch(event -> bad.contains(event.eventId()))
                    ? new DeliveryOutcome.Refused(400, "INVALID_INPUT")
                    : answered(batch.events().size()));

    ConversionDelivery.Result result =
        ConversionDelivery.send(
            batch(count), gateway, new Bisection.Limits(Integer.MAX_VALUE, Integer.MAX_VALUE));

    assertThat(result.events().size(), is(count));
    for (int i = 0; i < count; i++) {
      boolean refused = bad.contains("order-" + i);
      assertThat(
          result.events().get(i).kind(),
          is(refused ? EventEnd.Kind.DEFERRED : EventEnd.Kind.ACCEPTED));
    }
    assertThat(result.requests().requests(), is(gateway.sizes.size()));
  }

  @Example
  void eventThatTheAnswerDoesNotMentionIsHeld() {
    FakeGateway gateway =
        new FakeGateway(
            batch ->
                new DeliveryOutcome.Answered(
                    List.of(EventAnswer.TAKEN, EventAnswer.MISSING, BAD), Instant.EPOCH, 1));
    List<EventEnd> ends = send(3, gateway);
    assertThat(
        ends,
        is(
            List.of(
                new EventEnd(EventEnd.Kind.ACCEPTED, "", ""),
                new EventEnd(EventEnd.Kind.HELD, EventEnd.CODE_NOT_IN_ANSWER, ""),
                new EventEnd(EventEnd.Kind.REJECTED, "FIELD_VALUE_IS_INVALID", "value"))));
  }

  @Example
  void answerToAnotherNumberOfEventsHoldsThemAll() {
    List<EventEnd> ends = send(3, new FakeGateway(batch -> answered(2)));
    assertThat(ends.stream().map(EventEnd::kind).toList(), everyItem(is(EventEnd.Kind.HELD)));
    assertThat(ends.size(), is(3));
  }

  @Example
  void faultOfTheServiceIsNotAReject() {
    EventAnswer later = EventAnswer.refused("INTERNAL_ERROR", "");
    FakeGateway gateway =
        new FakeGateway(batch -> new DeliveryOutcome.Answered(List.of(later), Instant.EPOCH, 1));
    assertThat(send(1, gateway).get(0).kind(), is(EventEnd.Kind.DEFERRED));
  }

  @Example
  void whatNeverLeftIsDeferredAndWhatMayHaveArrivedIsHeld() {
    assertThat(
        kindOf(new DeliveryOutcome.Unavailable("throttled", Duration.ZERO)),
        is(EventEnd.Kind.DEFERRED));
    assertThat(
        kindOf(new DeliveryOutcome.AccessRefused("forbidden", "remedy")),
        is(EventEnd.Kind.DEFERRED));
    assertThat(
        kindOf(new DeliveryOutcome.OutcomeUnknown("http_503", Instant.EPOCH)),
        is(EventEnd.Kind.HELD));
  }

  private static EventEnd.Kind kindOf(DeliveryOutcome outcome) {
    return send(1, new FakeGateway(batch -> outcome)).get(0).kind();
  }

  private static List<EventEnd> send(int count, ConversionGateway gateway) {
    return ConversionDelivery.send(batch(count), gateway, Bisection.Limits.STANDARD).events();
  }

  private static DeliveryOutcome answered(int count) {
    return new DeliveryOutcome.Answered(
        Collections.nCopies(count, EventAnswer.TAKEN), Instant.EPOCH, 1);
  }

  private static ConversionBatch batch(int count) {
    return ConversionBatch.events(
        new BatchId("0".repeat(32)), IntStream.range(0, count).mapToObj(Events::event).toList());
  }

  /** Answers as a test says and remembers how many events each request had. */
  private static final class FakeGateway implements ConversionGateway {
    private final Function<ConversionBatch, DeliveryOutcome> answers;
    private final List<Integer> sizes = new ArrayList<>();

    FakeGateway(Function<ConversionBatch, DeliveryOutcome> answers) {
      this.answers = answers;
    }

    @Override
    public DeliveryOutcome send(ConversionBatch batch) {
      sizes.add(batch.events().size());
      return answers.apply(batch);
    }

    @Override
    public List<AudienceRegistry.AccessFinding> checkAccess() {
      return List.of();
    }

    @Override
    public void close() {}
  }
}
