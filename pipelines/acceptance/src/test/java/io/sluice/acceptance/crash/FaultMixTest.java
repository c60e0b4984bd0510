package io.sluice.acceptance.crash;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.in;
import static org.hamcrest.Matchers.is;

import io.sluice.sandbox.FaultRule;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Amazon misbehaves at random for some runs, half an hour apart, our clock is wrong in some of
 * them, documents of open plans are torn, changed and exchanged and a backup is restored between
 * them, and then no more: the next runs bring everything to where it would be without it, once
 * {@code retry} has offered again what was refused. A failure prints its seed; {@code faults.seed}
 * replays it, {@code faults.rounds} takes more of them.
 */
class FaultMixTest {
  private static final long SEED = 20_260_304L;
  private static final int ROUNDS = 2;
  private static final int TROUBLED_RUNS = 3;
  private static final int MOST_RUNS_TO_MEND = 4;
  private static final Duration PAUSE = Duration.ofMinutes(30);
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(1);
  // Done, more rejects than allowed, access refused, unavailable or unknown, still processing.
  private static final Set<Integer> TROUBLE = Set.of(0, 4, 5, 6, 8);

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(names = {"AUDIENCES", "CONVERSIONS"})
  void afterAnyTroubleNothingIsLostOrDoubled(Scenario scenario) throws IOException {
    long first = Long.getLong("faults.seed", SEED);
    int rounds = Integer.getInteger("faults.rounds", ROUNDS);
    try (CrashWorld world =
        CrashWorld.of(
            folder.resolve(scenario.label()), scenario, ChildJvm.in(folder), REQUEST_TIMEOUT)) {
      for (long seed = first; seed < first + rounds; seed++) {
        world.reset();
        Round round = new Round(world);
        Path copy = folder.resolve("backup");
        List<String> broken =
            round.run(
                FaultMix.of(seed, scenario),
                new StateFaults(world, seed),
                RestoredBackups.of(world, copy, TROUBLED_RUNS, seed));
        System.err.println(scenario + " " + seed + ": " + round.story);
        assertThat(
            "-Dfaults.seed=" + seed + " -Dfaults.rounds=1: " + round.story, broken, is(empty()));
      }
    }
  }

  /** Some runs with faults, and those that mend it. */
  private static final class Round {
    private final CrashWorld world;
    private final List<String> story = new ArrayList<>();
    private final List<String> broken = new ArrayList<>();
    private final Set<String> refused = new TreeSet<>();

    Round(CrashWorld world) {
      this.world = world;
    }

    List<String> run(FaultMix mix, StateFaults state, RestoredBackups backups) throws IOException {
      for (int run = 0; run < TROUBLED_RUNS; run++) {
        backups.take(run);
        List<FaultRule> rules = mix.draw();
        rules.forEach(world.sandbox().faults()::add);
        Duration ahead = mix.clock();
        world.commandsClockAhead(ahead);
        CrashWorld.Run ended = next("--patience", "PT0S");
        world.commandsClockAhead(Duration.ZERO);
        String faults =
            rules.stream().map(Round::words).toList() + " with a clock ahead by " + ahead;
        story.add(faults + " ended with " + ended.exit());
        List<String> repaired = state.repair(ended);
        story.addAll(repaired);
        // Damaged state is answered as its message says.
        if (repaired.isEmpty()) {
          assertThat(story + "\n" + ended.output(), ended.exit(), is(in(TROUBLE)));
        }
        broken.addAll(Unknowns.miscounted(world, ended));
        world.sandbox().faults().clear();
        restore(backups, run);
        state.damage().ifPresent(story::add);
      }
      repair(state);
      return broken;
    }

    /** An older ledger does not know what was refused since. */
    private void restore(RestoredBackups backups, int run) throws IOException {
      List<String> restored = backups.restore(run, broken);
      if (!restored.isEmpty()) {
        story.addAll(restored);
        refused.clear();
        refused.addAll(Ledgers.refused(world));
      }
    }

    /** A predicate has no words. */
    private static String words(FaultRule rule) {
      return rule.policy().toString().replaceAll("(members|events)=[^,\\]]*, ", "");
    }

    private void repair(StateFaults state) throws IOException {
      Promises promises = Promises.of(world);
      CrashWorld.Run last = next();
      for (int run = 1; run < MOST_RUNS_TO_MEND && last.exit() != 0; run++) {
        story.add("mending ended with " + last.exit());
        story.addAll(state.repair(last));
        last = next();
      }
      promises.ends(last, "the run without trouble");
      if (!refused.isEmpty()) {
        story.add(refused.size() + " refused");
        promises.ends(world.next(List.of("retry", "--poll", "PT0.05S")), "the retry");
      }
      broken.addAll(promises.atTheEnd());
    }

    /** What Amazon refused is not offered again by the command itself. */
    private CrashWorld.Run next(String... more) throws IOException {
      int known = world.calls().size();
      CrashWorld.Run ended = world.later(PAUSE, more);
      List<Relay.Call> calls = world.calls();
      for (Relay.Call call : calls.subList(known, calls.size())) {
        refused.stream()
            .filter(id -> call.isUpload() && call.body().contains('"' + id + '"'))
            .forEach(id -> broken.add(id + " was refused and is offered again"));
      }
      refused.addAll(Ledgers.refused(world));
      return ended;
    }
  }
}
