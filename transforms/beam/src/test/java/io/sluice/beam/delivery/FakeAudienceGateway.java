package io.sluice.beam.delivery;

import io.sluice.domain.batch.UploadBatch;
import io.sluice.domain.delivery.AudienceGateway;
import io.sluice.domain.delivery.DeliveryOutcome;
import io.sluice.domain.delivery.JobProgress;
import io.sluice.domain.delivery.SendGate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Amazon in memory: takes what it is sent unless told otherwise for the next requests. Records of
 * bad users are refused with the request that holds them.
 */
final class FakeAudienceGateway implements AudienceGateway {
  private final Supplier<Instant> now;
  private final Deque<Function<UploadBatch, DeliveryOutcome>> next = new ArrayDeque<>();
  private final Map<String, Deque<JobProgress>> progress = new HashMap<>();
  private final Set<String> bad = new HashSet<>();
  private final List<UploadBatch> requests = new ArrayList<>();
  private final List<String> looks = new ArrayList<>();
  private final Set<String> applied = new TreeSet<>();
  private SendGate gate = SendGate.OPEN;
  private int jobs;
  private int inFlight;
  private int mostInFlight;
  private boolean closed;

  FakeAudienceGateway(Supplier<Instant> now) {
    this.now = now;
  }

  /** As a factory's gateway; the rate state counts the requests. */
  LaneGateway open(String rateState, SendGate laneGate) {
    this.gate = laneGate;
    FakeAudienceGateway fake = this;
    return new LaneGateway() {
      @Override
      public BatchGateway gateway() {
        return BatchGateway.of(fake);
      }

      @Override
      public String rateState() {
        return rateState + "+" + requests().size();
      }
    };
  }

  /** What becomes of the next request; to be called in order for more. */
  synchronized FakeAudienceGateway then(Function<UploadBatch, DeliveryOutcome> outcome) {
    next.add(outcome);
    return this;
  }

  /** The next request is taken. */
  synchronized FakeAudienceGateway thenTaken() {
    return then(this::take);
  }

  /** The next request is applied and not answered. */
  synchronized FakeAudienceGateway thenLost() {
    return then(
        batch -> {
          take(batch);
          return new DeliveryOutcome.OutcomeUnknown("read_timeout", now.get());
        });
  }

  /** The next request is applied, and the process dies before it sees the answer. */
  synchronized FakeAudienceGateway thenKilled() {
    return then(
        batch -> {
          take(batch);
          throw new Killed();
        });
  }

  /** The next request finds nobody. */
  synchronized FakeAudienceGateway thenUnavailable(Duration retryAfter) {
    return then(batch -> new DeliveryOutcome.Unavailable("http_503", retryAfter));
  }

  /** Requests with this user are refused. */
  synchronized FakeAudienceGateway refusing(String externalUserId) {
    bad.add(externalUserId);
    return this;
  }

  /** What the looks at a job tell, the last one for ever. */
  synchronized FakeAudienceGateway telling(String job, JobProgress... answers) {
    progress.put(job, new ArrayDeque<>(List.of(answers)));
    return this;
  }

  @Override
  public DeliveryOutcome send(UploadBatch batch) {
    Function<UploadBatch, DeliveryOutcome> outcome = begin(batch);
    try {
      return outcome.apply(batch);
    } finally {
      synchronized (this) {
        inFlight--;
      }
    }
  }

  private synchronized Function<UploadBatch, DeliveryOutcome> begin(UploadBatch batch) {
    inFlight++;
    mostInFlight = Math.max(mostInFlight, inFlight);
    if (!gate.isOpen()) {
      return b -> new DeliveryOutcome.Unavailable("interrupted", Duration.ZERO);
    }
    requests.add(batch);
    return next.isEmpty() ? this::take : next.remove();
  }

  private synchronized DeliveryOutcome take(UploadBatch batch) {
    if (batch.records().stream().anyMatch(r -> bad.contains(r.externalUserId()))) {
      return new DeliveryOutcome.Refused(400, "INVALID_RECORD");
    }
    batch.records().forEach(r -> applied.add(r.externalUserId()));
    return new DeliveryOutcome.Accepted("job-" + ++jobs, now.get(), 1);
  }

  @Override
  public synchronized JobProgress progress(String jobRequestId) {
    looks.add(jobRequestId);
    Deque<JobProgress> answers = progress.get(jobRequestId);
    if (answers == null) {
      return new JobProgress(JobProgress.State.SUCCEEDED, List.of(), null);
    }
    return answers.size() > 1 ? answers.remove() : answers.element();
  }

  @Override
  public synchronized void close() {
    closed = true;
  }

  synchronized List<UploadBatch> requests() {
    return List.copyOf(requests);
  }

  /** Records of each request, in order. */
  synchronized List<Integer> sizes() {
    return requests.stream().map(b -> b.records().size()).toList();
  }

  synchronized List<String> looks() {
    return List.copyOf(looks);
  }

  synchronized Set<String> applied() {
    return Set.copyOf(applied);
  }

  synchronized int mostInFlight() {
    return mostInFlight;
  }

  synchronized boolean isClosed() {
    return closed;
  }

  /** Stands for the end of the process. */
  static final class Killed extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    Killed() {
      super("killed");
    }
  }
}
