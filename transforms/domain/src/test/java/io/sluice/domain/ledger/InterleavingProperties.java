package io.sluice.domain.ledger;

import io.sluice.domain.diff.RemovalPolicy;
import io.sluice.domain.diff.SnapshotMode;
import io.sluice.domain.ledger.PlanWorld.Order;
import io.sluice.domain.ledger.PlanWorld.Row;
import io.sluice.domain.ledger.SentBatch.Look;
import io.sluice.domain.ledger.SentBatch.Reply;
import io.sluice.domain.qualify.Standing;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * Plans, unknown outcomes, refusals, settlements and TTL changes in any order: a member who opts
 * out ends absent, everybody who qualifies ends present with today's content, and the ledger never
 * says of Amazon what is not so.
 */
class InterleavingProperties {
  private static final List<String> PERSONS = List.of("a", "b", "c", "d", "e");

  /** One thing that happens. */
  record Step(String told, Consumer<PlanWorld> happens) {
    @Override
    public String toString() {
      return told;
    }
  }

  @Property(tries = 3000)
  void everyOrderOfEventsEndsWithTheTarget(
      @ForAll("steps") List<Step> steps,
      @ForAll SnapshotMode mode,
      @ForAll RemovalPolicy removal,
      @ForAll("ttls") Duration ttl,
      @ForAll long seed) {
    PlanWorld world = new PlanWorld(mode, removal, ttl, seed);
    steps.forEach(step -> step.happens().accept(world));
    world.calm();
    world.checkTarget();
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    return Arbitraries.frequencyOf(
            Tuple.of(5, changes()),
            Tuple.of(5, plans()),
            Tuple.of(5, applies()),
            Tuple.of(5, settles()),
            Tuple.of(3, times()),
            Tuple.of(1, ttls().map(t -> new Step("want " + t, world -> world.wantTtl(t)))),
            Tuple.of(1, Arbitraries.just(new Step("ttl", PlanWorld::applyTtl))))
        .list()
        .ofMinSize(5)
        .ofMaxSize(60);
  }

  private static Arbitrary<Step> changes() {
    Arbitrary<Standing> standing =
        Arbitraries.frequencyOf(
            Tuple.of(5, Arbitraries.just(Standing.QUALIFIED)),
            Tuple.of(2, Arbitraries.of(Standing.class)));
    Arbitrary<Integer> content =
        Arbitraries.frequencyOf(
            Tuple.of(8, Arbitraries.integers().between(0, PlanWorld.BAD_CONTENT - 1)),
            Tuple.of(1, Arbitraries.of(PlanWorld.BAD_CONTENT, PlanWorld.BAD_CONTENT + 1)));
    Arbitrary<Optional<Row>> row =
        Combinators.combine(standing, content).as(Row::new).optional(0.85);
    return Combinators.combine(Arbitraries.of(PERSONS), row)
        .as((id, r) -> new Step(id + " " + r, world -> world.warehouse(id, r)));
  }

  private static Arbitrary<Step> plans() {
    Arbitrary<Integer> most =
        Arbitraries.frequencyOf(
            Tuple.of(4, Arbitraries.just(Integer.MAX_VALUE)),
            Tuple.of(1, Arbitraries.integers().between(0, 3)));
    Arbitrary<Order> order =
        Combinators.combine(rarely(), rarely(), most)
            .as((retry, guarded, changes) -> new Order(retry, guarded, changes));
    return order.map(o -> new Step("plan " + o, world -> world.plan(o)));
  }

  private static Arbitrary<Step> applies() {
    Arbitrary<Integer> back =
        Arbitraries.frequencyOf(Tuple.of(5, Arbitraries.just(0)), Tuple.of(1, Arbitraries.just(1)));
    return Combinators.combine(back, replies())
        .as((n, some) -> new Step("apply " + n + some, world -> world.apply(n, some)));
  }

  private static Arbitrary<Step> settles() {
    Arbitrary<List<Look>> looks =
        Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.just(Look.SUCCEEDED)),
                Tuple.of(3, Arbitraries.of(Look.class)))
            .list()
            .ofMinSize(1)
            .ofMaxSize(4);
    return Combinators.combine(looks, replies())
        .as((some, again) -> new Step("settle " + some + again, w -> w.settle(some, again)));
  }

  private static Arbitrary<List<Reply>> replies() {
    return Arbitraries.frequencyOf(
            Tuple.of(4, Arbitraries.just(Reply.TAKEN)), Tuple.of(3, Arbitraries.of(Reply.class)))
        .list()
        .ofMinSize(1)
        .ofMaxSize(4);
  }

  private static Arbitrary<Step> times() {
    return Arbitraries.of(10L, 60L, 25 * 60L, 5 * 24 * 60L, 30 * 24 * 60L)
        .map(Duration::ofMinutes)
        .map(time -> new Step("wait " + time, world -> world.advance(time)));
  }

  private static Arbitrary<Boolean> rarely() {
    return Arbitraries.frequencyOf(
        Tuple.of(6, Arbitraries.just(false)), Tuple.of(1, Arbitraries.just(true)));
  }

  @Provide
  Arbitrary<Duration> ttls() {
    return Arbitraries.of(4, 8, 20, 60).map(Duration::ofDays);
  }
}
