package io.sluice.sandbox;

import io.sluice.amazonads.ApiRegion;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** The last requests and the counts of all. Thread-safe. */
final class RequestLog {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final int capacity;
  private final LongSupplier nanos;
  private final Deque<LoggedRequest> last = new ArrayDeque<>();
  private final List<String> violations = new ArrayList<>();
  private long sequence;
  private Counts counts = new Counts();

  RequestLog(int capacity, LongSupplier nanos) {
    this.capacity = capacity;
    this.nanos = nanos;
  }

  /** Counts an arrival and returns the number of the request. */
  synchronized long arrive(Operation operation, ApiRegion region) {
    Lane lane = counts.lanes.computeIfAbsent(region, key -> new Lane());
    lane.inFlight++;
    lane.maxInFlight = Math.max(lane.maxInFlight, lane.inFlight);
    if (operation != Operation.TOKEN) {
      lane.arrive(nanos.getAsLong());
    }
    return ++sequence;
  }

  synchronized void leave(LoggedRequest request) {
    counts.add(request);
    last.add(request);
    if (last.size() > capacity) {
      last.remove();
    }
  }

  synchronized void violation(String text) {
    counts.violations++;
    if (violations.size() < capacity) {
      violations.add(text);
    }
  }

  synchronized List<LoggedRequest> requests() {
    return List.copyOf(last);
  }

  synchronized List<String> violations() {
    return List.copyOf(violations);
  }

  /** Forgets requests and counts; requests at work still count as in flight. */
  synchronized void reset() {
    last.clear();
    violations.clear();
    Counts fresh = new Counts();
    counts.lanes.forEach((region, lane) -> fresh.lanes.put(region, lane.renewed()));
    counts = fresh;
  }

  synchronized SandboxStats stats() {
    Map<ApiRegion, Integer> perSecond = new EnumMap<>(ApiRegion.class);
    Map<ApiRegion, Integer> inFlight = new EnumMap<>(ApiRegion.class);
    counts.lanes.forEach(
        (region, lane) -> {
          perSecond.put(region, lane.maxInWindow);
          inFlight.put(region, lane.maxInFlight);
        });
    return new SandboxStats(
        counts.requests,
        new TreeMap<>(counts.byStatus),
        new TreeMap<>(counts.byOperation),
        new TreeMap<>(counts.records),
        perSecond,
        inFlight,
        counts.violations);
  }

  /** Makes the entry of a request that is answered. */
  static LoggedRequest entry(long number, String method, Call call, Instant at, int status) {
    return new LoggedRequest(
        number,
        at,
        call.region(),
        method,
        call.path(),
        call.operation(),
        status,
        call.audienceId(),
        call.creates(),
        call.deletes(),
        call.events(),
        call.body().length);
  }

  private static final class Counts {
    private final Map<Integer, Long> byStatus = new HashMap<>();
    private final Map<String, Long> byOperation = new HashMap<>();
    private final Map<Long, SandboxStats.RecordCounts> records = new HashMap<>();
    private final Map<ApiRegion, Lane> lanes = new EnumMap<>(ApiRegion.class);
    private long requests;
    private long violations;

    void add(LoggedRequest request) {
      requests++;
      byStatus.merge(request.status(), 1L, Long::sum);
      byOperation.merge(request.operation().label(), 1L, Long::sum);
      lanes.get(request.region()).inFlight--;
      if (request.creates() + request.deletes() > 0) {
        records.merge(
            request.audienceId(),
            new SandboxStats.RecordCounts(request.creates(), request.deletes()),
            (a, b) -> a.plus(b.creates(), b.deletes()));
      }
    }
  }

  private static final class Lane {
    private final Deque<Long> window = new ArrayDeque<>();
    private int maxInWindow;
    private int inFlight;
    private int maxInFlight;

    void arrive(long now) {
      while (!window.isEmpty() && now - window.peek() >= SECOND) {
        window.remove();
      }
      window.add(now);
      maxInWindow = Math.max(maxInWindow, window.size());
    }

    Lane renewed() {
      Lane lane = new Lane();
      lane.inFlight = inFlight;
      lane.maxInFlight = inFlight;
      return lane;
    }
  }
}
