package io.sluice.domain.ledger;

import io.sluice.domain.diff.RemovalPolicy;
import io.sluice.domain.diff.SnapshotMode;
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
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.Size;

/**
 * Plans, unknown outcomes, refusals, settlements, TTL changes and jumps of our clock in any order:
 * a member who opts out ends absent, everybody who qualifies ends present with today's content, and
 * the ledger never says of Amazon what is not so.
 */
class InterleavingProperties {
  private static final List<String> PERSONS = List.of("a", "b", "c");

  /** One thing that happens. */
  record Step(String told, Consumer<PlanWorld> happens) {
    @Override
    public String toString() {
      return told;
    }
  }

  @Property(tries = 4000)
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

  @Property(tries = 2000)
  void memberWhoOptsOutEndsAbsentWhateverTheOrderOfOutcomes(
      @ForAll("steps") @Size(max = 12) List<Step> before,
      @ForAll("troubles") List<Step> asked,
      @ForAll("troubles") List<Step> forgotten,
      @ForAll boolean warehouseForgets,
      @ForAll SnapshotMode mode,
      @ForAll RemovalPolicy removal,
      @ForAll long seed) {
    PlanWorld world = new PlanWorld(mode, removal, Duration.ofDays(60), seed);
    before.forEach(step -> step.happens().accept(world));
    world.warehouse("a", Optional.of(new Row(Standing.QUALIFIED, 0)));
    night(world, Look.SUCCEEDED);
    world.warehouse("a", Optional.of(new Row(Standing.CONSENT_DENIED, 0)));
    asked.forEach(step -> step.happens().accept(world));
    if (warehouseForgets) {
      world.warehouse("a", Optional.empty());
    }
    forgotten.forEach(step -> step.happens().accept(world));
    world.calm();
    world.checkTarget();
  }

  @Property(tries = 2000)
  void higherTtlBringsNobodyBackWhoDoesNotQualify(
      @ForAll("raises") List<Step> steps, @ForAll RemovalPolicy removal, @ForAll long seed) {
    PlanWorld world = new PlanWorld(SnapshotMode.FULL, removal, Duration.ofDays(8), seed);
    steps.forEach(step -> step.happens().accept(world));
    world.calm();
    world.checkTarget();
  }

  @Property(tries = 1000)
  void contentThatGoesBackAndForthEndsAsOfToday(
      @ForAll("contents") List<Step> steps, @ForAll SnapshotMode mode, @ForAll long seed) {
    PlanWorld world = new PlanWorld(mode, RemovalPolicy.DELETE, Duration.ofDays(8), seed);
    steps.forEach(step -> step.happens().accept(world));
    world.calm();
    world.checkTarget();
  }

  @Example
  void optOutThatFailedIsFollowedThoughTheWarehouseForgetsThePerson() {
    for (SnapshotMode mode : SnapshotMode.values()) {
      PlanWorld world = new PlanWorld(mode, RemovalPolicy.LET_EXPIRE, Duration.ofDays(60), 1);
      world.warehouse("a", Optional.of(new Row(Standing.QUALIFIED, 0)));
      night(world, Look.SUCCEEDED);
      world.warehouse("a", Optional.of(new Row(Standing.CONSENT_DENIED, 0)));
      night(world, Look.FAILED);
      world.warehouse("a", Optional.empty());
      world.calm();
      world.checkTarget();
    }
  }

  @Example
  void contentWhoseJobFailedIsNotTakenForHeldAfterARenewal() {
    PlanWorld world = new PlanWorld(SnapshotMode.FULL, RemovalPolicy.DELETE, Duration.ofDays(8), 1);
    Row before = new Row(Standing.QUALIFIED, 0);
    Row moved = new Row(Standing.QUALIFIED, 4);
    world.warehouse("a", Optional.of(before));
    night(world, Look.SUCCEEDED);
    world.warehouse("a", Optional.of(moved));
    night(world, Look.FAILED);
    world.warehouse("a", Optional.of(before));
    world.advance(Duration.ofDays(6));
    night(world, Look.SUCCEEDED);
    world.warehouse("a", Optional.of(moved));
    world.calm();
    world.checkTarget();
  }

  @Example
  void lateBatchOfAClosedPlanPutsNobodyBackWhoOptedOut() {
    for (SnapshotMode mode : SnapshotMode.values()) {
      for (RemovalPolicy removal : RemovalPolicy.values()) {
        PlanWorld world = new PlanWorld(mode, removal, Duration.ofDays(60), 1);
        world.warehouse("a", Optional.of(new Row(Standing.QUALIFIED, 0)));
        world.plan(Order.DAILY);
        world.apply(0, List.of(Reply.UNAVAILABLE));
        world.stall();
        world.apply(0, List.of(Reply.TAKEN));
        world.settle(List.of(Look.SUCCEEDED), List.of(Reply.TAKEN));
        world.warehouse("a", Optional.of(new Row(Standing.CONSENT_DENIED, 0)));
        night(world, Look.SUCCEEDED);
        world.warehouse("a", Optional.empty());
        night(world, Look.SUCCEEDED);
        // calm lets the batch arrive: two plans are closed behind its own.
        world.calm();
        world.checkTarget();
      }
    }
  }

  @Example
  void renewalIsNotPutOffByAClockThatWasAhead() {
    PlanWorld world = new PlanWorld(SnapshotMode.FULL, RemovalPolicy.DELETE, Duration.ofDays(8), 1);
    world.warehouse("a", Optional.of(new Row(Standing.QUALIFIED, 0)));
    world.setClock(Duration.ofDays(7));
    night(world, Look.SUCCEEDED);
    world.setClock(Duration.ZERO);
    for (int day = 0; day < 20; day++) {
      night(world, Look.SUCCEEDED);
      world.checkHeld("a");
    }
    world.calm();
    world.checkTarget();
  }

  private static void night(PlanWorld world, Look look) {
    world.advance(Duration.ofDays(1));
    world.plan(Order.DAILY);
    world.apply(0, List.of(Reply.TAKEN));
    world.settle(List.of(look), List.of(Reply.TAKEN));
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    return Arbitraries.frequencyOf(
            Tuple.of(8, changes()),
            Tuple.of(3, plans()),
            Tuple.of(3, applies()),
            Tuple.of(3, settles()),
            Tuple.of(5, nights()),
            Tuple.of(3, times()),
            Tuple.of(2, stalls()),
            Tuple.of(3, clocks()),
            Tuple.of(1, ttls().map(t -> new Step("want " + t, world -> world.wantTtl(t)))),
            Tuple.of(1, Arbitraries.just(new Step("ttl", PlanWorld::applyTtl))))
        .list()
        .ofMaxSize(60);
  }

  @Provide
  Arbitrary<List<Step>> troubles() {
    return Arbitraries.frequencyOf(
            Tuple.of(4, nights()),
            Tuple.of(1, applies()),
            Tuple.of(1, settles()),
            Tuple.of(1, stalls()),
            Tuple.of(1, clocks()),
            Tuple.of(1, times()))
        .list()
        .ofMaxSize(6);
  }

  @Provide
  Arbitrary<List<Step>> raises() {
    return Arbitraries.frequencyOf(
            Tuple.of(3, changes()),
            Tuple.of(4, nights()),
            Tuple.of(2, times()),
            Tuple.of(1, clocks()),
            Tuple.of(2, ttls().map(t -> new Step("want " + t, world -> world.wantTtl(t)))),
            Tuple.of(3, Arbitraries.just(new Step("ttl", PlanWorld::applyTtl))))
        .list()
        .ofMaxSize(30);
  }

  @Provide
  Arbitrary<List<Step>> contents() {
    Arbitrary<Step> change =
        Arbitraries.of(0, 4)
            .map(content -> change("a", Optional.of(new Row(Standing.QUALIFIED, content))));
    Arbitrary<Step> night =
        Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.just(Look.SUCCEEDED)),
                Tuple.of(2, Arbitraries.just(Look.FAILED)),
                Tuple.of(1, Arbitraries.of(Look.class)))
            .map(look -> new Step("night of " + look, world -> night(world, look)));
    return Arbitraries.frequencyOf(Tuple.of(2, change), Tuple.of(3, night)).list().ofMaxSize(40);
  }

  /** Of an hour or a day, in either direction; seldom right at once. */
  private static Arbitrary<Step> clocks() {
    return Arbitraries.of(-24L, -1L, 0L, 1L, 24L)
        .map(Duration::ofHours)
        .map(ahead -> new Step("clock " + ahead, world -> world.setClock(ahead)));
  }

  private static Step change(String id, Optional<Row> row) {
    return new Step(id + " " + row, world -> world.warehouse(id, row));
  }

  private static Arbitrary<Step> changes() {
    Arbitrary<Standing> standing =
        Arbitraries.frequencyOf(
            Tuple.of(4, Arbitraries.just(Standing.QUALIFIED)),
            Tuple.of(2, Arbitraries.of(Standing.CONSENT_DENIED, Standing.SUPPRESSED)),
            Tuple.of(1, Arbitraries.of(Standing.NOT_SELECTED, Standing.LIFETIME_OVER)));
    Arbitrary<Integer> content =
        Arbitraries.frequencyOf(
            Tuple.of(8, Arbitraries.integers().between(0, PlanWorld.BAD_CONTENT - 1)),
            Tuple.of(1, Arbitraries.of(PlanWorld.BAD_CONTENT, PlanWorld.BAD_CONTENT + 1)));
    Arbitrary<Optional<Row>> row =
        Combinators.combine(standing, content).as(Row::new).optional(0.75);
    return Combinators.combine(Arbitraries.of(PERSONS), row).as(InterleavingProperties::change);
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

  private static Arbitrary<Step> nights() {
    return Combinators.combine(plans(), applies(), settles())
        .as(
            (plan, apply, settle) ->
                new Step(
                    "night of " + List.of(plan, apply, settle),
                    world -> List.of(plan, apply, settle).forEach(s -> s.happens().accept(world))));
  }

  private static Arbitrary<List<Reply>> replies() {
    return Arbitraries.frequencyOf(
            Tuple.of(4, Arbitraries.just(Reply.TAKEN)), Tuple.of(3, Arbitraries.of(Reply.class)))
        .list()
        .ofMinSize(1)
        .ofMaxSize(4);
  }

  /** A sender stands still while another one goes on for it, or goes on itself after all. */
  private static Arbitrary<Step> stalls() {
    return Arbitraries.of(new Step("stall", PlanWorld::stall), new Step("go on", PlanWorld::goOn));
  }

  private static Arbitrary<Step> times() {
    return Arbitraries.of(10L, 60L, 25 * 60L, 5 * 24 * 60L, 30 * 24 * 60L)
        .map(Duration::ofMinutes)
        .map(InterleavingProperties::wait);
  }

  private static Step wait(Duration time) {
    return new Step("wait " + time, world -> world.advance(time));
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
