package io.sluice.jobs.run;

import io.sluice.domain.diff.RetryChoice;
import io.sluice.domain.ledger.LogQuery;
import io.sluice.domain.ledger.LogRows.Table;
import io.sluice.domain.report.Stage;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which members Amazon refused at a time. The ledger's state of a member does not tell when its
 * offer was refused; the rows of {@code rejects} do.
 */
final class RefusedMembers {
  private static final int MOST_ROWS = 1_000_000;

  private RefusedMembers() {}

  /**
   * The ids.
   *
   * @return empty where refusals of any time are chosen
   * @throws TooManyRefusalsException if more rows would have to be looked through than memory
   *     should hold
   */
  static Optional<Set<String>> of(RunContext run, AudienceUnit unit, RetryChoice choice) {
    if (choice.anyMoment()) {
      return Optional.empty();
    }
    List<Map<String, Object>> rows =
        run.ledger()
            .read(
                new LogQuery(
                    Table.REJECTS,
                    Map.of("target", unit.target().toString(), "stage", Stage.DELIVERY.text()),
                    MOST_ROWS));
    if (rows.size() == MOST_ROWS) {
      throw new TooManyRefusalsException(
          unit.name()
              + " has more than "
              + Progress.count(MOST_ROWS, "refusal")
              + " in the table rejects: leave --from and --to out, and choose by --code");
    }
    Set<String> ids = new HashSet<>();
    for (Map<String, Object> row : rows) {
      if (row.get("at") instanceof Instant at
          && choice.hasMoment(at)
          && choice.hasCode((String) row.get("code"))) {
        ids.add((String) row.get("member_ref"));
      }
    }
    return Optional.of(ids);
  }
}
