package io.sluice.domain.delivery;

import io.sluice.domain.batch.ConversionBatch;
import io.sluice.domain.delivery.DeliveryOutcome.Answered;
import io.sluice.domain.delivery.DeliveryOutcome.Refused;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Sends one batch of events to its end: a request that is refused whole is halved until the bad
 * events stand alone, and each event gets an end of its own. Only what an answer names is rejected
 * here; whether an event that is refused alone is at fault is for {@link RefusalEvidence}.
 */
public final class ConversionDelivery {
  private ConversionDelivery() {}

  /**
   * Sends a batch.
   *
   * @param batch the events
   * @param gateway the account's client
   * @param limits when halving gives up; what is left then is not sent
   * @return the ends of all events in order, and the parts they come from
   */
  public static Result send(
      ConversionBatch batch, ConversionGateway gateway, Bisection.Limits limits) {
    int count = batch.events().size();
    Bisection.Result sent =
        Bisection.send(0, count, limits, (from, size) -> gateway.send(batch.range(from, size)));
    List<EventEnd> ends = new ArrayList<>(count);
    for (Bisection.Part part : sent.parts()) {
      ends.addAll(ends(part));
    }
    return new Result(ends, sent);
  }

  /**
   * The ends of the events of one request, in order.
   *
   * @param part the range that was sent and what it came to
   */
  public static List<EventEnd> ends(Bisection.Part part) {
    DeliveryOutcome outcome = part.outcome();
    if (outcome instanceof Answered answered && answered.events().size() == part.count()) {
      return answered.events().stream().map(ConversionDelivery::end).toList();
    }
    return Collections.nCopies(part.count(), end(outcome));
  }

  private static EventEnd end(EventAnswer answer) {
    return switch (answer.kind()) {
      case TAKEN -> new EventEnd(EventEnd.Kind.ACCEPTED, "", "");
      case REFUSED -> new EventEnd(EventEnd.Kind.REJECTED, answer.code(), answer.field());
      case LATER -> new EventEnd(EventEnd.Kind.DEFERRED, answer.code(), answer.field());
      case MISSING -> new EventEnd(EventEnd.Kind.HELD, EventEnd.CODE_NOT_IN_ANSWER, "");
    };
  }

  private static EventEnd end(DeliveryOutcome outcome) {
    if (outcome instanceof Refused refused) {
      return new EventEnd(EventEnd.Kind.DEFERRED, refused.code(), "");
    }
    if (outcome instanceof DeliveryOutcome.TooLarge refused) {
      return new EventEnd(EventEnd.Kind.DEFERRED, refused.code(), "");
    }
    if (outcome instanceof DeliveryOutcome.RequestRefused refused) {
      return new EventEnd(EventEnd.Kind.DEFERRED, refused.code(), "");
    }
    if (outcome instanceof DeliveryOutcome.Unavailable unavailable) {
      return new EventEnd(EventEnd.Kind.DEFERRED, unavailable.code(), "");
    }
    if (outcome instanceof DeliveryOutcome.AccessRefused refused) {
      return new EventEnd(EventEnd.Kind.DEFERRED, refused.code(), "");
    }
    if (outcome instanceof DeliveryOutcome.OutcomeUnknown unknown) {
      return new EventEnd(EventEnd.Kind.HELD, unknown.code(), "");
    }
    // An answer to another number of events, or one that no gateway of events gives.
    return new EventEnd(EventEnd.Kind.HELD, EventEnd.CODE_NOT_IN_ANSWER, "");
  }

  /**
   * What a batch came to.
   *
   * @param events an end for each event, in order
   * @param requests the requests it took, with their outcomes
   */
  public record Result(List<EventEnd> events, Bisection.Result requests) {
    /** Copies the list. */
    public Result {
      events = List.copyOf(events);
    }
  }
}
