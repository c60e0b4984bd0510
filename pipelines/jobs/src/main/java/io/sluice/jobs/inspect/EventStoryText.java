package io.sluice.jobs.inspect;

import io.sluice.domain.conversion.ConversionReject;
import io.sluice.jobs.inspect.EventStory.Sent;
import io.sluice.jobs.inspect.MemberStory.PastReject;
import java.util.Arrays;
import java.util.Locale;

/** An event's story as it is told to a person, the answer last. */
public final class EventStoryText {
  private EventStoryText() {}

  /** The story in lines; no line end after the last. */
  public static String of(EventStory story) {
    StringBuilder text = new StringBuilder();
    text.append("event ").append(story.eventId()).append(" of ").append(story.conversion());
    text.append('@').append(story.account()).append('\n');
    text.append("  ledger").append(story.sent().isEmpty() ? "    not known\n" : "\n");
    story.sent().forEach(sent -> text.append(line(sent)));
    if (!story.rejects().isEmpty()) {
      text.append("  rejects\n");
      story.rejects().forEach(reject -> text.append(line(reject)));
    }
    if (story.openPlan() != null) {
      text.append("  plan      ").append(story.openPlan()).append(" is not settled yet\n");
    }
    return text.append("=> ").append(conclusion(story)).toString();
  }

  private static String line(Sent sent) {
    return "    "
        + sent.settledAt()
        + " "
        + sent.status().toLowerCase(Locale.ROOT)
        + (sent.code() == null ? "" : " with " + sent.code())
        + ", event time "
        + sent.eventTime()
        + ", sent for "
        + sent.conversion()
        + ", plan "
        + sent.planId()
        + "\n";
  }

  private static String line(PastReject reject) {
    return "    "
        + reject.at()
        + " "
        + reject.code()
        + " at "
        + reject.stage()
        + ", plan "
        + reject.planId()
        + "\n";
  }

  private static String conclusion(EventStory story) {
    if (story.sent().isEmpty()) {
      return story.rejects().isEmpty() ? unknown(story) : rejected(story.rejects().get(0));
    }
    Sent last = story.sent().get(story.sent().size() - 1);
    return switch (last.status()) {
      case "ACCEPTED" ->
          "Amazon took it: the same id is not sent again, unless the row changes and the"
              + " conversion has corrections: send";
      case "REFUSED" ->
          "Amazon refused it with " + last.code() + ": it is offered again once its row changes";
      default ->
          "Amazon never answered: the next plan that reads its row sends it again under its id";
    };
  }

  private static String unknown(EventStory story) {
    return story.openPlan() == null
        ? "Nothing is known of it: no plan sent or rejected it, or its time in the ledger is over"
        : "Nothing is known of it yet: it may be in the open plan";
  }

  private static String rejected(PastReject reject) {
    String remedy =
        Arrays.stream(ConversionReject.values())
            .filter(code -> code.name().equals(reject.code()))
            .map(code -> ": " + code.remedy())
            .findFirst()
            .orElse("");
    return "Never sent: its row was rejected with " + reject.code() + remedy;
  }
}
