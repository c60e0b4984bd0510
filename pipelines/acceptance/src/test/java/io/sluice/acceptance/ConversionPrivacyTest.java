package io.sluice.acceptance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.sluice.amazonads.ApiRegion;
import io.sluice.sandbox.FaultPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * No raw identifier and no secret of conversions is left anywhere. An open plan's outbox holds what
 * Amazon takes as it is, for its owner alone, and is gone with the settlement.
 */
class ConversionPrivacyTest {
  private static final Instant FIRST = Activation.START.minus(Duration.ofHours(5));
  private static final String DEVICE = "38400000-8cf0-11bd-b23e-10b96e400";
  private static final String ADDRESS = "198.51.100.";

  /** Parts of raw values, too long or too odd to stand in a digest by chance. */
  private static final List<String> RAW =
      List.of(
          Person.MAIL_DOMAIN, "60455501", "quackenbush", "wobblethorpe", "buyer-of-", "cpzebulon");

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
  void nothingRawAndNoSecretIsLeftAnywhere() throws IOException {
    try (Activation activation =
        Activation.ofConversions(folder, ConversionPrivacyTest::everyKey)) {
      activation.day(1).has("orders", schema(), orders());
      activation.faults().add(new FaultPolicy.RefusedEvents("o7"::equals, "FIELD_VALUE_IS_BAD"));
      activation.conversions("plan").exits(0);
      List<Path> open = outboxes(activation);
      assertThat(open, is(not(empty())));
      for (Path file : open) {
        assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(file)), is("rw-------"));
      }
      StoredText planned = StoredText.under(activation.workspace());
      assertThat(
          "the scan sees what is there", lookAll(planned, List.of(DEVICE)), hasItem(hasOutbox()));
      assertThat(lookAll(planned, RAW.subList(0, 5)), is(empty()));

      activation.conversions("apply").exits(0);
      activation.conversions("settle").exits(0);
      assertThat(activation.events().size(), is(greaterThan(30)));
      Path spoiled = Activation.list(activation.day(1).folder("orders")).get(0);
      Files.write(spoiled, new byte[] {1, 2, 3});
      activation.advance(Duration.ofHours(1));
      activation.conversions().exits(2);

      assertThat(outboxes(activation), is(empty()));
      List<String> words = new ArrayList<>(RAW);
      words.addAll(List.of(DEVICE, ADDRESS, "atza|", Activation.CREDENTIALS.clientSecret()));
      words.add(Activation.CREDENTIALS.refreshToken().toLowerCase(Locale.ROOT));
      Set<String> found = lookAll(StoredText.under(activation.workspace()), words);
      for (CommandResult result : activation.results()) {
        look(found, "output of " + result.command(), result.printed(), words);
      }
      look(found, "log", log.text(), words);
      assertThat(found, is(empty()));
      String key = Files.readString(activation.workspace().resolve("fingerprint.key")).strip();
      Set<String> keys = lookAll(StoredText.under(activation.workspace()), List.of(key));
      assertThat(keys.size(), is(1));
    }
  }

  private static org.hamcrest.Matcher<String> hasOutbox() {
    return org.hamcrest.Matchers.containsString("/outbox/");
  }

  private static ActivationYaml everyKey(ActivationYaml yaml) {
    yaml.conversion("orders", ApiRegion.NA)
        .conversion("orders", "guards.max-rejected-percent", "off");
    for (String key : List.of("phone", "maid")) {
      yaml.conversion("orders", "source.columns." + key, key);
    }
    return yaml.conversion("orders", "source.columns.last-name", "last_name")
        .conversion("orders", "source.columns.address", "street")
        .conversion("orders", "source.columns.ip-address", "ip")
        .conversion("orders", "source.columns.consent-tcf", "tcf")
        .conversion("orders", "source.columns.external-user-id", "customer_id");
  }

  private static SnapshotFixture schema() {
    return OrderFixture.schema().text("last_name").text("street");
  }

  private static List<OrderFixture> orders() {
    List<OrderFixture> orders = new ArrayList<>();
    for (int n = 1; n <= 40; n++) {
      OrderFixture order =
          OrderFixture.of("o" + n, FIRST.plusSeconds(n))
              .with("phone", "(604) 555-01" + (10 + n))
              .with("maid", DEVICE + (100 + n))
              .with("ip", ADDRESS + n)
              .with("last_name", "Quackenbush")
              .with("street", n + " Wobblethorpe Avenue")
              .with("customer_id", "buyer-of-" + n)
              .with("tcf", "CPZebulon" + n)
              .in("CA");
      orders.add(order);
      if (n % 10 == 0) {
        orders.add(order.with("order_id", "buyer-of-" + n));
        orders.add(order.with("order_id", n + "@" + Person.MAIL_DOMAIN));
        orders.add(order.with("order_id", "x" + n).with("ip", "Wobblethorpe"));
        orders.add(
            order.with("order_id", "y" + n).with("total", null).with("country", "Quackenbush"));
      }
    }
    return orders;
  }

  private static List<Path> outboxes(Activation activation) {
    List<Path> files = new ArrayList<>();
    for (Path plan : Activation.list(activation.workspace().resolve("plans"))) {
      files.addAll(Activation.list(plan.resolve("outbox")));
      files.addAll(Activation.list(plan.resolve("fragments")));
    }
    return files;
  }

  private static Set<String> lookAll(StoredText stored, List<String> words) {
    Set<String> found = new TreeSet<>();
    stored.texts().forEach((file, text) -> look(found, file, text, words));
    return found;
  }

  private static void look(Set<String> found, String where, String text, List<String> words) {
    String lower = text.toLowerCase(Locale.ROOT);
    words.stream()
        .filter(lower::contains)
        .forEach(word -> found.add(word.length() + " characters of " + word + " in " + where));
  }
}
