package io.sluice.beam.delivery;

import static java.util.stream.Collectors.toMap;

import com.google.common.base.Throwables;
import com.google.common.util.concurrent.MoreExecutors;
import io.sluice.beam.batch.AttemptNotes;
import io.sluice.beam.batch.PlanFolder;
import io.sluice.beam.delivery.LaneResult.PlanResult;
import io.sluice.beam.delivery.LaneResult.PlanVerdict;
import io.sluice.beam.delivery.LaneResult.Verdict;
import io.sluice.domain.delivery.LaneLease;
import io.sluice.domain.delivery.LaneLeases;
import io.sluice.domain.ledger.StateDamagedException;
import io.sluice.records.PlanManifest;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The single writer of one lane: takes the lane's lease, sends what has no final receipt plan by
 * plan, several requests at a time, and writes a receipt for each batch before going on.
 *
 * <p>At least once: a batch with a final receipt is never sent again; one whose outcome is unknown,
 * or whose run was killed between request and receipt, is. That is harmless. A member occurs once
 * in a plan, an audience has one open plan, and CREATE and DELETE can each be repeated. An event
 * has an id of its own, by which Amazon knows a repeat.
 *
 * <p>Memory: as many batches as requests in flight. Personal data.
 */
public final class LaneRun {
  // Where the run itself is interrupted, requests in flight still get their receipts.
  private static final Duration LAST_REQUESTS = Duration.ofMinutes(2);

  private final LaneSpec spec;
  private final String workspace;
  private final LaneLeases leases;
  private final LaneGatewayFactory gateways;
  private final DeliveryClock clock;
  private final LaneStop stop = new LaneStop();
  private final @Nullable Duration slice;
  // By plan; a damaged plan stops no other.
  private final Map<String, String> damaged = new HashMap<>();
  private Instant since = Instant.MAX;
  private Instant end = Instant.MAX;

  private LaneRun(
      LaneSpec spec,
      String workspace,
      LaneLeases leases,
      LaneGatewayFactory gateways,
      DeliveryClock clock,
      @Nullable Duration slice) {
    this.slice = slice;
    this.spec = spec;
    this.workspace = workspace;
    this.leases = leases;
    this.gateways = gateways;
    this.clock = clock;
  }

  /**
   * Prepares a run; a run is made once.
   *
   * @param spec what to do
   * @param workspace URI of the workspace
   * @param leases of all lanes
   * @param gateways builds the lane's gateway, only if there is something to send
   * @param clock the delivery clock
   */
  public static LaneRun of(
      LaneSpec spec,
      String workspace,
      LaneLeases leases,
      LaneGatewayFactory gateways,
      DeliveryClock clock) {
    return new LaneRun(spec, workspace, leases, gateways, clock, null);
  }

  /** The same run that starts no batch once the lane was held so long. */
  LaneRun within(Duration length) {
    return new LaneRun(spec, workspace, leases, gateways, clock, length);
  }

  /**
   * Runs the lane to its end, whatever that is; the lease is given back.
   *
   * @throws IOException if a plan's files cannot be read or written; run again after mending them
   * @throws InterruptedException if interrupted; what was sent has its receipts
   */
  public LaneResult run() throws IOException, InterruptedException {
    Optional<LaneHold> held =
        LaneHold.await(leases, spec.lane(), spec.owner(), spec.laneWait(), clock);
    if (held.isEmpty()) {
      return busy();
    }
    since = clock.now();
    end = slice == null ? Instant.MAX : since.plus(slice);
    try (LaneHold hold = held.get()) {
      List<PlanWork> works = read();
      for (PlanWork work : works) {
        work.takeOver(AttemptNotes.of(workspace), hold.before());
      }
      if (works.stream().anyMatch(w -> !w.pending().isEmpty())) {
        send(works, hold);
      }
      return result(works);
    }
  }

  /** When the lane was taken; never before it was. */
  Instant heldSince() {
    return since;
  }

  private List<PlanWork> read() throws IOException {
    List<PlanWork> works = new ArrayList<>();
    Set<String> units = new HashSet<>();
    for (String planId : spec.plans()) {
      PlanWork work;
      try {
        work = PlanWork.read(PlanFolder.of(workspace, planId));
      } catch (StateDamagedException e) {
        damaged.put(planId, e.getMessage());
        continue;
      }
      if (!PlanFolder.lane(work.manifest()).equals(spec.lane())) {
        throw new IllegalArgumentException("plan " + planId + " is not of lane " + spec.lane());
      }
      if (!work.pending().isEmpty() && !units.add(work.unit())) {
        throw new IllegalArgumentException(
            "plan "
                + planId
                + " is the second open plan of its audience or conversion: settle the first one");
      }
      works.add(work);
    }
    return works;
  }

  private void send(List<PlanWork> works, LaneHold hold) throws IOException, InterruptedException {
    LaneState state = LaneState.parse(hold.rateState());
    LaneRefusals refusals = new LaneRefusals(state.size());
    try (LaneGateway gateway = gateways.open(spec.lane(), state.rate(), hold)) {
      hold.rateFrom(() -> new LaneState(gateway.rateState(), refusals.size()).text());
      LaneAttempts attempts = LaneAttempts.of(workspace, hold, clock);
      BatchSender sender =
          new BatchSender(
              gateway.gateway(),
              hold,
              attempts,
              clock,
              stop,
              new Outage(spec.patience()),
              refusals);
      sendAll(new Queue(works), sender);
      if (!attempts.close()) {
        sender.leaseLost();
      }
      String last = new LaneState(gateway.rateState(), refusals.size()).text();
      hold.rateFrom(() -> last);
    }
  }

  private void sendAll(Queue queue, BatchSender sender) throws IOException, InterruptedException {
    ExecutorService executor = Executors.newFixedThreadPool(spec.budget().inFlight());
    try {
      List<Future<?>> workers = new ArrayList<>();
      for (int i = 0; i < spec.budget().inFlight(); i++) {
        workers.add(executor.submit(() -> work(queue, sender)));
      }
      await(workers);
      if (!stop.isSet()) {
        sender.decide();
      }
    } finally {
      stop.aborted();
      MoreExecutors.shutdownAndAwaitTermination(executor, LAST_REQUESTS);
    }
  }

  private @Nullable Void work(Queue queue, BatchSender sender)
      throws IOException, InterruptedException {
    boolean done = false;
    try {
      while (!stop.isSet() && clock.now().isBefore(end)) {
        Item item = queue.next();
        if (item == null) {
          break;
        }
        deliver(sender, item);
      }
      done = true;
      return null;
    } finally {
      if (!done) {
        stop.aborted();
      }
    }
  }

  private static void deliver(BatchSender sender, Item item)
      throws IOException, InterruptedException {
    try {
      sender.deliver(item.work(), item.batch());
    } catch (StateDamagedException e) {
      item.work().damaged(e.getMessage());
    }
  }

  private static void await(List<Future<?>> workers) throws IOException, InterruptedException {
    @Nullable Throwable failure = null;
    for (Future<?> worker : workers) {
      try {
        worker.get();
      } catch (ExecutionException e) {
        failure = failure == null ? e.getCause() : failure;
      }
    }
    if (failure != null) {
      Throwables.throwIfInstanceOf(failure, IOException.class);
      Throwables.throwIfInstanceOf(failure, InterruptedException.class);
      Throwables.throwIfUnchecked(failure);
      throw new IllegalStateException("a request of the lane failed", failure);
    }
  }

  private LaneResult result(List<PlanWork> works) {
    Map<String, PlanResult> read =
        works.stream().map(PlanWork::result).collect(toMap(PlanResult::planId, r -> r));
    List<PlanResult> plans = spec.plans().stream().map(id -> result(id, read)).toList();
    LaneStop.Reason reason = stop.reason();
    if (reason != null && reason.verdict() != null) {
      return result(reason.verdict(), reason.code(), reason.remedy(), plans);
    }
    Optional<PlanResult> refused =
        plans.stream()
            .filter(
                p ->
                    p.verdict() == PlanVerdict.REQUEST_REFUSED
                        || p.verdict() == PlanVerdict.AUDIENCE_GONE)
            .findFirst();
    if (refused.isPresent()) {
      return result(
          Verdict.REQUEST_REFUSED,
          refused.get().refusedCode(),
          "Amazon refused requests of this lane, not their records. Nothing is lost: run again to"
              + " send them.",
          plans);
    }
    if (plans.stream().anyMatch(p -> p.verdict() == PlanVerdict.OUTCOME_UNKNOWN)) {
      return result(
          Verdict.OUTCOME_UNKNOWN,
          "outcome_unknown",
          "Amazon did not answer some requests. Run again: what is unknown is sent again.",
          plans);
    }
    return result(Verdict.DONE, null, null, plans);
  }

  private PlanResult result(String planId, Map<String, PlanResult> read) {
    String damage = damaged.get(planId);
    return damage == null ? read.get(planId) : PlanResult.damaged(planId, damage);
  }

  private LaneResult busy() {
    String holder =
        leases.find(spec.lane()).map(LaneRun::holder).orElse("a run that has ended just now");
    return result(
        Verdict.LANE_BUSY,
        "lane_busy",
        "Lane "
            + spec.lane()
            + " is held by "
            + holder
            + ". Run again when it has ended, or wait longer with --lane-wait.",
        List.of());
  }

  private static String holder(LaneLease lease) {
    return lease.owner() + ", renewed at " + lease.renewedAt();
  }

  private LaneResult result(
      Verdict verdict, @Nullable String code, @Nullable String remedy, List<PlanResult> plans) {
    return new LaneResult(spec.region(), spec.account(), spec.api(), verdict, code, remedy, plans);
  }

  private record Item(PlanWork work, PlanManifest.Batch batch) {}

  /** The batches of all plans in order, handed out to the threads. */
  private static final class Queue {
    private final Iterator<Item> items;

    Queue(List<PlanWork> works) {
      this.items =
          works.stream()
              .flatMap(w -> w.pending().stream().map(b -> new Item(w, b)))
              .toList()
              .iterator();
    }

    synchronized @Nullable Item next() {
      Item next = items.hasNext() ? items.next() : null;
      while (next != null && next.work().isDamaged()) {
        next = items.hasNext() ? items.next() : null;
      }
      return next;
    }
  }
}
