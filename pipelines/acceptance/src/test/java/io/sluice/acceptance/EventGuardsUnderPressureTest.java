package io.sluice.acceptance;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.sluice.amazonads.ApiRegion;
import io.sluice.records.PlanManifest.Refusal;
import io.sluice.sandbox.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What goes wrong in a warehouse of orders, seen as a nightly run sees it: it stops before a write,
 * tells what, by how much and what to do, and the day goes once it is mended or accepted. All
 * nights are of one workspace, in any order.
 */
class EventGuardsUnderPressureTest {
  private static final String ORDERS = "orders";
  private static final int A_DAY = 1_100;

  @TempDir private static Path folder;

  private static Activation activation;
  private static int night;
  private static int sent;
  private static List<OrderFixture> today = List.of();
  private static List<OrderFixture> lastSent = List.of();

  /** One good night. */
  @BeforeAll
  static void goodNight() {
    activation =
        Activation.ofConversions(
            folder,
            yaml ->
                yaml.conversion(ORDERS, ApiRegion.NA)
                    .conversion(ORDERS, "source.columns.phone", "phone")
                    .conversion(ORDERS, "source.columns.external-user-id", "customer_id")
                    .suppression(
                        "{ parquet: "
                            + folder
                            + "/warehouse/optout/list.parquet, column: customer_id }"));
    next(orders());
    goes();
  }

  /** Nothing of what happened in between stands in its way or stays; each day was sent once. */
  @AfterAll
  static void nightAfterAllOfThemGoesByItself() {
    try {
      next(orders());
      goes();
      for (Path plan : Activation.list(activation.workspace().resolve("plans"))) {
        assertThat(plan.toString(), Activation.list(plan.resolve("outbox")), is(empty()));
      }
    } finally {
      activation.close();
    }
  }

  @Test
  void fileCutInTheMiddle() throws IOException {
    Path file = Activation.list(next(orders()).folder(ORDERS)).get(0);
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));

    stops(2, "is no whole Parquet file", "write it anew");
    leavesOut();
  }

  @Test
  void joinThatDoubledTheOrdersIsRefusedAndGoesOnceItIsMended() {
    List<OrderFixture> good = orders();
    List<OrderFixture> twice = new ArrayList<>(good);
    twice.addAll(good);
    next(twice);

    stops(
        3,
        "max-duplicate-percent: 1,100 of 2,200 rows repeat an event of another row: 50.00 %",
        "at most 25.00 % is allowed",
        "no join multiplies the rows",
        "--accept max-duplicate-percent");
    has(good);
    goes();
  }

  @Test
  void joinThatGaveEachOrderASecondValue() {
    List<OrderFixture> twice = orders();
    orders().forEach(order -> twice.add(order.with("total", 99.0)));
    next(twice);

    stops(
        3,
        "max-rejected-percent: 2,200 of 2,200 rows cannot be used: 100.00 %",
        "the codes of the rejects in the report");
    leavesOut();
  }

  @Test
  void valueColumnTurnedNullIsRefusedAndGoesOnceItIsAccepted() {
    next(changed(order -> order.with("total", null).with("currency", null)));

    CommandResult refused =
        stops(
            3,
            "max-key-drop: value is given for 0.00 % of the events, last time for 100.00 %",
            "a fall of 100.00 points, the limit is 10.00 points");
    for (Refusal refusal : refused.conversion().refusals()) {
      approveAsPrinted(refusal.message());
    }
    goes();
    next(orders());
    goes();
  }

  @Test
  void emailColumnTurnedNull() {
    next(changed(order -> order.with("email", null)));

    stops(3, "max-key-drop: EMAIL is given for 0.00 % of the events, last time for 100.00 %");
    leavesOut();
  }

  @Test
  void yesterdaysOrdersInTodaysFolder() {
    next(lastSent);

    stops(
        3,
        "expect-new: there is a day that was not read before, of 1,100 rows, and no event of it is"
            + " new",
        "yesterday's events into today's folder");
    leavesOut();
  }

  @Test
  void dayWithoutARow() {
    next(List.of());

    stops(3, "min-rows: 0 rows were read, at least 1 are expected", "has written all of the day");
    leavesOut();
  }

  @Test
  void suppressionListEmptied() {
    next(orders());
    activation.suppress(List.of());

    stops(3, "list.parquet is empty", "people who opted out would be sent again");
    leavesOut();
  }

  @Test
  void suppressionListThatLostSixOfAHundredRows() {
    next(orders());
    activation.suppress(optedOut().subList(6, 100));

    stops(3, "has 94 rows and had 100: it shrank by 6.00 %, the limit is 5.00 %");
    leavesOut();
  }

  @Test
  void suppressionListWithRowsThatSuppressNobody() {
    next(orders());
    List<Person> rows = new ArrayList<>(optedOut().stream().map(Person::of).toList());
    rows.set(0, Person.of(null));
    rows.set(1, Person.of(" "));
    activation.suppressRows(rows);

    stops(3, "2 of the 100 rows of the suppression list", "have no usable id and suppress nobody");
    leavesOut();
  }

  private static CommandResult stops(int exit, String... told) {
    List<String> ledger = ledger();
    activation.forgetRequests();
    CommandResult result = activation.conversions().exits(exit);
    for (String words : told) {
      assertThat(result.printed(), containsString(words));
      assertThat(result.conversion().remedy(), containsString(words));
    }
    assertThat(result.printed(), containsString(ORDERS));
    assertThat(result.printed(), not(containsString("\tat ")));
    assertThat(
        activation.requests().stream().filter(r -> r.operation() != Operation.TOKEN).toList(),
        is(empty()));
    assertThat("the ledger", ledger(), is(ledger));
    return result;
  }

  /** The run sends a day more, each order once. */
  private static void goes() {
    activation.conversions().exits(0);
    sent += A_DAY;
    lastSent = today;
    assertThat(activation.events(), hasSize(sent));
    assertThat(activation.sandbox().eventCounts().counted(), is((long) sent));
  }

  private static void approveAsPrinted(String message) {
    String command = message.substring(message.indexOf("sluice approve ") + "sluice ".length());
    activation.run(command.replace("\"", "").split(" ")).exits(0);
  }

  /** Somebody takes the day away, so that it disturbs no other test. */
  private static void leavesOut() {
    for (Path file : Activation.list(activation.day(night).folder(ORDERS))) {
      assertThat(file.toFile().delete(), is(true));
    }
  }

  private static Activation.Day next(List<OrderFixture> orders) {
    night++;
    activation.suppress(optedOut());
    return has(orders);
  }

  private static Activation.Day has(List<OrderFixture> orders) {
    today = orders;
    return activation.day(night).has(ORDERS, orders);
  }

  /** The next day's orders. */
  private static List<OrderFixture> orders() {
    String prefix = "day" + (night + 1) + "-";
    List<OrderFixture> orders =
        new ArrayList<>(
            OrderFixture.numbered(prefix, 1, A_DAY, activation.now().minus(Duration.ofHours(5))));
    orders.replaceAll(o -> o.with("phone", "+12065550100").with("customer_id", "c-" + o.id()));
    return orders;
  }

  private static List<OrderFixture> changed(UnaryOperator<OrderFixture> change) {
    List<OrderFixture> orders = orders();
    orders.replaceAll(change);
    return orders;
  }

  private static List<String> optedOut() {
    return Person.numbered(5_001, 5_100).stream().map(Person::id).toList();
  }

  /** The files of the tables that say what Amazon holds. */
  private static List<String> ledger() {
    return Activation.list(activation.workspace().resolve("lakehouse/sluice/conversions/metadata"))
        .stream()
        .map(Path::toString)
        .sorted()
        .toList();
  }
}
