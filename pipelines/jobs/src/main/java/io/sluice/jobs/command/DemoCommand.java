package io.sluice.jobs.command;

import io.sluice.amazonads.ApiRegion;
import io.sluice.jobs.demo.DemoDay;
import io.sluice.jobs.demo.DemoOrders;
import io.sluice.jobs.demo.DemoWorkspace;
import io.sluice.jobs.demo.TpcdsSnapshots;
import io.sluice.jobs.demo.TpcdsWebSales;
import io.sluice.sandbox.AmazonAdsSandbox;
import io.sluice.sandbox.MemberView;
import io.sluice.sandbox.SandboxBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code sluice demo}: two days of made-up customers and their orders become audiences and
 * conversions in a local Amazon Ads.
 */
@Command(
    name = "demo",
    description = {
      "Make two days of customers and orders, start a local Amazon Ads, sync both days and send",
      "the orders as conversions."
    },
    footer = {"", "Examples:", "  sluice demo", "  sluice demo --customers 5000 --dir my-demo"})
final class DemoCommand implements Callable<Integer> {
  private static final int ORDERS = 2_000;

  @Spec private CommandSpec spec;

  @Option(
      names = "--dir",
      paramLabel = "FOLDER",
      defaultValue = "sluice-demo",
      description = "Where everything is put. Default: ${DEFAULT-VALUE}.")
  private Path folder;

  @Option(
      names = "--customers",
      paramLabel = "N",
      defaultValue = "30000",
      description = "Customers of the first day, up to 100,000. Default: ${DEFAULT-VALUE}.")
  private int customers;

  private final Session.Surroundings surroundings;

  DemoCommand(Session.Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws IOException {
    if (customers < 1 || customers > TpcdsSnapshots.MAX_CUSTOMERS) {
      throw Inspection.invalid(
          spec,
          "--customers takes 1 to " + count(TpcdsSnapshots.MAX_CUSTOMERS) + ", not " + customers);
    }
    DemoWorkspace demo = fresh();
    LocalDate first = LocalDate.ofInstant(surroundings.clock().instant(), ZoneOffset.UTC);
    step("making two days of " + count(customers) + " TPC-DS customers and orders under " + folder);
    List<DemoDay> days = TpcdsSnapshots.of(customers).write(demo.warehouse(), first, 2);
    List<DemoOrders> orders =
        TpcdsWebSales.of(customers, ORDERS).write(demo.warehouse(), first, days.size());
    Clock today = surroundings.clock().withZone(ZoneOffset.UTC);
    AtomicReference<Clock> clock = new AtomicReference<>(today);
    try (AmazonAdsSandbox sandbox = sandbox(() -> clock.get().instant())) {
      step("starting a local Amazon Ads on " + sandbox.rootUri());
      demo.write(sandbox);
      step("creating the audience in three regions");
      int exit = run(demo, clock.get(), line -> {}, "audiences", "apply");
      for (int day = 0; day < days.size() && exit == 0; day++) {
        clock.set(Clock.offset(today, Duration.ofDays(day)));
        surroundings.out().line(heading(day + 1, days.get(day)));
        exit = run(demo, clock.get(), surroundings.out(), "sync", "--poll", "PT0.2S");
        if (exit == 0) {
          surroundings.out().line(heading(orders.get(day)));
          exit = run(demo, clock.get(), surroundings.out(), "conversions");
        }
      }
      if (exit == 0) {
        surroundings.out().line(whatNow(demo, sandbox));
      }
      return exit;
    }
  }

  private DemoWorkspace fresh() {
    try {
      return DemoWorkspace.fresh(folder, surroundings.clock().instant());
    } catch (IOException e) {
      throw Inspection.invalid(
          spec,
          "--dir: nothing can be written under "
              + folder
              + " ("
              + e.getClass().getSimpleName()
              + "); name another folder");
    }
  }

  private static String heading(int number, DemoDay day) {
    String what = number == 1 ? "everybody is new" : "some joined, changed, left or withdrew";
    return "== day "
        + number
        + ", "
        + day.date()
        + ": "
        + count(day.total(DemoDay.Counts::rows))
        + " customers in the warehouse, "
        + count(day.total(DemoDay.Counts::members))
        + " of them for the audience; "
        + what;
  }

  private static String heading(DemoOrders day) {
    long rows = day.regions().values().stream().mapToLong(DemoOrders.Counts::rows).sum();
    return "== orders of the 24 hours before "
        + day.date()
        + ": "
        + count(rows)
        + " rows in the warehouse, some bad, some sent the day before";
  }

  /** What a newcomer looks at next; the local Amazon Ads is gone by then. */
  private static String whatNow(DemoWorkspace demo, AmazonAdsSandbox sandbox) {
    String config = "--config " + demo.config();
    String member =
        sandbox.audiences().stream()
            .flatMap(audience -> sandbox.members(audience.audienceId()).stream())
            .filter(MemberView::active)
            .map(MemberView::externalUserId)
            .findFirst()
            .orElse("ID");
    return String.join(
        "\n",
        "Those who are renewed were sent on day 1: the audience's time to live is short (7 days),"
            + " so",
        "renewals are spread over the nights before it ends.",
        "",
        "Look further, without Amazon:",
        "  sluice why --audience hv-shoppers --id " + member + " " + config,
        "  sluice runs list " + config,
        "  sluice validate " + config);
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static AmazonAdsSandbox sandbox(InstantSource clock) {
    SandboxBuilder builder = AmazonAdsSandbox.builder().port(0).clock(clock);
    for (ApiRegion region : ApiRegion.values()) {
      builder.advertiser(region, DemoWorkspace.ADVERTISER);
    }
    return builder.start();
  }

  private int run(DemoWorkspace demo, Clock clock, Session.Output out, String... args) {
    Session.Surroundings day =
        new Session.Surroundings(clock, surroundings.environment(), surroundings.progress(), out);
    CommandLine line = CommandTree.of(day, System.err);
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--config", demo.config().toString()));
    if (CommandTree.Root.verbose(spec)) {
      all.add("--verbose");
    }
    return line.execute(all.toArray(String[]::new));
  }

  private void step(String message) {
    surroundings.progress().step(message);
  }
}
