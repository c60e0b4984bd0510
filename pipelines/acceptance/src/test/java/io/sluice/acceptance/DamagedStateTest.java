package io.sluice.acceptance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.oneOf;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.common.primitives.Bytes;
import io.sluice.records.RunReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Stored bytes are verified: damage is exit 2 with the file's name and stops its audience alone.
 */
class DamagedStateTest {
  private static final String OTHER = "others";
  private static final int ROUNDS = Integer.getInteger("damage.rounds", 12);
  private static final long SEED = Long.getLong("damage.seed", 11);

  @TempDir private Path folder;

  @Test
  void flippedBitsInStoredDigestsAreFoundBeforeOneWrongDeleteLeaves() throws IOException {
    try (Activation activation = two()) {
      activation.day(1).has(Person.numbered(1, 20));
      activation.sync().exits(0);
      List<Path> spoiled = new ArrayList<>();
      List<byte[]> before = new ArrayList<>();
      for (Path file : files(activation.workspace().resolve("lakehouse"))) {
        if (file.toString().contains("membership_keys") && file.toString().contains("shoppers")) {
          byte[] bytes = Files.readAllBytes(file);
          byte[] flipped = bytes.clone();
          if (flipDigests(flipped) > 0) {
            spoiled.add(file);
            before.add(bytes);
            Files.write(file, flipped);
          }
        }
      }
      assertThat(spoiled.size(), greaterThan(0));
      activation.forgetRequests();

      activation.day(2).has(Person.numbered(11, 20));
      CommandResult synced = activation.sync().exits(2);

      RunReport.Audience stopped = synced.audience("shoppers");
      assertThat(stopped.exitCode(), is(2));
      assertThat(stopped.remedy(), containsString(spoiled.get(0).getFileName().toString()));
      assertThat(stopped.remedy(), containsString("restore this file"));
      assertThat(synced.audience(OTHER).exitCode(), is(0));
      assertThat("of the other audience alone", activation.deletes(), is(10));
      assertThat(activation.members("shoppers").size(), is(20));

      for (int i = 0; i < spoiled.size(); i++) {
        Files.write(spoiled.get(i), before.get(i));
      }
      activation.advance(Duration.ofMinutes(1));
      activation.sync().exits(0);
      assertThat(activation.members("shoppers"), is(activation.members(OTHER)));
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "damage.rounds", matches = "[0-9]+")
  void anyFlippedBitOfAnOpenPlanOrItsLedgerEndsRightOrNamesTheFile() throws IOException {
    Random random = new Random(SEED);
    try (Activation activation = two()) {
      activation.day(1).has(Person.numbered(1, 10));
      activation.sync().exits(0);
      int day = 2;
      for (int round = 0; round < ROUNDS; round++) {
        activation.day(day).has(Person.numbered(day, day + 9));
        String plan = activation.plan().exits(0).audience("shoppers").planId();
        activation.apply().exits(0);
        List<Path> files = stored(activation, plan);
        Path file = files.get(random.nextInt(files.size()));
        byte[] whole = Files.readAllBytes(file);
        byte[] flipped = whole.clone();
        flipped[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
        Files.write(file, flipped);

        CommandResult settled = activation.settle();

        String what = "seed " + SEED + ", round " + round + ", " + file + "\n" + settled.printed();
        assertThat(what, settled.exit(), is(oneOf(0, 2, 6)));
        assertThat(what, settled.audience(OTHER).exitCode(), is(0));
        if (settled.exit() == 2) {
          assertThat(
              what,
              settled.audience("shoppers").remedy(),
              containsString(file.getFileName().toString()));
          if (file.startsWith(activation.workspace().resolve("plans"))) {
            activation.run("plans", "repair", plan).exits(0);
          } else {
            Files.write(file, whole);
          }
        }
        activation.advance(Duration.ofMinutes(1));
        activation.sync().exits(0);
        activation.advance(Duration.ofMinutes(1));
        activation.sync().exits(0);
        assertThat(what, activation.members("shoppers"), is(ids(day, day + 9)));
        assertThat(what, activation.members(OTHER), is(ids(day, day + 9)));
        day++;
      }
    }
  }

  @Test
  void everyFileThatHoldsAnIdIsItsOwnersOnly() throws IOException {
    assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
    try (Activation activation = two()) {
      List<Person> people = new ArrayList<>(Person.numbered(1, 20));
      people.add(Person.of("nokeys").with("email", null));
      activation.day(1).has(people);
      activation.sync().exits(0);
      activation.day(2).has(Person.numbered(5, 20));
      activation.plan().exits(0);
      activation.apply().exits(0);

      List<String> open = new ArrayList<>();
      for (Path file : files(activation.workspace())) {
        String name = activation.workspace().relativize(file).toString();
        boolean ids = name.startsWith("plans/") || name.contains("/data/") || holdsId(file);
        if (ids && !mode(file).equals("rw-------")) {
          open.add(name + " " + mode(file));
        }
      }
      assertThat(open, is(empty()));
    }
  }

  private static boolean holdsId(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    return Bytes.indexOf(bytes, "nokeys".getBytes(StandardCharsets.UTF_8)) >= 0
        || Bytes.indexOf(bytes, "\"p17\"".getBytes(StandardCharsets.UTF_8)) >= 0;
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  /** Files of the plan and data files of the audience. */
  private static List<Path> stored(Activation activation, String plan) throws IOException {
    List<Path> stored = new ArrayList<>();
    for (Path file : files(activation.workspace().resolve("plans/" + plan))) {
      stored.add(file);
    }
    for (Path file : files(activation.workspace().resolve("lakehouse"))) {
      if (file.toString().contains("memberships") && file.toString().contains("shoppers")) {
        stored.add(file);
      }
    }
    assertThat(stored.stream().map(Path::toString).toList(), not(empty()));
    assertThat(
        stored.stream().map(file -> file.getFileName().toString()).toList(),
        hasItem("manifest.json"));
    assertThat(stored.stream().map(Files::isRegularFile).toList(), everyItem(is(true)));
    return stored;
  }

  private static List<Path> files(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static Set<String> ids(int from, int to) {
    Set<String> ids = new TreeSet<>();
    Person.numbered(from, to).forEach(person -> ids.add(person.id()));
    return ids;
  }

  /** One bit in the digest of each of ten people. */
  private static int flipDigests(byte[] file) {
    int flipped = 0;
    for (Person person : Person.numbered(1, 10)) {
      int at = Bytes.indexOf(file, digest(person.id() + "@" + Person.MAIL_DOMAIN));
      if (at >= 0) {
        file[at + 7] ^= 4;
        flipped++;
      }
    }
    return flipped;
  }

  private static byte[] digest(String email) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(email.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private Activation two() {
    return Activation.in(
        folder, yaml -> yaml.audience(OTHER, "ttl", "P30D").limit("max-records", "4"));
  }
}
