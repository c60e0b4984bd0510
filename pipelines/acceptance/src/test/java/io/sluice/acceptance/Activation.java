package io.sluice.acceptance;

import io.sluice.amazonads.ApiRegion;
import io.sluice.beam.delivery.DeliveryClock;
import io.sluice.beam.delivery.SystemDeliveryClock;
import io.sluice.jobs.JobMain;
import io.sluice.jobs.command.Session.Surroundings;
import io.sluice.records.RecordsJson;
import io.sluice.records.RunReport;
import io.sluice.sandbox.AmazonAdsSandbox;
import io.sluice.sandbox.AudienceView;
import io.sluice.sandbox.ContractChecks;
import io.sluice.sandbox.EventView;
import io.sluice.sandbox.FaultPlan;
import io.sluice.sandbox.LoggedRequest;
import io.sluice.sandbox.MemberView;
import io.sluice.sandbox.Operation;
import io.sluice.sandbox.SandboxBuilder;
import io.sluice.sandbox.SandboxCredentials;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * A warehouse, a workspace, a local Amazon Ads and a virtual clock: everything around the command
 * line, which is the real one, run in this process on embedded Spark. To be closed.
 */
final class Activation implements AutoCloseable {
  /** The first day, early in the morning. */
  static final Instant START = Instant.parse("2026-03-01T06:00:00Z");

  static final SandboxCredentials CREDENTIALS =
      new SandboxCredentials(
          "amzn1.application-oa2-client.acceptance",
          "acceptance-client-secret-7f3ac1",
          "Atzr|acceptance-refresh-token-91bc2e");

  private static final String AUDIENCE = "shoppers";

  private static final Set<String> ON_SPARK =
      Set.of("sync", "plan", "apply", "settle", "conversions", "backfill", "retry");

  private final Path folder;
  private ActivationYaml yaml;
  private final AmazonAdsSandbox sandbox;
  private final List<CommandResult> results = new ArrayList<>();
  private volatile Instant now = START;
  private int files;
  private boolean skipping = true;
  private Map<String, String> environment = Map.of();
  private Duration ahead = Duration.ZERO;
  private Optional<Supplier<RuntimeException>> failure = Optional.empty();

  private Activation(
      Path folder, UnaryOperator<ActivationYaml> settings, UnaryOperator<SandboxBuilder> atAmazon) {
    this.folder = folder;
    this.yaml = settings.apply(new ActivationYaml(folder.resolve("warehouse")));
    this.sandbox =
        atAmazon
            .apply(
                AmazonAdsSandbox.builder()
                    .port(0)
                    .clock(() -> now)
                    .unlimitedRate()
                    .contractChecks(ContractChecks.REQUESTS)
                    .credentials(CREDENTIALS))
            .start();
    write(folder.resolve("secrets/client-id"), CREDENTIALS.clientId());
    write(folder.resolve("secrets/client-secret"), CREDENTIALS.clientSecret());
    write(folder.resolve("secrets/refresh-token"), CREDENTIALS.refreshToken());
    writeConfig();
  }

  /** The audience {@code shoppers} in the NA account, created at Amazon. */
  static Activation in(Path folder) {
    return in(folder, yaml -> yaml);
  }

  /** With a changed configuration; its audiences are created at Amazon. */
  static Activation in(Path folder, UnaryOperator<ActivationYaml> settings) {
    Activation activation = unregistered(folder, settings);
    activation.run("audiences", "apply").exits(0);
    return activation;
  }

  /** Without having created the audiences. */
  static Activation unregistered(Path folder, UnaryOperator<ActivationYaml> settings) {
    return unregistered(folder, settings, builder -> builder);
  }

  /** The same with another Amazon. */
  static Activation unregistered(
      Path folder, UnaryOperator<ActivationYaml> settings, UnaryOperator<SandboxBuilder> atAmazon) {
    return new Activation(
        folder, yaml -> settings.apply(yaml.audience(AUDIENCE, "ttl", "P30D")), atAmazon);
  }

  /** Conversions and no audience. */
  static Activation ofConversions(Path folder, UnaryOperator<ActivationYaml> settings) {
    return ofConversions(folder, settings, builder -> builder);
  }

  /** The same with another Amazon. */
  static Activation ofConversions(
      Path folder, UnaryOperator<ActivationYaml> settings, UnaryOperator<SandboxBuilder> atAmazon) {
    return new Activation(folder, settings, atAmazon);
  }

  /** Changes the configuration of later commands. */
  Activation reconfigure(UnaryOperator<ActivationYaml> change) {
    yaml = change.apply(yaml);
    writeConfig();
    return this;
  }

  /** Goes to the morning of a day, 1 being the first. */
  Day day(int number) {
    now = START.plus(Duration.ofDays(number - 1L));
    return new Day(LocalDate.ofInstant(now, ZoneOffset.UTC));
  }

  /** From now on commands really wait, where the order of threads is looked at. */
  Activation waiting() {
    skipping = false;
    return this;
  }

  /** From now on commands have these variables. */
  Activation environment(Map<String, String> variables) {
    environment = Map.copyOf(variables);
    return this;
  }

  /** From now on each step of a command fails with this, as a bug would. */
  void failingWith(Supplier<RuntimeException> bug) {
    failure = Optional.of(bug);
  }

  private DeliveryClock standing() {
    return SystemDeliveryClock.of(Clock.fixed(now.plus(ahead), ZoneOffset.UTC));
  }

  /** The commands' clock is off by so much from now on; Amazon's is right. */
  void commandsClockAhead(Duration by) {
    ahead = by;
  }

  /** Moves the clock. */
  void advance(Duration duration) {
    now = now.plus(duration);
  }

  Instant now() {
    return now;
  }

  /** The folder of the warehouse. */
  Path warehouse() {
    return folder.resolve("warehouse");
  }

  /** One day's folder of the warehouse. */
  final class Day {
    private final LocalDate date;

    Day(LocalDate date) {
      this.date = date;
    }

    Path folder() {
      return folder.resolve("warehouse/customers/dt=" + date);
    }

    /** Makes the day's snapshot anew from these rows. */
    Day has(Collection<Person> people) {
      return has(SnapshotFixture.ofPeople(), people);
    }

    Day has(Person... people) {
      return has(List.of(people));
    }

    /** Makes the day's snapshot anew from rows of any schema. */
    Day has(SnapshotFixture schema, Collection<Person> people) {
      delete(folder());
      return hasToo(schema, people);
    }

    /** Adds a file to the day's snapshot. */
    Day hasToo(SnapshotFixture schema, Collection<Person> people) {
      schema.write(folder().resolve("part-" + files++ + ".parquet"), people, now);
      return this;
    }

    /** Makes the day's folder of a conversion anew from these rows. */
    Day has(String conversion, Collection<OrderFixture> orders) {
      return has(conversion, OrderFixture.schema(), orders);
    }

    Day has(String conversion, OrderFixture... orders) {
      return has(conversion, List.of(orders));
    }

    /** The same with rows of any schema. */
    Day has(String conversion, SnapshotFixture schema, Collection<OrderFixture> orders) {
      delete(folder(conversion));
      return hasToo(conversion, schema, orders);
    }

    /** Adds a file to the day's folder of a conversion. */
    Day hasToo(String conversion, SnapshotFixture schema, Collection<OrderFixture> orders) {
      schema.writeRows(
          folder(conversion).resolve("part-" + files++ + ".parquet"),
          orders.stream().map(OrderFixture::columns).toList(),
          now);
      return this;
    }

    Path folder(String conversion) {
      return folder.resolve("warehouse/" + conversion + "/dt=" + date);
    }

    LocalDate date() {
      return date;
    }

    /** Its only file. */
    Path file() {
      List<Path> found = list(folder());
      if (found.size() != 1) {
        throw new IllegalStateException(found.size() + " files in " + folder());
      }
      return found.get(0);
    }
  }

  /** Writes a suppression list, replacing it. */
  void suppress(Collection<String> ids) {
    SnapshotFixture.ofIds("customer_id")
        .write(suppressionFile(), ids.stream().map(Person::of).toList(), now);
  }

  /** Writes a suppression list of any id values, replacing it; null for a row without one. */
  void suppressRows(Collection<Person> rows) {
    SnapshotFixture.ofIds("customer_id").write(suppressionFile(), rows, now);
  }

  Path suppressionFile() {
    return folder.resolve("warehouse/optout/list.parquet");
  }

  CommandResult sync(String... more) {
    return run(join(List.of("sync", "--poll", "PT0.05S"), more));
  }

  CommandResult plan(String... more) {
    return run(join(List.of("plan"), more));
  }

  CommandResult apply(String... more) {
    return run(join(List.of("apply"), more));
  }

  CommandResult settle(String... more) {
    return run(join(List.of("settle", "--poll", "PT0.05S"), more));
  }

  /** {@code sluice conversions}, whole or one step of it. */
  CommandResult conversions(String... more) {
    return run(join(List.of("conversions"), more));
  }

  /** Events at Amazon, in the order of arrival. */
  List<EventView> events() {
    return sandbox.events();
  }

  /** Requests with events since the log was last forgotten, oldest first. */
  List<LoggedRequest> eventUploads() {
    return requests().stream()
        .filter(r -> Operation.eventUploads().contains(r.operation()))
        .toList();
  }

  /** Runs a command line on this configuration. */
  CommandResult run(String... words) {
    boolean onSpark = ON_SPARK.contains(words[0]);
    String runId = "run-" + results.size();
    List<String> args = new ArrayList<>(List.of(words));
    args.addAll(List.of("--config", config().toString()));
    if (onSpark) {
      args.addAll(List.of("--run-id", runId));
      if (!args.contains("--master")) {
        args.addAll(List.of("--master", "local[2]"));
      }
    }
    StringBuilder out = new StringBuilder();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Surroundings surroundings =
        new Surroundings(
            skipping ? new SkippedWaits(now.plus(ahead)) : standing(),
            environment,
            step -> {
              failure.ifPresent(
                  each -> {
                    throw each.get();
                  });
              out.append(step).append('\n');
            },
            line -> out.append(line).append('\n'));
    int exit =
        JobMain.run(
            surroundings,
            new PrintStream(err, true, StandardCharsets.UTF_8),
            args.toArray(String[]::new));
    CommandResult result =
        new CommandResult(
            List.of(words),
            exit,
            out.toString(),
            err.toString(StandardCharsets.UTF_8),
            onSpark ? result(runId) : Optional.empty());
    results.add(result);
    return result;
  }

  /** All commands so far. */
  List<CommandResult> results() {
    return List.copyOf(results);
  }

  /** Ids that are active at Amazon in {@code shoppers}, all accounts together. */
  Set<String> members() {
    return members(AUDIENCE);
  }

  Set<String> members(String audience) {
    Set<String> ids = new TreeSet<>();
    for (ApiRegion region : ApiRegion.values()) {
      ids.addAll(members(audience, region));
    }
    return ids;
  }

  Set<String> members(String audience, ApiRegion region) {
    return views(audience, region).stream()
        .map(MemberView::externalUserId)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** An active member of {@code shoppers} as Amazon has it. */
  MemberView member(String id) {
    return views(AUDIENCE, ApiRegion.NA).stream()
        .filter(m -> m.externalUserId().equals(id))
        .findFirst()
        .orElseThrow(() -> new AssertionError(id + " is no member"));
  }

  private List<MemberView> views(String audience, ApiRegion region) {
    return sandbox.audiences().stream()
        .filter(a -> a.externalAudienceId().equals(audience) && a.region() == region)
        .map(AudienceView::audienceId)
        .flatMap(id -> sandbox.members(id).stream())
        .filter(MemberView::active)
        .toList();
  }

  /** Record uploads since the log was last forgotten, oldest first. */
  List<LoggedRequest> uploads() {
    return requests().stream().filter(r -> r.operation() == Operation.RECORDS_UPLOAD).toList();
  }

  List<LoggedRequest> requests() {
    return sandbox.requests();
  }

  /** Records to add among the uploads. */
  int creates() {
    return uploads().stream().mapToInt(LoggedRequest::creates).sum();
  }

  /** Records to remove among the uploads. */
  int deletes() {
    return uploads().stream().mapToInt(LoggedRequest::deletes).sum();
  }

  /** Forgets the requests so far. */
  void forgetRequests() {
    sandbox.resetLog();
  }

  FaultPlan faults() {
    return sandbox.faults();
  }

  AmazonAdsSandbox sandbox() {
    return sandbox;
  }

  Path workspace() {
    return folder.resolve("state");
  }

  /** The folder of the secrets. */
  Path secrets() {
    return folder.resolve("secrets");
  }

  Path config() {
    return folder.resolve("sluice.yaml");
  }

  @Override
  public void close() {
    sandbox.close();
  }

  private Optional<RunReport> result(String runId) {
    Path file = workspace().resolve("runs/" + runId + "/result.json");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(RecordsJson.mapper().readValue(file.toFile(), RunReport.class));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void writeConfig() {
    write(config(), yaml.render(workspace(), folder.resolve("secrets"), sandbox.rootUri()));
  }

  static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Path> list(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      files.forEach(found::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  private static void delete(Path folder) {
    for (Path file : list(folder)) {
      try {
        Files.delete(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static String[] join(List<String> words, String... more) {
    List<String> all = new ArrayList<>(words);
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }
}
