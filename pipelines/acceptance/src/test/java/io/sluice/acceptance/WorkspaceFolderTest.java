package io.sluice.acceptance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The workspace's folder: its name, what lies around it, and its disk. */
class WorkspaceFolderTest {
  @TempDir private Path folder;

  private static void moveTo(Activation activation, String uri) throws IOException {
    String config = Files.readString(activation.config());
    Files.writeString(
        activation.config(),
        config.replaceFirst("(?m)^workspace: .*$", "workspace: '" + uri + "'"));
  }

  @Test
  void folderWithBlanksQuotesAndEscapesIsOneFolder() throws IOException {
    try (Activation activation = Activation.unregistered(folder, yaml -> yaml)) {
      Path odd = folder.resolve("it's a \"state\" + more");
      String escaped = odd.toUri().toString();
      assertThat(escaped, containsString("%20"));
      activation.day(1).has(Person.numbered(1, 12));
      moveTo(activation, escaped.replace("'", "''"));
      activation.run("audiences", "apply").exits(0);
      assertThat(activation.run("sync", "--poll", "PT0.05S").exit(), is(0));
      // The same folder in its other spelling.
      moveTo(activation, odd.toString().replace("'", "''"));
      activation.day(2).has(Person.numbered(3, 14));
      assertThat(activation.run("sync", "--poll", "PT0.05S").exit(), is(0));
      activation.run("maintain").exits(0);
      assertThat(activation.run("runs", "list").exits(0).out(), not(containsString("no runs")));

      assertThat(activation.members().size(), is(12));
      assertThat(
          Activation.list(folder).stream()
              .map(file -> file.getFileName().toString())
              .filter(name -> name.contains("state") || name.contains("%"))
              .toList(),
          is(List.of(odd.getFileName().toString())));
      assertThat(Files.exists(odd.resolve("fingerprint.key")), is(true));
    }
  }

  @Test
  void patternsAreNoFolder() throws IOException {
    try (Activation activation = Activation.unregistered(folder, yaml -> yaml)) {
      for (String name : List.of("st*", "st?", "[a]", "{a,b}", "st%2A", "st%5Ba]", "a#b", "%zz")) {
        moveTo(activation, folder.toUri() + name);
        CommandResult refused = activation.run("audiences", "apply").exits(2);
        assertThat(refused.printed(), containsString("must be an absolute folder"));
      }
    }
  }

  @Test
  void maintenanceDoesNotFollowLinksOutOfTheWorkspace() throws IOException {
    try (Activation activation = Activation.in(folder)) {
      activation.day(1).has(Person.numbered(1, 5));
      activation.sync().exits(0);
      Path outside = folder.resolve("outside/deep/kept.json");
      Activation.write(outside, "kept");
      Path plan = activation.workspace().resolve("plans/never-sealed");
      Files.createDirectories(plan);
      Files.createSymbolicLink(plan.resolve("outbox"), folder.resolve("outside"));
      Files.createSymbolicLink(
          activation.workspace().resolve("plans/linked"), folder.resolve("outside"));
      Files.createSymbolicLink(
          activation.workspace().resolve("runs/linked"), folder.resolve("outside"));
      activation.day(400);

      activation.run("maintain", "--keep-plans", "P1D", "--keep-runs", "P1D").exits(0);

      assertThat(Files.readString(outside), is("kept"));
    }
  }

  @Test
  void pathIsNoIdOfAPlanOrRun() {
    try (Activation activation = Activation.in(folder)) {
      activation.day(1).has(Person.numbered(1, 3));
      for (String command :
          List.of(
              "apply --plan ../../x",
              "settle --plan ../../x",
              "conversions apply --plan ../../x",
              "plans show ../../x",
              "plans abandon ../../x --reason r",
              "approve ../../x --max-removals 1 --reason r",
              "approve x --max-removals 1 --reason r --run-id ../../x",
              "plan --run-id ../../x",
              "runs show ../../x",
              "result --run-id ../../x",
              "audiences retire --audience ../../x")) {
        CommandResult refused = activation.run(command.split(" ", -1));
        assertThat(command + refused.printed(), refused.exit(), is(2));
      }
      assertThat(activation.uploads(), is(empty()));
    }
  }

  @Test
  void halfAKeyIsRefusedAndStays() throws IOException {
    try (Activation activation = Activation.unregistered(folder, yaml -> yaml)) {
      Path key = activation.workspace().resolve("fingerprint.key");
      for (String half : List.of("", "00ff")) {
        Activation.write(key, half);
        // Not the trace of an earlier workspace that it is elsewhere: nothing else is there.
        CommandResult refused = activation.run("audiences", "apply").exits(2);
        assertThat(refused.printed(), containsString("key"));
        assertThat(Files.readString(key), is(half));
        Backup.delete(activation.workspace());
      }
      assertThat(activation.requests(), is(empty()));
    }
  }

  @Test
  void fullDiskIsSaidAndLeavesNoHalfAKey() throws Exception {
    Path disk = Files.createDirectories(folder.resolve("disk"));
    assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk.toString()) == 0);
    try (Activation activation =
        Activation.unregistered(
            folder, yaml -> yaml.section("fingerprint-key: file:" + disk + "/keys/own.key\n"))) {
      Files.createDirectories(disk.resolve("keys"));
      Path filler = fill(disk);
      CommandResult full = activation.run("audiences", "apply").exits(6);
      assertThat(full.printed(), containsString("No space left"));
      assertThat(Activation.list(disk.resolve("keys")), is(empty()));

      Files.delete(filler);
      activation.run("audiences", "apply").exits(0);
      activation.day(1).has(Person.numbered(1, 200));
      moveTo(activation, disk.resolve("state").toUri().toString());
      Backup.copy(activation.workspace(), disk.resolve("state"));
      Path again = fill(disk);
      CommandResult sync = activation.run("sync", "--poll", "PT0.05S");
      assertThat(sync.printed(), sync.exit(), is(6));
      assertThat(sync.printed(), containsString("No space left"));
      Files.delete(again);
    } finally {
      run("umount", "-l", disk.toString());
    }
  }

  private static Path fill(Path disk) throws IOException {
    FileStore store = Files.getFileStore(disk);
    Path filler = disk.resolve("filler");
    byte[] block = "x".repeat(4_096).getBytes(StandardCharsets.US_ASCII);
    try (var out = Files.newOutputStream(filler)) {
      while (store.getUsableSpace() > 0) {
        out.write(block);
      }
    }
    return filler;
  }

  private static int run(String... command) throws Exception {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      return process.waitFor(20, TimeUnit.SECONDS) ? process.exitValue() : -1;
    } catch (IOException e) {
      return -1; // There is no such program here.
    }
  }
}
