package io.sluice.acceptance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.sluice.sandbox.FaultPolicy;
import io.sluice.sandbox.FaultRule;
import io.sluice.sandbox.LoggedRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No raw identifier and no secret is left anywhere but in the warehouse and the key's own file. */
class PrivacyScanTest {
  /** Parts of the raw values of these rows, too long or too odd to stand in a digest by chance. */
  private static final List<String> RAW =
      List.of(
          Person.MAIL_DOMAIN,
          "zebulonia",
          "quackenbush",
          "wobblethorpe",
          "quxborough",
          "60455501",
          "604-555-0",
          "604) 555-0",
          "v6q 9zq",
          "v6q9zq",
          "bad id of");

  @TempDir private Path folder;

  private CapturedLog log;

  @BeforeEach
  void captureTheLog() {
    log = CapturedLog.start();
  }

  @AfterEach
  void releaseTheLog() {
    log.close();
  }

  @Test
  void nothingRawAndNoSecretIsLeftAnywhere() throws IOException, InterruptedException {
    try (Activation activation =
        Activation.in(
            folder, yaml -> yaml.limit("max-records", "10").audience("shoppers", "ttl", "P10D"))) {
      activation.day(1).has(people(1, 40));
      activation.faults().add(new FaultPolicy.InvalidRecords("p7"::equals, "no such person"));
      activation.faults().add(FaultRule.of(new FaultPolicy.FailJob(3)).atMost(1));
      activation.faults().add(FaultRule.of(new FaultPolicy.ThrottleEveryNth(4, 1)).atMost(1));
      activation.sync().exits(0);
      activation.faults().clear();

      Activation.Day second = activation.day(2).has(people(5, 45));
      activation.plan().exits(0);
      outboxIsItsOwnersAlone(activation);
      scan(activation, "with a plan that is not sent");
      activation.faults().add(new FaultPolicy.RevokeGrant());
      activation.apply().exits(5);
      activation.faults().clear();
      activation.apply().exits(0);
      activation.settle().exits(0);
      assertThat(activation.members(), hasItems("p5", "p45"));

      // What goes wrong is told without the values that it went wrong with.
      Files.write(second.file(), new byte[] {1, 2, 3});
      activation.advance(Duration.ofHours(1));
      activation.sync().exits(2);

      assertThat(outboxes(activation), is(empty()));
      scan(activation, "after the settlement");
    }
  }

  @Test
  void scanFindsWhatIsThere() {
    SnapshotFixture.ofPeople()
        .write(folder.resolve("planted/rows.parquet"), people(1, 1), Activation.START);
    Activation.write(folder.resolve("planted/some.json"), "{\"t\": \"ATZA|abc\"}");
    TreeSet<String> found = new TreeSet<>();
    StoredText.under(folder.resolve("planted"))
        .texts()
        .forEach(
            (file, text) ->
                look(found, Path.of(file).getFileName().toString(), text, Set.of("Atza|")));
    assertThat(
        found,
        hasItems(
            "raw value like zebulonia in rows.parquet",
            "raw value like v6q 9zq in rows.parquet",
            "secret of 5 characters in some.json"));
  }

  private void scan(Activation activation, String when) throws IOException, InterruptedException {
    Set<String> secrets = secrets(activation);
    TreeSet<String> found = new TreeSet<>();
    StoredText stored = StoredText.under(activation.workspace());
    assertThat(when, stored.decodedParquetRows(), is(greaterThan(20)));
    assertThat(when, stored.decodedAvroRows(), is(greaterThan(20)));
    stored
        .texts()
        .forEach(
            (file, text) -> {
              boolean keyItself = file.endsWith("fingerprint.key");
              look(found, when + ": " + file, text, keyItself ? Set.of() : secrets);
            });
    for (CommandResult result : activation.results()) {
      look(found, when + ": output of " + result.command(), result.printed(), secrets);
    }
    look(found, when + ": log", log.text(), secrets);
    for (LoggedRequest request : activation.requests()) {
      look(found, when + ": request log", request.toString(), secrets);
    }
    look(found, when + ": sandbox", inside(activation), secrets);
    assertThat(found, is(empty()));
    assertThat(log.text(), not(is("")));
  }

  /** The request log as the sandbox serves it. */
  private static String inside(Activation activation) throws IOException, InterruptedException {
    URI uri = URI.create(activation.sandbox().rootUri() + "/sandbox/requests");
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode(), is(200));
    return answer.body();
  }

  private static void look(Set<String> found, String where, String text, Set<String> secrets) {
    String lower = text.toLowerCase(Locale.ROOT);
    RAW.stream()
        .filter(lower::contains)
        .forEach(word -> found.add("raw value like " + word + " in " + where));
    secrets.stream()
        .filter(secret -> lower.contains(secret.toLowerCase(Locale.ROOT)))
        .forEach(secret -> found.add("secret of " + secret.length() + " characters in " + where));
  }

  private static Set<String> secrets(Activation activation) throws IOException {
    Path key = activation.workspace().resolve("fingerprint.key");
    assertThat(permissions(key), is("rw-------"));
    String text = Files.readString(key).strip();
    return Set.of(
        text,
        // The bytes of the key, should they be stored as they are.
        new String(HexFormat.of().parseHex(text), ISO_8859_1),
        Activation.CREDENTIALS.clientSecret(),
        Activation.CREDENTIALS.refreshToken(),
        // How access tokens begin.
        "Atza|");
  }

  private static void outboxIsItsOwnersAlone(Activation activation) throws IOException {
    List<Path> files = outboxes(activation);
    assertThat(files.isEmpty(), is(false));
    for (Path file : files) {
      assertThat(file.toString(), permissions(file), is("rw-------"));
    }
  }

  private static List<Path> outboxes(Activation activation) {
    List<Path> files = new ArrayList<>();
    for (Path plan : Activation.list(activation.workspace().resolve("plans"))) {
      files.addAll(Activation.list(plan.resolve("outbox")));
      files.addAll(Activation.list(plan.resolve("fragments")));
    }
    return files;
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  /** People with every kind of identifier; some rows are bad. */
  private static List<Person> people(int from, int to) {
    List<Person> people = new ArrayList<>();
    for (int n = from; n <= to; n++) {
      Person person =
          Person.of("p" + n)
              .with("phone", "(604) 555-0" + (100 + n))
              .with("first_name", "Zebulonia")
              .with("last_name", "Quackenbush " + (char) ('A' + n % 26))
              .with("street", n + " Wobblethorpe Avenue")
              .with("city", "Quxborough")
              .with("state", "BC")
              .with("zip", "V6Q 9ZQ")
              .in("CA");
      people.add(person);
      if (n % 10 == 0) {
        people.add(person.with("customer_id", "bad id of " + n + "@" + Person.MAIL_DOMAIN));
        people.add(person.in("Quxborough"));
        people.add(Person.of("keyless" + n).with("email", "Zebulonia at Quxborough"));
      }
    }
    return people;
  }
}
