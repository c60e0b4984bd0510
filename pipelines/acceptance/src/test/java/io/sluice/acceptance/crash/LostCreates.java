package io.sluice.acceptance.crash;

import io.sluice.sandbox.AudienceView;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Does what a person does after a create call whose answer was lost: looks at Amazon whether the
 * audience is there, and imports it or retires the call. Amazon has no list, so no command can.
 */
final class LostCreates {
  private LostCreates() {}

  /**
   * Mends the registry.
   *
   * @param refused the run that said so
   * @return what is wrong with what it said; empty if all is well
   */
  static List<String> mend(CrashWorld world, CrashWorld.Run refused) throws IOException {
    List<String> broken = new ArrayList<>();
    for (Map.Entry<String, Optional<Long>> known : Ledgers.audiences(world.config()).entrySet()) {
      if (known.getValue().isPresent()) {
        continue;
      }
      String target = Scenario.AUDIENCE + "@" + known.getKey();
      String words = "sluice audiences %s --audience " + target;
      if (!refused.output().contains(words.formatted("import"))
          || !refused.output().contains(words.formatted("retire"))) {
        broken.add("the remedy for " + target + " is not told:\n" + refused.output());
      }
      CrashWorld.Run mended = world.next(remedy(world, known.getKey(), target));
      if (mended.exit() != 0) {
        broken.add("the remedy ended with " + mended.exit() + ":\n" + mended.output());
      }
    }
    return broken;
  }

  private static List<String> remedy(CrashWorld world, String region, String target) {
    List<String> words = new ArrayList<>(List.of("audiences", "retire", "--audience", target));
    for (AudienceView audience : world.sandbox().audiences()) {
      if (audience.region().name().equalsIgnoreCase(region)) {
        words.set(1, "import");
        words.addAll(List.of("--id", Long.toString(audience.audienceId())));
      }
    }
    return words;
  }
}
