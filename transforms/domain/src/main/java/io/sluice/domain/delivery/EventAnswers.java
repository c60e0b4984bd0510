package io.sluice.domain.delivery;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * Maps the two lists of an answer back to the events of the request. Amazon's answer is not trusted
 * to be complete: an event in neither list or in both is {@link EventAnswer#MISSING}, and an index
 * that no event has changes nothing.
 */
public final class EventAnswers {
  /** The Events API counts from zero on. Source: OpenAPI document "Amazon Ads API v1". */
  public static final int FROM_ZERO = 0;

  /** The older API counts from one on. Source: OpenAPI document "Conversions API". */
  public static final int FROM_ONE = 1;

  private EventAnswers() {}

  /**
   * Maps an answer.
   *
   * @param events events in the request
   * @param first index of the first event, {@link #FROM_ZERO} or {@link #FROM_ONE}
   * @param taken indexes of the list of successes
   * @param refused by index why an event was not taken
   * @return one answer an event, in order
   */
  public static List<EventAnswer> of(
      int events, int first, Collection<Integer> taken, Map<Integer, EventAnswer> refused) {
    List<EventAnswer> answers = new ArrayList<>(Collections.nCopies(events, EventAnswer.MISSING));
    for (int index : taken) {
      int place = index - first;
      if (place >= 0 && place < events && !refused.containsKey(index)) {
        answers.set(place, EventAnswer.TAKEN);
      }
    }
    for (Map.Entry<Integer, EventAnswer> refusal : refused.entrySet()) {
      int place = refusal.getKey() - first;
      if (place >= 0 && place < events && !taken.contains(refusal.getKey())) {
        answers.set(place, refusal.getValue());
      }
    }
    return List.copyOf(answers);
  }
}
