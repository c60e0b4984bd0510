package io.sluice.jobs.inspect;

import io.sluice.jobs.inspect.MemberStory.FoundRow;
import io.sluice.jobs.inspect.MemberStory.LedgerView;
import io.sluice.jobs.inspect.MemberStory.PastChange;
import io.sluice.jobs.inspect.MemberStory.PastReject;
import io.sluice.jobs.inspect.MemberStory.PlanView;
import io.sluice.jobs.inspect.MemberStory.SnapshotView;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A story as it is told to a person, stage by stage, the answer last. */
public final class StoryText {
  private final StringBuilder text = new StringBuilder();

  private StoryText() {}

  /** The story in lines; no line end after the last. */
  public static String of(MemberStory story) {
    StoryText told = new StoryText();
    told.line(
        story.id()
            + " in "
            + story.audience()
            + "@"
            + story.account()
            + " (Amazon audience "
            + Objects.toString(story.audienceId(), "not created")
            + ")");
    told.snapshot(story.snapshot());
    told.ledger(story.ledger());
    told.plan(story.plan());
    told.line("  changes   " + (story.changes().isEmpty() ? "none" : ""));
    story.changes().forEach(told::change);
    if (!story.rejects().isEmpty()) {
      told.line("  rejects");
      story.rejects().forEach(told::reject);
    }
    told.text.append("=> ").append(story.conclusion());
    return told.text.toString();
  }

  private void snapshot(SnapshotView view) {
    if (view.problem() != null) {
      line("  snapshot  cannot be read: " + view.problem());
      return;
    }
    line(
        String.format(
            Locale.ROOT,
            "  snapshot  %s: %,d rows in %d file(s), %d of this id -> %s",
            view.reference(),
            view.rowsRead(),
            view.files(),
            view.rows().size(),
            words(view.stand().name())));
    view.rows().forEach(this::row);
    if (view.merged()) {
      line("    several qualified rows: merged to one record");
    }
    view.suppressedBy().forEach(list -> line("    on the suppression list " + list));
  }

  private void row(FoundRow row) {
    StringBuilder line = new StringBuilder("    ");
    line.append(row.file()).append(" row group ").append(row.rowGroup());
    line.append(" row ").append(row.row()).append(": ").append(words(row.stand().name()));
    if (row.code() != null) {
      line.append(' ').append(row.code()).append(" (").append(row.remedy()).append(')');
    }
    line.append("; country ").append(Objects.requireNonNullElse(row.country(), "none"));
    if (row.until() != null) {
      line.append("; lifetime until ").append(row.until());
    }
    line.append("; keys ").append(row.keys().isEmpty() ? "none" : String.join(", ", row.keys()));
    Map<String, String> unusable = new TreeMap<>(row.unusable());
    if (!unusable.isEmpty()) {
      line.append("; unusable ").append(unusable.toString().replaceAll("[{}]", ""));
    }
    line(line.toString());
  }

  private void ledger(@Nullable LedgerView state) {
    if (state == null) {
      line("  ledger    no row: nothing was ever settled for this id");
      return;
    }
    line(
        "  ledger    "
            + words(state.presence())
            + (state.lapsed() ? ", lapsed" : "")
            + "; sent "
            + time(state.sentAt())
            + ", settled "
            + time(state.settledAt()));
    line(
        "    renewal due "
            + time(state.renewalDue())
            + ", gone at Amazon by "
            + time(state.expiresBy())
            + ", qualified until "
            + time(state.qualifiedUntil()));
    line(
        "    last offer "
            + state.offer()
            + " -> "
            + state.verdict()
            + (state.code() == null ? "" : " (" + state.code() + ")")
            + "; stored digests "
            + state.digests()
            + " in "
            + state.keySets()
            + " key set(s)");
    if (state.removal() != null) {
      line("    left as " + state.removal() + ", by the snapshot of " + time(state.removedBy()));
    }
  }

  private void plan(@Nullable PlanView plan) {
    if (plan == null) {
      line("  plan      none");
      return;
    }
    String what =
        plan.change() == null
            ? "does not hold this id"
            : plan.change()
                + suffix(plan.reason())
                + (plan.batch() == null ? "" : " in batch " + plan.batch());
    line("  plan      " + plan.planId() + " (" + plan.state() + "): " + what);
  }

  private void change(PastChange change) {
    line(
        "    "
            + change.sentAt()
            + " "
            + change.change()
            + suffix(change.reason())
            + " -> "
            + change.outcome()
            + suffix(change.code())
            + ", plan "
            + change.planId());
  }

  private void reject(PastReject reject) {
    line(
        "    "
            + time(reject.at())
            + " "
            + reject.code()
            + " at "
            + reject.stage()
            + ", plan "
            + reject.planId());
  }

  private static String suffix(@Nullable String what) {
    return what == null ? "" : " (" + what + ")";
  }

  private static String time(@Nullable Object at) {
    return at == null ? "-" : at.toString();
  }

  private static String words(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private void line(String line) {
    text.append(line.stripTrailing()).append('\n');
  }
}
