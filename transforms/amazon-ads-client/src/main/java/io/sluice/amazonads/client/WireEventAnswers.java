package io.sluice.amazonads.client;

import io.sluice.amazonads.AdsJson;
import io.sluice.amazonads.EventDataAnswer;
import io.sluice.amazonads.EventsAnswer;
import io.sluice.amazonads.EventsOutcome;
import io.sluice.amazonads.ItemError;
import io.sluice.domain.delivery.EventAnswer;
import io.sluice.domain.delivery.EventAnswers;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns Amazon's answers to events into the domain's words; texts stay behind. */
final class WireEventAnswers {
  private static final String NO_REASON = "NO_REASON_GIVEN";
  private static final Pattern PLACES = Pattern.compile("\\[[0-9]*]");
  private static final Pattern ROOT = Pattern.compile("^[A-Za-z]*\\[[0-9]+]\\.");
  private static final Pattern FIELD = Pattern.compile("[A-Za-z_.]{1,80}");

  private WireEventAnswers() {}

  /** Reads an answer of the Events API, which counts from zero on. */
  static Optional<List<EventAnswer>> events(Answer.Received received, int count) {
    try {
      EventsOutcome outcome = AdsJson.read(received.body(), EventsOutcome.class);
      Set<Integer> taken = new HashSet<>();
      outcome.success().forEach(place -> taken.add(place.index()));
      Map<Integer, EventAnswer> refused = new HashMap<>();
      outcome.error().forEach(failure -> refused.put(failure.index(), answer(failure.errors())));
      return Optional.of(EventAnswers.of(count, EventAnswers.FROM_ZERO, taken, refused));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Reads an answer of the older API, which counts from one on. */
  static Optional<List<EventAnswer>> eventData(Answer.Received received, int count) {
    try {
      EventDataAnswer answer = AdsJson.read(received.body(), EventDataAnswer.class);
      Set<Integer> taken = new HashSet<>();
      answer.success().forEach(place -> taken.add(place.index()));
      Map<Integer, EventAnswer> refused = new HashMap<>();
      answer.error().forEach(item -> refused.put(item.index(), answer(item)));
      return Optional.of(EventAnswers.of(count, EventAnswers.FROM_ONE, taken, refused));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** An item of the older API that was refused: its first error, else its own code. */
  static EventAnswer answer(ItemError item) {
    return item.errors().isEmpty()
        ? EventAnswer.refused(code(item.code()), "")
        : EventAnswer.refused(
            code(item.errors().get(0).errorType()), field(item.errors().get(0).fieldName()));
  }

  private static EventAnswer answer(List<EventsAnswer.EventError> errors) {
    return errors.isEmpty()
        ? EventAnswer.refused(NO_REASON, "")
        : EventAnswer.refused(code(errors.get(0).code()), field(errors.get(0).fieldLocation()));
  }

  private static String code(@Nullable String code) {
    String shown = code == null ? "" : ErrorCodes.of(code, Set.of());
    return shown.isEmpty() ? NO_REASON : shown;
  }

  /** The name of a field without the place of its event; anything else may hold a value. */
  private static String field(@Nullable String location) {
    if (location == null) {
      return "";
    }
    String name = PLACES.matcher(ROOT.matcher(location).replaceFirst("")).replaceAll("");
    return FIELD.matcher(name).matches() ? name : "";
  }
}
