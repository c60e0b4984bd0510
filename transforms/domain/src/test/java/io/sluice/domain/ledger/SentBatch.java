package io.sluice.domain.ledger;

import io.sluice.domain.batch.PlannedChange;
import io.sluice.domain.delivery.DeliveryOutcome;
import io.sluice.domain.delivery.DeliveryOutcome.Accepted;
import io.sluice.domain.delivery.DeliveryOutcome.OutcomeUnknown;
import io.sluice.domain.delivery.DeliveryOutcome.Refused;
import io.sluice.domain.delivery.DeliveryOutcome.Unavailable;
import io.sluice.domain.delivery.JobProgress;
import io.sluice.domain.delivery.JobProgress.State;
import io.sluice.domain.delivery.SettleRule;
import io.sluice.domain.delivery.SettleRule.Ended;
import io.sluice.domain.delivery.SettleRule.PartOutcome;
import io.sluice.domain.delivery.SettleRule.Sending;
import io.sluice.domain.diff.Offer.Verdict;
import io.sluice.domain.ledger.StateAdvance.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One batch on its way: what Amazon does with it and what we learn of that, two different things.
 * The end of a job is judged by the real {@link SettleRule}.
 */
final class SentBatch {
  /** What a request comes to. */
  enum Reply {
    TAKEN,
    /** Taken by a lane that had lost its lease. */
    TAKEN_LATE,
    /** No answer, and nothing was done. */
    LOST,
    /** No answer, and all was done. */
    LOST_APPLIED,
    /** No answer, and all is done some time later, or never. */
    LOST_ASTRAY,
    UNAVAILABLE,
    /** Refused: the bad records are found by halving, or the batch is given up. */
    BLAMED
  }

  /** What a look at a job comes to. */
  enum Look {
    SUCCEEDED,
    PENDING,
    /** Not ended, and all was done. */
    PENDING_APPLIED,
    PARTIAL,
    FAILED,
    /** Nobody knows the job any more. */
    GONE
  }

  private static final SettleRule RULE = SettleRule.standard();

  private final List<PlannedChange> changes;
  private final AmazonModel amazon;
  private final Predicate<PlannedChange> refused;
  private final List<Instant> astray = new ArrayList<>();
  private DeliveryOutcome outcome = new Unavailable("not_sent", Duration.ZERO);
  private @Nullable Instant sentAt;
  private @Nullable Instant resentAt;
  // Of the job's sending by Amazon's clock; the others are by ours.
  private Instant leftAt = Instant.MIN;
  private boolean unclear;
  private Instant since;
  private boolean late;
  private boolean blamed;
  private boolean named;
  private Sending sending = Sending.FIRST;
  private boolean applied;
  private @Nullable Ended ended;
  private @Nullable Instant settledAt;

  /**
   * A batch at rest.
   *
   * @param refused records that Amazon always refuses
   */
  SentBatch(
      List<PlannedChange> changes,
      AmazonModel amazon,
      Predicate<PlannedChange> refused,
      Instant sealedAt) {
    this.changes = List.copyOf(changes);
    this.amazon = amazon;
    this.refused = refused;
    this.since = sealedAt;
  }

  List<PlannedChange> changes() {
    return changes;
  }

  boolean isEnded() {
    return ended != null;
  }

  /** Sends what has no final receipt. */
  void send(Reply reply, Instant now, Instant clock) {
    if (ended != null || outcome instanceof Accepted || outcome instanceof Refused) {
      return;
    }
    if (reply == Reply.UNAVAILABLE) {
      return;
    }
    unclear = sentAt != null;
    sentAt = clock;
    since = clock;
    leftAt = now;
    switch (reply) {
      case TAKEN -> taken(clock);
      case TAKEN_LATE -> {
        taken(clock);
        late = true;
      }
      case BLAMED -> {
        blamed = changes.stream().anyMatch(refused);
        if (blamed) {
          taken(clock);
        } else {
          outcome = new Refused(400, "bisection_limit");
        }
      }
      default -> {
        outcome = new OutcomeUnknown("timeout", clock);
        if (reply == Reply.LOST_APPLIED) {
          effect(now);
        } else if (reply == Reply.LOST_ASTRAY) {
          astray.add(now);
        }
      }
    }
  }

  private void taken(Instant now) {
    outcome = new Accepted("job", now, 1);
    applied = false;
  }

  /** Time goes on: what is astray may arrive, at most a day after its sending. */
  void wander(IntUnaryOperator dice, Instant now) {
    astray.removeIf(
        sent -> {
          Instant last = sent.plus(SettleRule.DEFAULT_SETTLE_LIMIT);
          int thrown = dice.applyAsInt(3);
          if (thrown == 0) {
            effect(now.isBefore(last) ? now : last);
          }
          return thrown == 0 || !now.isBefore(last);
        });
  }

  /** Looks once, and ends what can be ended. */
  void settle(Look look, Reply resend, IntUnaryOperator dice, Instant now, Instant clock) {
    if (ended != null) {
      return;
    }
    if (outcome instanceof Accepted) {
      judge(look, resend, dice, now, clock);
    } else {
      RULE.withoutJob(outcome, changes.size(), sentAt, since, clock).ifPresent(e -> end(e, clock));
    }
  }

  private void judge(Look look, Reply resend, IntUnaryOperator dice, Instant now, Instant clock) {
    JobProgress progress = new JobProgress(happened(look, dice, now), List.of(), null);
    SettleRule.Step step = RULE.judge(progress, sending, jobSentAt(), clock);
    if (step instanceof Ended end) {
      if (progress.state() == State.PENDING && dice.applyAsInt(2) == 0) {
        jobEffect(now); // Given up, and does its work behind our back.
      }
      end(end, clock);
    } else if (step instanceof SettleRule.Resend) {
      resend(resend, now, clock);
    }
  }

  private State happened(Look look, IntUnaryOperator dice, Instant now) {
    Look possible = applied && look == Look.FAILED ? Look.SUCCEEDED : look;
    switch (possible) {
      case SUCCEEDED, PARTIAL, PENDING_APPLIED -> jobEffect(dice.applyAsInt(2) == 0 ? leftAt : now);
      case GONE -> {
        if (dice.applyAsInt(2) == 0) {
          jobEffect(now);
        }
      }
      case PENDING, FAILED -> {}
    }
    named |= possible == Look.SUCCEEDED || possible == Look.PARTIAL || possible == Look.FAILED;
    return switch (possible) {
      case SUCCEEDED -> State.SUCCEEDED;
      case PARTIAL -> State.PARTIALLY_SUCCEEDED;
      case FAILED -> State.FAILED;
      case GONE -> State.UNKNOWN_JOB;
      case PENDING, PENDING_APPLIED -> State.PENDING;
    };
  }

  private void resend(Reply reply, Instant now, Instant clock) {
    DeliveryOutcome again =
        switch (reply) {
          case TAKEN, TAKEN_LATE -> new Accepted("again", clock, 1);
          case BLAMED -> new Refused(400, "bad");
          case UNAVAILABLE -> new Unavailable("503", Duration.ZERO);
          case LOST, LOST_APPLIED, LOST_ASTRAY -> new OutcomeUnknown("timeout", clock);
        };
    if (again instanceof Accepted) {
      sending = Sending.AGAIN;
      late |= reply == Reply.TAKEN_LATE;
      resentAt = clock;
      leftAt = now;
      applied = false;
    } else if (RULE.resendWithoutJob(again, sentAt, clock) instanceof Ended end) {
      end(end, clock);
    }
  }

  private void jobEffect(Instant at) {
    if (!applied) {
      applied = true;
      effect(at);
    }
  }

  private void effect(Instant at) {
    changes.stream().filter(refused.negate()).forEach(change -> amazon.apply(change, at));
  }

  private void end(Ended how, Instant clock) {
    Ended corrected = unclear ? SettleRule.afterUnclear(how) : how;
    ended = late ? SettleRule.late(corrected) : corrected;
    settledAt = clock;
  }

  /** The plan is closed: from here on nothing of it can happen any more. */
  void close(IntUnaryOperator dice, Instant now) {
    wander(dice, now);
    astray.clear();
  }

  private Instant jobSentAt() {
    return resentAt == null ? sentAt : resentAt;
  }

  /** What is known of one change. */
  Outcome outcome(PlannedChange change) {
    if ((named || blamed) && refused.test(change)) {
      return new Outcome(Verdict.REFUSED, sentAt, settledAt, "bad_record");
    }
    Verdict verdict =
        switch (ended.outcome()) {
          case ACCEPTED -> Verdict.ACCEPTED;
          case PARTIAL -> Verdict.PARTIAL;
          case FAILED -> Verdict.FAILED;
          case REFUSED -> Verdict.REFUSED;
          case UNKNOWN -> Verdict.UNKNOWN;
        };
    Instant decisiveAt = ended.outcome() == PartOutcome.PARTIAL ? sentAt : jobSentAt();
    return new Outcome(verdict, decisiveAt, settledAt, ended.code());
  }
}
