package io.sluice.jobs.command;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.sluice.beam.batch.PlanFolder;
import io.sluice.beam.iceberg.CatalogSettings;
import io.sluice.beam.iceberg.ChangeFileWriter;
import io.sluice.beam.iceberg.EventFileWriter;
import io.sluice.beam.iceberg.IcebergLaneLeases;
import io.sluice.beam.iceberg.IcebergLedger;
import io.sluice.beam.iceberg.KeyFileWriter;
import io.sluice.beam.iceberg.KeyRow;
import io.sluice.beam.iceberg.LedgerStorage;
import io.sluice.beam.iceberg.MembershipFileWriter;
import io.sluice.beam.iceberg.MembershipSink;
import io.sluice.beam.iceberg.StateCodes;
import io.sluice.domain.batch.PlannedChange;
import io.sluice.domain.conversion.ConversionTarget;
import io.sluice.domain.conversion.EventHistory.Known;
import io.sluice.domain.conversion.EventHistory.Status;
import io.sluice.domain.delivery.LaneId;
import io.sluice.domain.diff.ChangeKind;
import io.sluice.domain.diff.Fingerprint;
import io.sluice.domain.diff.Guard;
import io.sluice.domain.diff.Offer.Verdict;
import io.sluice.domain.diff.PlanFacts;
import io.sluice.domain.diff.Presence;
import io.sluice.domain.ledger.AudienceEntry;
import io.sluice.domain.ledger.ClosingNotes;
import io.sluice.domain.ledger.KnownEvent;
import io.sluice.domain.ledger.LogRows;
import io.sluice.domain.ledger.SettledEvents;
import io.sluice.domain.ledger.SettledFiles;
import io.sluice.domain.matchkey.DigestSet;
import io.sluice.domain.qualify.AudienceTarget;
import io.sluice.domain.qualify.ConsentSignal;
import io.sluice.domain.qualify.Region;
import io.sluice.jobs.config.ConfigLoader;
import io.sluice.jobs.run.Progress;
import io.sluice.jobs.run.Workspaces;
import io.sluice.records.PlanManifest;
import io.sluice.records.Receipt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import picocli.CommandLine;

/** A workspace on disk with a ledger, plans and a snapshot; runs commands over it. */
final class WorkspaceFixture {
  static final Instant NOW = Instant.parse("2026-11-22T06:00:00Z");
  static final AudienceTarget TARGET = new AudienceTarget("hv-shoppers", "acme-na");
  static final LaneId LANE = new LaneId(Region.NA, "acme-na", "amc");
  private static final MessageType SCHEMA =
      MessageTypeParser.parseMessageType(
          """
          message customer {
            optional binary id (STRING);
            optional binary email (STRING);
            optional binary phone (STRING);
            optional binary country (STRING);
            optional binary consent (STRING);
            optional int64 qualified_at (TIMESTAMP(MILLIS,true));
          }
          """);

  private final Path folder;
  private final List<String> printed = Collections.synchronizedList(new ArrayList<>());
  private final List<String> problems = new ArrayList<>();

  WorkspaceFixture(Path folder) throws IOException {
    this.folder = folder;
    Files.writeString(config(), text());
  }

  /** One row of a snapshot; an absent value is null. */
  record Row(String id, String email, String phone, String country, String consent, Instant at) {
    static Row of(String id) {
      return new Row(id, "jane.roe@example.com", "+1 206 555 0100", "US", null, NOW);
    }
  }

  private String text() {
    return """
    version: 1
    workspace: file://FOLDER/workspace
    accounts:
      acme-na:
        region: NA
        client-id: env:LWA_CLIENT_ID
        client-secret: env:LWA_CLIENT_SECRET
        refresh-token: env:LWA_REFRESH_TOKEN
        advertiser-id: "9007199254740993"
    sources:
      customers:
        parquet: FOLDER/lake/dt={date}/*.parquet
        columns: { external-user-id: id, email: email, phone: phone, country: country,
                   consent-user-data: consent, qualified-at: qualified_at }
    audiences:
      - id: hv-shoppers
        name: High value shoppers
        description: Shoppers of note
        account: acme-na
        source: { use: customers }
        ttl: P30D
        lifetime: P90D
        guards: { min-rows: 60 }
    suppression: [ { parquet: FOLDER/optout/*.parquet, column: id } ]
    """
        .replace("FOLDER", folder.toString());
  }

  /** Adds a conversion, whose events are the rows of the snapshots. */
  void conversion() throws IOException {
    Files.writeString(
        config(),
        """
        conversions:
          - id: leads
            account: acme-na
            source:
              parquet: FOLDER/lake/dt={date}/*.parquet
              columns: { event-id: phone, event-time: qualified_at, email: email, external-user-id: id }
            event: { name: Lead, type: LEAD, source: WEBSITE, country: US }
        """
            .replace("FOLDER", folder.toString()),
        StandardOpenOption.APPEND);
  }

  /** Leaves the audiences out of the configuration. */
  void withoutAudiences() throws IOException {
    String text = Files.readString(config());
    Files.writeString(
        config(),
        text.substring(0, text.indexOf("audiences:\n"))
            + text.substring(text.indexOf("conversions:\n")));
  }

  /** Commits one event, and rejects by their references, as a settled plan of events would. */
  void settleEvent(
      String conversion, String planId, String eventId, Status status, String... rejected)
      throws IOException {
    ConversionTarget target = new ConversionTarget(conversion, "acme-na");
    try (Workspaces.Opened opened = open()) {
      IcebergLedger ledger = opened.ledger();
      String base = ledger.events().view(target).version();
      ledger.events().claim(target, planId, base);
      List<byte[]> files = new ArrayList<>();
      try (EventFileWriter writer =
          EventFileWriter.create(ledger.storage(), target, planId, 1, 0, NOW, "t")) {
        String code = status == Status.REFUSED ? "INVALID_COUNTRY" : null;
        Known known = new Known(NOW.minusSeconds(60), new Fingerprint(1, 2), status);
        writer.add(new KnownEvent(eventId, conversion, known, code));
        writer.finish().ifPresent(files::add);
      }
      List<Map<String, Object>> rejects = new ArrayList<>();
      for (String reference : rejected) {
        rejects.add(
            Map.of(
                "plan_id",
                planId,
                "target",
                target.toString(),
                "member_ref",
                reference,
                "code",
                "TIME_TOO_OLD",
                "stage",
                "qualify",
                "at",
                NOW));
      }
      LogRows log = new LogRows(LogRows.Table.REJECTS, planId, rejects);
      ledger.events().commit(new SettledEvents(target, planId, base, files, List.of(log)));
    }
  }

  /** Seals a plan of one batch of events of the conversion, of 19 November and before. */
  void eventPlan(String planId, int events) throws IOException {
    PlanManifest like =
        manifest(
            planId, new PlanManifest.Batch(1, "b-1", "outbox/1", events, 100), List.of(), events);
    PlanFolder.of(workspace(), planId)
        .writeManifest(
            new PlanManifest(
                like.version(),
                planId,
                like.runId(),
                "leads",
                like.account(),
                like.region(),
                "events",
                0,
                null,
                0,
                null,
                NOW,
                NOW,
                "",
                1,
                "digest",
                "1",
                like.snapshot(),
                like.batches(),
                List.of(),
                Map.of("qualify.in", 9L, "events.known", 4L, "events.unanswered", 1L),
                Map.of("lastDay", "2026-11-19"),
                List.of()));
  }

  Path config() {
    return folder.resolve("sluice.yaml");
  }

  Path folder() {
    return folder;
  }

  String workspace() {
    return "file://" + folder + "/workspace";
  }

  Session.Surroundings surroundings() {
    return new Session.Surroundings(
        Clock.fixed(NOW, ZoneOffset.UTC), Map.of(), Progress.SILENT, printed::add);
  }

  /** Runs a command over this workspace; the exit code as the command tree would give it. */
  int run(Object command, String... args) {
    printed.clear();
    problems.clear();
    CommandLine line = new CommandLine(command);
    line.setParameterExceptionHandler((e, given) -> problem(e));
    line.setExecutionExceptionHandler((e, ignored, parsed) -> problem(e));
    List<String> all = new ArrayList<>(List.of(args));
    all.add("--config");
    all.add(config().toString());
    return line.execute(all.toArray(String[]::new));
  }

  private int problem(Exception e) {
    problems.add(e.getClass().getSimpleName() + ": " + e.getMessage());
    return 2;
  }

  String out() {
    return String.join("\n", printed);
  }

  String problems() {
    return String.join("\n", problems);
  }

  /** Writes today's snapshot and the suppression list. */
  void snapshot(List<Row> rows, String... optedOut) throws IOException {
    write(folder.resolve("lake/dt=2026-11-22/part-0.parquet"), rows);
    List<Row> list = new ArrayList<>();
    for (String id : optedOut) {
      list.add(new Row(id, null, null, null, null, null));
    }
    write(folder.resolve("optout/list.parquet"), list);
  }

  private static void write(Path path, List<Row> rows) throws IOException {
    Files.createDirectories(path.getParent());
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new org.apache.hadoop.fs.Path(path.toUri()))
            .withConf(new Configuration(false))
            .withType(SCHEMA)
            .build()) {
      for (Row row : rows) {
        writer.write(group(row));
      }
    }
  }

  private static Group group(Row row) {
    Group group = new SimpleGroup(SCHEMA);
    put(group, "id", row.id());
    put(group, "email", row.email());
    put(group, "phone", row.phone());
    put(group, "country", row.country());
    put(group, "consent", row.consent());
    if (row.at() != null) {
      group.add("qualified_at", row.at().toEpochMilli());
    }
    return group;
  }

  private static void put(Group group, String column, String value) {
    if (value != null) {
      group.add(column, value);
    }
  }

  /** Opens the ledger; the caller closes it. */
  Workspaces.Opened open() {
    return Workspaces.open(ConfigLoader.load(config(), Optional.empty(), Map.of()), Map.of());
  }

  /** Registers the audience as if Amazon had created it. */
  void register() {
    try (Workspaces.Opened opened = open()) {
      opened
          .ledger()
          .put(
              Optional.empty(),
              new AudienceEntry(
                  TARGET, 42L, "hv", "High value shoppers", "", null, 2_592_000, "", 1, NOW, NOW));
    }
  }

  /** Seals a plan of one batch that adds some members. */
  PlanFolder plan(String planId, List<Guard> refused, String... members) throws IOException {
    PlanFolder plan = PlanFolder.of(workspace(), planId);
    List<PlannedChange> changes = new ArrayList<>();
    for (String member : members) {
      changes.add(change(member));
    }
    PlanManifest.Batch batch = plan.writeBatch(LANE, 1, changes, 100);
    plan.writeManifest(manifest(planId, batch, refused, members.length));
    return plan;
  }

  private static PlanManifest manifest(
      String planId, PlanManifest.Batch batch, List<Guard> refused, long added) {
    return new PlanManifest(
        1,
        planId,
        "run-1",
        "hv-shoppers",
        "acme-na",
        "NA",
        "amc",
        42,
        null,
        2_592_000,
        null,
        NOW,
        NOW,
        "",
        1,
        "digest",
        "1",
        new PlanManifest.PinnedSource(
            "customers", "parquet", "/lake/dt=2026-11-22", null, List.of()),
        List.of(batch),
        List.of(),
        Map.of("changes.ADD", added, "qualify.in", added, "qualify.out", added),
        facts(added).toMap(),
        refused.stream()
            .map(g -> new PlanManifest.Refusal(g.configName(), "1", "60", g.configName() + ": no"))
            .toList());
  }

  /** Fewer rows than the configured minimum; nothing else that a guard minds. */
  private static PlanFacts facts(long rows) {
    return new PlanFacts(
        true,
        new PlanFacts.Rows(rows, 0, 0),
        new PlanFacts.Freshness(NOW, NOW, "files", null, "sizes", null),
        new PlanFacts.Changes(0, 0, 0, 0, rows, 0),
        new PlanFacts.Columns(Map.of(), Map.of(), Map.of(), Map.of()),
        new PlanFacts.Consent(true, PlanFacts.Signals.NONE, PlanFacts.Signals.NONE),
        new PlanFacts.Suppression(Map.of(), Map.of(), Set.of(), Map.of()));
  }

  private static PlannedChange change(String member) {
    return new PlannedChange(
        member,
        ChangeKind.ADD,
        null,
        List.of(digests()),
        "US",
        ConsentSignal.NONE,
        new Fingerprint(1, 2),
        null);
  }

  private static DigestSet digests() {
    return DigestSet.of(0b11, new byte[2 * DigestSet.DIGEST_BYTES]);
  }

  /** A receipt as a send leaves it. */
  void sent(PlanFolder plan) throws IOException {
    String batch = plan.manifest().orElseThrow().batches().get(0).id();
    plan.writeReceipt(
        new Receipt(
            plan.planId(),
            1,
            batch,
            List.of(new Receipt.Part(0, 1, Receipt.Outcome.ACCEPTED, "job-1", NOW, 1, null)),
            false));
  }

  /** Takes the lane as another process would. */
  void holdLane() {
    CatalogSettings settings = CatalogSettings.sqlite(workspace());
    try (IcebergLaneLeases leases = IcebergLaneLeases.open(settings)) {
      assertThat(leases.acquire(LANE, "another process", NOW).isPresent(), equalTo(true));
    }
  }

  /** Commits one member as a settled plan would. */
  void settle(String planId, String member, Presence presence, Verdict verdict, Instant at)
      throws IOException {
    try (Workspaces.Opened opened = open()) {
      IcebergLedger ledger = opened.ledger();
      String base = ledger.view(TARGET).version();
      ledger.claim(TARGET, planId, base);
      ledger.commit(settled(ledger.storage(), planId, base, member, presence, verdict, at));
    }
  }

  private static SettledFiles settled(
      LedgerStorage storage,
      String planId,
      String base,
      String member,
      Presence presence,
      Verdict verdict,
      Instant at)
      throws IOException {
    byte[] id = member.getBytes(US_ASCII);
    long sent = at.getEpochSecond();
    String code = verdict == Verdict.REFUSED ? "INVALID_RECORD" : null;
    byte[] membership;
    try (MembershipFileWriter writer =
        MembershipFileWriter.create(storage, TARGET, 0, planId, "t")) {
      writer.row(
          id,
          0,
          id.length,
          StateCodes.code(presence),
          sent,
          sent + 60,
          1,
          2,
          MembershipSink.NONE,
          0,
          StateCodes.code(verdict),
          1,
          2,
          code,
          MembershipSink.NONE,
          MembershipSink.NONE);
      membership = writer.finish();
    }
    byte[] key;
    try (KeyFileWriter writer = KeyFileWriter.create(storage, TARGET, 0, planId, "t")) {
      byte[] sets = KeyRow.join(List.of(digests()));
      writer.add(new KeyRow(member, KeyRow.Kind.SET, "US", ConsentSignal.NONE, sets, planId, sent));
      key = writer.finish();
    }
    List<byte[]> changes;
    try (ChangeFileWriter writer = ChangeFileWriter.create(storage, TARGET, planId, "t")) {
      writer.add(id, 0, id.length, ChangeKind.ADD, null, "b", verdict, code, sent, sent + 60);
      changes = writer.finish();
    }
    List<LogRows> logs = List.of(new LogRows(LogRows.Table.DELIVERIES, planId, List.of()));
    return new SettledFiles(
        TARGET,
        planId,
        base,
        ClosingNotes.NONE,
        List.of(0),
        List.of(membership),
        List.of(key),
        changes,
        logs);
  }
}
