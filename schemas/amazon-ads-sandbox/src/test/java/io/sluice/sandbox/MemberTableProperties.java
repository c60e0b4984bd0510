package io.sluice.sandbox;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The compact table against a plain map. */
final class MemberTableProperties {
  @Property(tries = 500)
  void behavesLikeAMap(@ForAll("steps") List<Step> steps) {
    MemberTable table = new MemberTable(MemberDetail.LIGHT);
    Map<String, Long> model = new HashMap<>();
    long now = 0;
    for (Step step : steps) {
      now += step.passed;
      if (step.create) {
        table.put(step.id, now, null);
        model.put(step.id, now);
      } else {
        table.remove(step.id);
        model.remove(step.id);
      }
      long at = now;
      long active = model.values().stream().filter(added -> at < added + step.ttl).count();
      assertThat((long) table.active(now, step.ttl), is(active));
      assertThat(table.size(), is(model.size()));
    }
    Map<String, Long> found = new HashMap<>();
    table.forEach((id, added, detail) -> found.put(id, added));
    assertThat(found, is(model));
  }

  @Example
  void findsEachOfManyIdsAgain() {
    MemberTable table = new MemberTable(MemberDetail.LIGHT);
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 200_000; i++) {
        table.put("customer-" + i + "x".repeat(i % 100), round, null);
      }
      assertThat(table.size(), is(200_000));
    }
    assertThat(table.active(1, 1), is(200_000));
    assertThat(table.active(2, 1), is(0));
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    return Combinators.combine(
            Arbitraries.of("a", "b", "c", "d", "A", "aa"),
            Arbitraries.of(true, true, false),
            Arbitraries.integers().between(0, 5),
            Arbitraries.of(0L, 3L, 10L))
        .as(Step::new)
        .list()
        .ofMaxSize(40);
  }

  /** One change with the time that passed before it and the time to live after it. */
  record Step(String id, boolean create, int passed, long ttl) {}
}
