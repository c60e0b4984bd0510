package io.sluice.acceptance.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Puts an older copy of the catalogue, of its tables, of the workspace's folder or of all of it
 * back between two runs. The run after it is refused with the choices, sends nothing, and the
 * operator follows the last of them.
 */
final class RestoredBackups {
  private static final List<String> ACCEPT =
      List.of("workspace", "accept", "--reason", "a backup was restored");

  private final CrashWorld world;
  private final Path copy;
  private final int takenBefore;
  private final int restoredAfter;
  private final What what;

  private RestoredBackups(CrashWorld world, Path copy, int runs, Random random) {
    this.world = world;
    this.copy = copy;
    this.restoredAfter = random.nextInt(runs);
    this.takenBefore = random.nextInt(restoredAfter + 1);
    this.what = What.values()[random.nextInt(What.values().length)];
  }

  /** What the backup holds of a workspace. */
  private enum What {
    CATALOGUE,
    CATALOGUE_AND_TABLES,
    FOLDER,
    EVERYTHING;

    boolean holds(Path file) {
      String name = file.getFileName().toString();
      boolean catalogue = name.startsWith("catalog.sqlite");
      boolean tables = name.equals("lakehouse");
      return switch (this) {
        case CATALOGUE -> catalogue;
        case CATALOGUE_AND_TABLES -> catalogue || tables;
        case FOLDER -> !catalogue && !tables;
        case EVERYTHING -> true;
      };
    }

    List<Path> in(Path workspace) throws IOException {
      try (Stream<Path> files = Files.list(workspace)) {
        return files.filter(this::holds).sorted().toList();
      }
    }
  }

  /**
   * Draws one restore.
   *
   * @param runs of the round
   */
  static RestoredBackups of(CrashWorld world, Path copy, int runs, long seed) {
    return new RestoredBackups(world, copy, runs, new Random(seed * 0x9E37_79B9_7F4A_7C15L));
  }

  /** Copies the workspace where the drawn run comes next, or a later one if nothing was there. */
  void take(int run) throws IOException {
    boolean late = run > takenBefore && run <= restoredAfter && what.in(copy).isEmpty();
    if (run == takenBefore || late) {
      keep(world.workspace(), copy);
    }
  }

  /** Copies a workspace in the place of an earlier copy. */
  static void keep(Path workspace, Path copy) throws IOException {
    Folders.delete(copy);
    Folders.copy(workspace, copy);
  }

  /** Puts the catalogue and its tables back. */
  static void putLedgerBack(Path copy, Path workspace) throws IOException {
    putBack(What.CATALOGUE_AND_TABLES, copy, workspace);
  }

  private static void putBack(What what, Path copy, Path workspace) throws IOException {
    for (Path file : what.in(workspace)) {
      Folders.delete(file);
    }
    for (Path file : what.in(copy)) {
      Folders.copy(file, workspace.resolve(file.getFileName().toString()));
    }
  }

  /**
   * Puts the copy back where the drawn run was the last, and goes on as the message says.
   *
   * @param broken takes what is not as it must be
   * @return what was done, in words; empty where nothing was
   */
  List<String> restore(int run, List<String> broken) throws IOException {
    if (run != restoredAfter || what.in(copy).isEmpty()) {
      return List.of();
    }
    putBack(what, copy, world.workspace());
    String words = what + " of before run " + takenBefore + " put back";
    if (world.next(List.of("workspace", "show")).exit() == 0) {
      // Nothing was committed since.
      return List.of(words + ", as it was");
    }
    refused(broken);
    CrashWorld.Run accepted = world.next(ACCEPT);
    if (accepted.exit() != 0) {
      broken.add("workspace accept ended with " + accepted.exit() + ":\n" + accepted.output());
    }
    return List.of(words, "accepted: " + accepted.output().strip());
  }

  private void refused(List<String> broken) throws IOException {
    // A slow request of the run before may be answered after that run has given it up.
    awaitCalls();
    int calls = world.calls().size();
    CrashWorld.Run run = world.again();
    awaitCalls();
    boolean told =
        run.output().contains("Nothing was sent and nothing was changed. Choose:")
            && run.output().contains("sluice workspace accept --reason TEXT");
    if (run.exit() != 2 || !told || world.calls().size() != calls) {
      broken.add(
          "the run after the restore ended with "
              + run.exit()
              + " and sent "
              + (world.calls().size() - calls)
              + " requests:\n"
              + run.output());
    }
  }

  private void awaitCalls() {
    try {
      world.awaitCalls();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while requests are under way", e);
    }
  }
}
