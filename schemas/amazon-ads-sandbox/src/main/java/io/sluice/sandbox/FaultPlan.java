package io.sluice.sandbox;

import io.sluice.amazonads.ApiRegion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The faults at work; may be changed while the sandbox runs. Thread-safe. */
public final class FaultPlan {
  private final Map<Long, Entry> entries = new LinkedHashMap<>();
  private long lastId;

  FaultPlan() {}

  /**
   * Adds a fault in all regions.
   *
   * @return its id, for {@link #remove}
   */
  public long add(FaultPolicy policy) {
    return add(FaultRule.of(policy));
  }

  /**
   * Adds a fault.
   *
   * @return its id, for {@link #remove}
   */
  public synchronized long add(FaultRule rule) {
    lastId++;
    entries.put(lastId, new Entry(rule));
    return lastId;
  }

  /** Takes a fault away; does nothing if there is none of that id. */
  public synchronized void remove(long id) {
    entries.remove(id);
  }

  /** Takes all faults away. */
  public synchronized void clear() {
    entries.clear();
  }

  /** Returns the faults at work by id. */
  public synchronized Map<Long, FaultRule> rules() {
    Map<Long, FaultRule> rules = new LinkedHashMap<>();
    entries.forEach((id, entry) -> rules.put(id, entry.rule));
    return rules;
  }

  /** Counts a call and returns the faults that strike it. */
  synchronized List<FaultPolicy> strike(Operation operation, ApiRegion region) {
    List<FaultPolicy> struck = new ArrayList<>();
    for (Entry entry : entries.values()) {
      if (entry.rule.matches(operation, region) && entry.strikes()) {
        struck.add(entry.rule.policy());
      }
    }
    return struck;
  }

  /** Tells whether jobs of a region do not move. */
  synchronized boolean jobsStandStill(ApiRegion region) {
    return entries.values().stream()
        .anyMatch(
            entry ->
                entry.rule.policy() instanceof FaultPolicy.StayPending
                    && entry.rule.region().map(region::equals).orElse(true)
                    && entry.struck < entry.rule.times());
  }

  private static final class Entry {
    private final FaultRule rule;
    private long calls;
    private long struck;

    Entry(FaultRule rule) {
      this.rule = rule;
    }

    boolean strikes() {
      calls++;
      if (calls % rule.policy().every() != 0 || struck >= rule.times()) {
        return false;
      }
      struck++;
      return true;
    }
  }
}
