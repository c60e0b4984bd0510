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
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Amazon misbehaves at random for some runs, an hour apart, and then no more: the next runs bring
 * everything to where it would be without it. A failure prints its seed; {@code faults.seed}
 * replays it, {@code faults.rounds} takes more of them.
 */
class FaultMixTest {
  private static final long SEED = 20_260_304L;
  private static final int ROUNDS = 2;
  private static final int TROUBLED_RUNS = 3;
  private static final int MOST_RUNS_TO_MEND = 4;
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
        List<String> story = new ArrayList<>();
        List<String> broken = round(world, FaultMix.of(seed, scenario), story);
        assertThat("-Dfaults.seed=" + seed + " -Dfaults.rounds=1: " + story, broken, is(empty()));
      }
    }
  }

  private static List<String> round(CrashWorld world, FaultMix mix, List<String> story)
      throws IOException {
    world.reset();
    for (int run = 0; run < TROUBLED_RUNS; run++) {
      List<FaultRule> rules = mix.draw();
      rules.forEach(world.sandbox().faults()::add);
      CrashWorld.Run ended = world.later(Duration.ofHours(1), "--patience", "PT0S");
      story.add(rules.stream().map(FaultRule::policy).toList() + " ended with " + ended.exit());
      assertThat(story + "\n" + ended.output(), ended.exit(), is(in(TROUBLE)));
      world.sandbox().faults().clear();
    }
    return mend(world, story);
  }

  private static List<String> mend(CrashWorld world, List<String> story) throws IOException {
    Promises promises = Promises.of(world);
    CrashWorld.Run last = world.later(Duration.ofHours(1));
    for (int run = 1; run < MOST_RUNS_TO_MEND && last.exit() != 0; run++) {
      story.add("mending ended with " + last.exit());
      last = world.later(Duration.ofHours(1));
    }
    promises.ends(last, "the run without trouble");
    return promises.atTheEnd();
  }
}
