package io.sluice.beam.delivery;

import static java.util.stream.Collectors.toMap;

import io.sluice.beam.batch.AttemptNotes.Stored;
import io.sluice.beam.batch.PlanFolder;
import io.sluice.beam.delivery.SettleResult.PlanSettlement;
import io.sluice.beam.delivery.SettleResult.PlanVerdict;
import io.sluice.beam.delivery.SettleResult.Verdict;
import io.sluice.domain.delivery.Bisection;
import io.sluice.domain.delivery.DeliveryOutcome;
import io.sluice.domain.delivery.JobProgress;
import io.sluice.domain.delivery.LaneLease;
import io.sluice.domain.delivery.LaneLeases;
import io.sluice.domain.delivery.RequestSize;
import io.sluice.domain.delivery.SettleRule;
import io.sluice.domain.delivery.SettleRule.Ended;
import io.sluice.domain.delivery.SettleRule.LookAgain;
import io.sluice.domain.delivery.SettleRule.Resend;
import io.sluice.domain.delivery.SettleRule.Step;
import io.sluice.domain.ledger.StateDamagedException;
import io.sluice.records.Receipt;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Follows the jobs of one lane's receipts to their end and writes a settlement for each batch.
 *
 * <p>The job that is due next is looked at next, so that many jobs take turns; every look passes
 * the lane's rate budget. Looking needs no lease; a re-send after a partial success does. Killed
 * and run again, it goes on from the settlements that are there.
 *
 * <p>Memory: the receipts of the plans, no records but those of one re-send. Used by one thread.
 */
public final class JobFollower {
  private final SettleSpec spec;
  private final String workspace;
  private final LaneLeases leases;
  private final LaneGatewayFactory gateways;
  private final DeliveryClock clock;
  private final Outage outage;
  private final PriorityQueue<PartFollow> due =
      new PriorityQueue<>(Comparator.comparing(PartFollow::nextAt));
  // By plan; a damaged plan stops no other.
  private final Map<String, String> damaged = new HashMap<>();
  private volatile @Nullable LaneHold hold;
  private @Nullable Stop stop;
  private int looks;
  private int resends;

  private JobFollower(
      SettleSpec spec,
      String workspace,
      LaneLeases leases,
      LaneGatewayFactory gateways,
      DeliveryClock clock) {
    this.spec = spec;
    this.workspace = workspace;
    this.leases = leases;
    this.gateways = gateways;
    this.clock = clock;
    this.outage = new Outage(spec.patience());
  }

  /**
   * Prepares a run; a run is made once.
   *
   * @param spec what to settle
   * @param workspace URI of the workspace
   * @param leases of all lanes
   * @param gateways builds the lane's gateway, only if there is a job to look at
   * @param clock the delivery clock
   */
  public static JobFollower of(
      SettleSpec spec,
      String workspace,
      LaneLeases leases,
      LaneGatewayFactory gateways,
      DeliveryClock clock) {
    return new JobFollower(spec, workspace, leases, gateways, clock);
  }

  /**
   * Follows the jobs as the mode says.
   *
   * @throws IOException if a plan's files cannot be read or written
   * @throws InterruptedException if interrupted while waiting; batches that ended are settled
   */
  public SettleResult run() throws IOException, InterruptedException {
    List<PlanFollow> plans = new ArrayList<>();
    for (String planId : spec.plans()) {
      try {
        PlanFollow plan = PlanFollow.read(PlanFolder.of(workspace, planId));
        plans.add(plan);
        for (BatchFollow batch : plan.batches()) {
          start(batch);
        }
      } catch (StateDamagedException e) {
        damaged.put(planId, e.getMessage());
      }
    }
    due.removeIf(this::isDamaged);
    if (!due.isEmpty()) {
      follow();
    }
    return result(plans);
  }

  private boolean isDamaged(PartFollow part) {
    return damaged.containsKey(part.batch().plan().folder().planId());
  }

  /**
   * True where nothing of a plan waits to be sent again any more: each of its batches has a
   * receipt, and what is still open of them has been so for the settle limit.
   *
   * @param folder the plan
   * @param rule with the limit
   * @param now the delivery clock
   * @throws IOException if there is no such plan
   */
  public static boolean mayEnd(PlanFolder folder, SettleRule rule, Instant now) throws IOException {
    PlanFollow plan = PlanFollow.read(folder);
    return plan.allReceipted()
        && plan.batches().stream()
            .allMatch(
                batch ->
                    batch.receipt().parts().stream()
                        .filter(Receipt.Part::isOpen)
                        .allMatch(
                            part ->
                                rule.withoutJob(
                                        outcome(part),
                                        part.count(),
                                        part.sentAt(),
                                        batch.openSince(part),
                                        now)
                                    .isPresent()));
  }

  private void start(BatchFollow batch) throws IOException {
    Instant now = clock.now();
    for (PartFollow part : batch.parts()) {
      Receipt.Part sent = part.part();
      if (sent.outcome() == Receipt.Outcome.ACCEPTED) {
        resume(part, now);
      } else {
        spec.rule()
            .withoutJob(outcome(sent), sent.count(), sent.sentAt(), batch.openSince(sent), now)
            .ifPresent(ended -> part.end(ended, now));
      }
    }
    batch.plan().settleIfEnded(batch);
  }

  private void resume(PartFollow part, Instant now) throws IOException {
    BatchFollow batch = part.batch();
    Optional<Receipt> again = batch.plan().folder().resend(batch.batch().seq(), part.part().from());
    if (again.isPresent()) {
      if (again.get().late()) {
        batch.late();
      }
      Receipt.Part resent = again.get().parts().get(0);
      if (resent.outcome() != Receipt.Outcome.ACCEPTED) {
        endWithoutJob(part, outcome(resent), now);
        return;
      }
      part.resent(resent);
    }
    enqueue(part, part.sentAt());
  }

  private void follow() throws IOException, InterruptedException {
    String kept = leases.find(spec.lane()).map(LaneLease::rate).orElse("");
    try (LaneGateway gateway =
        gateways.open(spec.lane(), LaneState.parse(kept).rate(), this::mayLeave)) {
      if (spec.mode() == SettleSpec.Mode.ONCE) {
        followOnce(gateway);
      } else {
        followToTheEnd(gateway);
      }
    }
  }

  private void followOnce(LaneGateway gateway) throws IOException, InterruptedException {
    Queue<PartFollow> parts = new ArrayDeque<>(due);
    due.clear();
    while (!parts.isEmpty() && stop == null) {
      PartFollow next = parts.remove();
      if (!next.batch().plan().audienceGone()) {
        look(next, gateway);
      }
    }
  }

  private void followToTheEnd(LaneGateway gateway) throws IOException, InterruptedException {
    while (!due.isEmpty() && stop == null) {
      PartFollow next = due.remove();
      if (!next.batch().plan().audienceGone()) {
        clock.sleep(Duration.between(clock.now(), next.nextAt()));
        look(next, gateway);
      }
    }
  }

  private boolean mayLeave() {
    LaneHold held = hold;
    return held == null || held.isOpen();
  }

  private void look(PartFollow part, LaneGateway gateway) throws IOException, InterruptedException {
    JobProgress progress = gateway.gateway().progress(part.job());
    looks++;
    if (progress.state() == JobProgress.State.ACCESS_REFUSED) {
      stop = Stop.access(spec);
      return;
    }
    if (progress.state() == JobProgress.State.AUDIENCE_GONE) {
      // Only this plan stops: other audiences of the lane are followed on.
      part.batch().plan().goneAudience();
      outage.over();
      return;
    }
    part.looked(progress);
    Instant now = clock.now();
    Step step = spec.rule().judge(progress, part.sending(), part.sentAt(), now);
    boolean answered = progress.state() != JobProgress.State.UNREACHABLE;
    if (answered) {
      outage.over();
    }
    if (step instanceof Resend) {
      resendIfSound(part, gateway);
    } else if (step instanceof LookAgain && !answered) {
      sitOut(part, Duration.ZERO, "unreachable", now);
    } else {
      take(part, step, now);
    }
  }

  private void take(PartFollow part, Step step, Instant now) throws IOException {
    if (step instanceof Ended ended) {
      part.end(ended, now);
      part.batch().plan().settleIfEnded(part.batch());
    } else {
      enqueue(part, now);
    }
  }

  private void sitOut(PartFollow part, Duration asked, String code, Instant now) {
    Optional<Duration> wait = outage.failed(asked, now);
    if (wait.isEmpty() || spec.mode() == SettleSpec.Mode.ONCE) {
      stop = Stop.unavailable(code);
    } else {
      part.lookAt(now.plus(wait.get()));
      due.add(part);
    }
  }

  /** A batch that cannot be read stops its plan, not the lane. */
  private void resendIfSound(PartFollow part, LaneGateway gateway)
      throws IOException, InterruptedException {
    try {
      resend(part, gateway);
    } catch (StateDamagedException e) {
      damaged.put(part.batch().plan().folder().planId(), e.getMessage());
      due.removeIf(this::isDamaged);
    }
  }

  private void resend(PartFollow part, LaneGateway gateway)
      throws IOException, InterruptedException {
    Optional<LaneHold> taken = LaneHold.take(leases, spec.lane(), spec.owner(), clock);
    if (taken.isEmpty()) {
      Instant now = clock.now();
      // The lane is busy: its holder goes first, the job is looked at again meanwhile.
      DeliveryOutcome busy = new DeliveryOutcome.Unavailable("lane_busy", Duration.ZERO);
      take(part, spec.rule().resendWithoutJob(busy, part.sentAt(), now), now);
      return;
    }
    try (LaneHold held = taken.get()) {
      hold = held;
      RequestSize size = LaneState.parse(held.rateState()).size();
      held.rateFrom(() -> new LaneState(gateway.rateState(), size).text());
      resendWith(LaneAttempts.of(workspace, held, clock), part, gateway);
    } finally {
      hold = null;
    }
  }

  private void resendWith(LaneAttempts attempts, PartFollow part, LaneGateway gateway)
      throws IOException, InterruptedException {
    BatchFollow batch = part.batch();
    PlanFollow plan = batch.plan();
    if (plan.folder().isClosed()) {
      stop = Stop.overtaken();
      return;
    }
    Receipt.Part first = part.part();
    Optional<Stored> note = attempts.begin(plan.manifest(), batch.batch());
    DeliveryOutcome outcome =
        gateway
            .gateway()
            .open(plan.folder(), plan.manifest(), batch.batch())
            .send(first.from(), first.count());
    // A closed gate ends the gateway's wait as an interrupt; the receipt must still be written.
    Thread.interrupted();
    Instant now = clock.now();
    // What was answered otherwise had no effect.
    boolean left =
        outcome instanceof DeliveryOutcome.Accepted
            || outcome instanceof DeliveryOutcome.OutcomeUnknown;
    if (!left) {
      attempts.nothingLeft(note);
    }
    if (outcome instanceof DeliveryOutcome.AccessRefused refused) {
      stop = new Stop(Verdict.ACCESS_REFUSED, refused.code(), refused.remedy());
    } else if (outcome instanceof DeliveryOutcome.Unavailable unavailable) {
      Step step = spec.rule().resendWithoutJob(outcome, part.sentAt(), now);
      if (step instanceof Ended) {
        take(part, step, now);
      } else {
        sitOut(part, unavailable.retryAfter(), unavailable.code(), now);
      }
    } else if (outcome instanceof DeliveryOutcome.AudienceGone) {
      plan.goneAudience();
    } else if (left) {
      attempts.end(note);
      resent(!attempts.close(), part, outcome, now);
    } else {
      // Amazon took the same request before, so this is not about its records.
      Step step = spec.rule().resendWithoutJob(outcome, part.sentAt(), now);
      if (step instanceof Ended) {
        take(part, step, now);
      } else {
        stop = Stop.refused(outcome);
      }
    }
  }

  private void resent(boolean lost, PartFollow part, DeliveryOutcome outcome, Instant now)
      throws IOException {
    resends++;
    BatchFollow batch = part.batch();
    Receipt.Part again =
        ReceiptDraft.part(
            part.part(), new Bisection.Part(part.part().from(), part.part().count(), outcome));
    PlanFolder folder = batch.plan().folder();
    LaneHold held = hold;
    boolean late = lost || held == null || held.isLost();
    if (late && folder.isClosed()) {
      stop = Stop.overtaken();
      return;
    }
    if (late) {
      batch.late();
    }
    folder.writeResend(
        new Receipt(
            batch.receipt().planId(),
            batch.batch().seq(),
            batch.batch().id(),
            List.of(again),
            late));
    if (outcome instanceof DeliveryOutcome.Accepted) {
      part.resent(again);
      enqueue(part, now);
    } else {
      endWithoutJob(part, outcome, now);
      batch.plan().settleIfEnded(batch);
    }
  }

  private void endWithoutJob(PartFollow part, DeliveryOutcome outcome, Instant now) {
    if (spec.rule().resendWithoutJob(outcome, part.sentAt(), now) instanceof Ended ended) {
      part.end(ended, now);
    }
  }

  private void enqueue(PartFollow part, Instant from) {
    part.lookAt(from.plus(spec.polls().next(part.job(), part.looks())));
    due.add(part);
  }

  private static DeliveryOutcome outcome(Receipt.Part part) {
    String code = part.code() == null ? "" : part.code();
    if (part.outcome() == Receipt.Outcome.HELD) {
      return new DeliveryOutcome.RequestRefused(0, code);
    }
    return part.outcome() == Receipt.Outcome.REFUSED
        ? new DeliveryOutcome.Refused(0, code)
        : new DeliveryOutcome.OutcomeUnknown(
            code, part.sentAt() == null ? Instant.EPOCH : part.sentAt());
  }

  private SettleResult result(List<PlanFollow> plans) {
    Map<String, PlanSettlement> read =
        plans.stream().map(PlanFollow::result).collect(toMap(PlanSettlement::planId, r -> r));
    damaged.forEach((plan, damage) -> read.put(plan, PlanSettlement.damaged(plan, damage)));
    List<PlanSettlement> settled = spec.plans().stream().map(read::get).toList();
    Stop reason = stop == null ? Stop.of(settled) : stop;
    return new SettleResult(
        spec.region(),
        spec.account(),
        spec.api(),
        reason.verdict(),
        reason.code(),
        reason.remedy(),
        looks,
        resends,
        settled);
  }

  private record Stop(Verdict verdict, @Nullable String code, @Nullable String remedy) {
    static Stop access(SettleSpec spec) {
      return new Stop(
          Verdict.ACCESS_REFUSED,
          "access_refused",
          "Account "
              + spec.account()
              + " may not look at its jobs: check its credentials and access with sluice doctor,"
              + " then settle again.");
    }

    static Stop overtaken() {
      return new Stop(
          Verdict.UNAVAILABLE, "settled_elsewhere", "Another run has settled the plan: run again.");
    }

    static Stop refused(DeliveryOutcome outcome) {
      String code =
          outcome instanceof DeliveryOutcome.RequestRefused refused
              ? refused.code()
              : "resend_refused";
      return new Stop(
          Verdict.UNAVAILABLE,
          code,
          "Amazon refused a request that it had taken before ("
              + code
              + "), so no record is at fault. Nothing is lost: settle again later.");
    }

    static Stop unavailable(String code) {
      return new Stop(
          Verdict.UNAVAILABLE,
          code,
          "Amazon does not answer. Nothing is lost: settle again later.");
    }

    static Stop of(List<PlanSettlement> plans) {
      if (plans.stream()
          .anyMatch(
              p ->
                  p.verdict() == PlanVerdict.INCOMPLETE
                      || p.verdict() == PlanVerdict.AUDIENCE_GONE)) {
        return new Stop(
            Verdict.INCOMPLETE,
            "incomplete",
            "Some batches were not sent or not answered: run apply for this plan, then settle"
                + " again.");
      }
      if (plans.stream().anyMatch(p -> p.verdict() == PlanVerdict.STILL_PROCESSING)) {
        return new Stop(
            Verdict.STILL_PROCESSING,
            "still_processing",
            "Amazon works on the jobs still: settle again later.");
      }
      return new Stop(Verdict.DONE, null, null);
    }
  }
}
