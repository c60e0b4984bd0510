package io.sluice.domain.ledger;

import io.sluice.domain.diff.RulesHistory;
import io.sluice.domain.diff.RulesHistory.Version;
import io.sluice.domain.diff.SnapshotMarks;
import io.sluice.domain.snapshot.SnapshotOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a plan leaves to the next one beside the members' rows, in the very commit that closes it.
 *
 * @param rules versions of the match-key rules, this plan's last
 * @param clearedForTtl the TTL that may be put on the audience: nobody would be re-admitted who
 *     does not qualify; zero where this plan was made for no higher TTL, or did not remove them all
 * @param snapshots the snapshots that were settled
 * @param lists the newest version of each suppression list that a settled plan used, by its name
 */
public record ClosingNotes(
    RulesHistory rules,
    Duration clearedForTtl,
    SnapshotMarks snapshots,
    Map<String, SnapshotOrder> lists) {
  /** Copies the map. */
  public ClosingNotes {
    lists = Map.copyOf(lists);
  }

  /** Before any plan. */
  public static final ClosingNotes NONE =
      new ClosingNotes(RulesHistory.NONE, Duration.ZERO, SnapshotMarks.NONE, Map.of());

  private static final String RULES = "rules";
  private static final String CLEARED = "cleared-for-ttl";
  private static final String SETTLED = "settled-snapshot ";
  private static final String FULL = "full-snapshot ";

  /** One line a note, for the ledger. */
  public String text() {
    StringBuilder text = new StringBuilder(CLEARED + " " + clearedForTtl.toSeconds() + "\n");
    for (Version version : rules.versions()) {
      text.append(RULES + " " + version.name() + " " + version.since() + "\n");
    }
    snapshots.settled().ifPresent(order -> text.append(SETTLED + order.text() + "\n"));
    snapshots.full().ifPresent(order -> text.append(FULL + order.text() + "\n"));
    return text + SuppressionVersions.text(lists);
  }

  /**
   * Reads what {@link #text} wrote; empty text gives {@link #NONE}.
   *
   * @throws IllegalArgumentException if a line is of another form
   */
  public static ClosingNotes parse(String text) {
    List<Version> versions = new ArrayList<>();
    Duration cleared = Duration.ZERO;
    Optional<SnapshotOrder> settled = Optional.empty();
    Optional<SnapshotOrder> full = Optional.empty();
    for (String line : text.lines().toList()) {
      String[] words = line.split(" ", -1);
      if (SuppressionVersions.holds(line)) {
        continue;
      }
      if (line.startsWith(SETTLED)) {
        settled = Optional.of(SnapshotOrder.parse(line.substring(SETTLED.length())));
      } else if (line.startsWith(FULL)) {
        full = Optional.of(SnapshotOrder.parse(line.substring(FULL.length())));
      } else if (words.length == 3 && words[0].equals(RULES)) {
        versions.add(new Version(words[1], Instant.parse(words[2])));
      } else if (words.length == 2 && words[0].equals(CLEARED)) {
        cleared = Duration.ofSeconds(Long.parseLong(words[1]));
      } else {
        throw new IllegalArgumentException("the ledger holds a note of an unknown form: " + line);
      }
    }
    return new ClosingNotes(
        new RulesHistory(versions),
        cleared,
        new SnapshotMarks(settled, full),
        SuppressionVersions.parse(text));
  }
}
