package io.sluice.acceptance.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Damages receipts and settlements of plans that are not over, between two runs: torn, one bit
 * flipped, or two of them exchanged. A run that names the damage is answered as its message says.
 */
final class StateFaults {
  private static final Pattern REMEDY = Pattern.compile("sluice plans repair ([0-9a-zA-Z_-]+)");
  private static final List<String> OVER = List.of("settled.json", "abandoned.json");

  private final CrashWorld world;
  private final Random random;

  StateFaults(CrashWorld world, long seed) {
    this.world = world;
    this.random = new Random(seed);
  }

  /** Damages something; gives it in words, empty where there is nothing or luck spares it. */
  Optional<String> damage() throws IOException {
    List<Path> documents = documents();
    if (documents.isEmpty() || random.nextBoolean()) {
      return Optional.empty();
    }
    Path one = documents.get(random.nextInt(documents.size()));
    Path other = documents.get(random.nextInt(documents.size()));
    byte[] bytes = Files.readAllBytes(one);
    return Optional.of(
        switch (random.nextInt(3)) {
          case 0 -> {
            Files.write(one, Arrays.copyOf(bytes, random.nextInt(bytes.length)));
            yield "tore " + name(one);
          }
          case 1 -> {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(one, bytes);
            yield "flipped a bit of " + name(one);
          }
          default -> {
            Path aside = one.resolveSibling("aside");
            Files.move(one, aside);
            Files.copy(other.equals(one) ? aside : other, one, StandardCopyOption.REPLACE_EXISTING);
            Files.move(aside, other, StandardCopyOption.REPLACE_EXISTING);
            yield "exchanged " + name(one) + " and " + name(other);
          }
        });
  }

  /** Repairs the plans that a run named; gives what was done in words. */
  List<String> repair(CrashWorld.Run ended) throws IOException {
    List<String> done = new ArrayList<>();
    Matcher named = REMEDY.matcher(ended.output());
    while (named.find()) {
      String plan = named.group(1);
      if (done.stream().noneMatch(text -> text.contains(plan))) {
        CrashWorld.Run repair = world.next(List.of("plans", "repair", plan));
        done.add("repair of " + plan + " ended with " + repair.exit());
      }
    }
    return done;
  }

  private List<Path> documents() throws IOException {
    Path plans = world.workspace().resolve("plans");
    if (!Files.isDirectory(plans)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(plans)) {
      return files
          .filter(file -> file.toString().matches(".*/(receipts|settlements)/\\d+\\.json"))
          .filter(StateFaults::isOpen)
          .sorted()
          .toList();
    }
  }

  private static boolean isOpen(Path document) {
    Path plan = document.getParent().getParent();
    return OVER.stream().noneMatch(mark -> Files.exists(plan.resolve(mark)));
  }

  private String name(Path document) {
    return world.workspace().resolve("plans").relativize(document).toString();
  }
}
