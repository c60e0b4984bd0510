package io.sluice.beam.iceberg;

import static io.sluice.beam.iceberg.LedgerFixture.TARGET;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.domain.diff.ChangeKind;
import io.sluice.domain.diff.Offer.Verdict;
import io.sluice.domain.diff.RemovalReason;
import io.sluice.domain.ledger.ClosingNotes;
import io.sluice.domain.ledger.LedgerView.LedgerFile;
import io.sluice.domain.ledger.LedgerView.Slice;
import io.sluice.domain.ledger.LogQuery;
import io.sluice.domain.ledger.LogRows;
import io.sluice.domain.ledger.SettledFiles;
import io.sluice.domain.matchkey.DigestSet;
import io.sluice.domain.qualify.ConsentSignal;
import io.sluice.domain.qualify.ConsentSignal.Grant;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.parquet.Parquet;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LedgerFilesTest {
  private static final long NONE = MembershipSink.NONE;

  @TempDir private Path workspace;
  private CatalogSettings settings;
  private IcebergLedger ledger;
  private LedgerStorage storage;

  /** One row of the slim state, for comparison. */
  private record Line(
      String id,
      int presence,
      long sentAtS,
      long settledAtS,
      long fpHigh,
      long fpLow,
      long qualifiedUntilS,
      int offerKind,
      int offerVerdict,
      long offerFpHigh,
      long offerFpLow,
      @Nullable String offerCode,
      long removalReason,
      long removalRank) {}

  @BeforeEach
  void open() throws Exception {
    settings = CatalogSettings.sqlite(workspace.toString());
    ledger = IcebergLedger.open(settings);
    storage = LedgerFixture.copied(ledger.storage());
    ledger.put(Optional.empty(), LedgerFixture.entry(TARGET, 2));
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4095, 4096, 4097, 50_000})
  void membershipsComeBackAsTheyWereWritten(int rows) throws IOException {
    List<Line> written = lines(rows);

    assertThat(read(write(written)), equalTo(written));
  }

  @Test
  void columnsOfOneValueOrNoneComeBack() throws IOException {
    List<Line> written = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      written.add(new Line("u" + i, 1, 7, NONE, i, -i, NONE, 3, 4, i, -i, null, NONE, NONE));
    }

    assertThat(read(write(written)), equalTo(written));
  }

  @Test
  void twoBucketsAreReadAtOnceWithoutMixingTheirPages() throws Exception {
    List<Line> written = lines(50_000);
    FileDescriptor file = write(written);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<List<Line>>> reads = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        reads.add(threads.submit(() -> read(file)));
      }
      for (Future<List<Line>> read : reads) {
        assertThat(read.get(), equalTo(written));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void memberNeverAcceptedHasNoFingerprintButAnOffer() throws IOException {
    Line never = new Line("u", 0, NONE, NONE, NONE, NONE, NONE, 0, 1, 5, NONE, "INVALID", 2, 77);

    assertThat(read(write(List.of(never))), contains(never));
  }

  @Test
  void fileOfVersionThatNotedNoRemovalsIsRead() throws IOException {
    MessageType old =
        new MessageType("memberships", MembershipFileWriter.SCHEMA.getFields().subList(0, 14));
    FileDescriptor.Kind kind = FileDescriptor.Kind.MEMBERSHIPS;
    String location = storage.location(kind, TARGET.toString(), 0, "p1", "old");
    RowFile file =
        RowFile.create(storage.create(location), old, CompressionCodecName.SNAPPY, List.of());
    file.write(
        cells -> {
          cells.binary(0, Binary.fromString(TARGET.toString()));
          cells.integer(1, 0);
          cells.binary(2, Binary.fromString("u"));
          cells.integer(3, 1);
          cells.integer(9, 0);
          cells.integer(10, 0);
        });

    assertThat(
        read(file.close(kind, location, TARGET.toString(), 0, "p1")),
        contains(
            new Line("u", 1, NONE, NONE, NONE, NONE, NONE, 0, 0, NONE, NONE, null, NONE, NONE)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1", "v2"})
  void filesRewrittenByIcebergAreReadTheSame(String pages) throws IOException {
    List<Line> written = lines(30_000);
    commit(write(written));
    Table table = settings.open().loadTable(LedgerTables.MEMBERSHIPS);

    LedgerFile file = rewritten(table, pages);

    assertThat(hasSecondPages(file), is(pages.equals("v2")));
    assertThat(read(file), equalTo(written));
  }

  @Test
  void keysOfWantedIdsComeBackAndNoOthers() throws IOException {
    ConsentSignal consent = new ConsentSignal(Grant.GRANTED, Grant.DENIED, "tcf", null);
    KeyRow sent = new KeyRow("a-1", KeyRow.Kind.SET, "DE", consent, sets(3), "p1", 77);
    KeyRow cleared =
        new KeyRow("c-1", KeyRow.Kind.CLEARED, null, ConsentSignal.NONE, new byte[0], "p1", 78);
    byte[] descriptor;
    try (KeyFileWriter writer = KeyFileWriter.create(storage, TARGET, 1, "p1", "t")) {
      writer.add(sent);
      for (int i = 0; i < 5_000; i++) {
        writer.add(LedgerFixture.keyRow("b-" + i, "p1"));
      }
      writer.add(cleared);
      descriptor = writer.finish();
    }
    List<KeyRow> found = new ArrayList<>();
    KeyFileReader reader = KeyFileReader.of(storage);
    LedgerFile file = file(descriptor, FileDescriptor.Kind.KEYS);

    long count = reader.read(file, (id, offset, length) -> id[offset] != 'b', found::add);

    assertThat(count, is(2L));
    assertThat(found, contains(sent, cleared));
    assertThat(found.get(0).sets(), hasSize(3));
    assertThat(reader.read(file, (id, offset, length) -> false, found::add), is(0L));
  }

  @Test
  void filesOfDigestsAreReadableByTheirOwnerOnly() throws IOException {
    assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
    byte[] descriptor = LedgerFixture.key(storage, TARGET, 0, "p1", "t");
    Path path =
        LocalFileIO.path(FileDescriptor.decode(descriptor, FileDescriptor.Kind.KEYS).path());

    String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));

    assertThat(mode, is("rw-------"));
  }

  @Test
  void secondTryNeverOverwritesTheFirstOnesFile() throws IOException {
    LedgerFixture.membership(storage, TARGET, 0, "p1", "try-1", new byte[] {'u'});
    LedgerFixture.membership(storage, TARGET, 0, "p1", "try-2", new byte[] {'u'});

    assertThrows(
        FileAlreadyExistsException.class,
        () -> LedgerFixture.membership(storage, TARGET, 0, "p1", "try-1", new byte[] {'u'}));
  }

  @Test
  void fileGivenUpIsDeleted() throws IOException {
    try (MembershipFileWriter writer =
        MembershipFileWriter.create(storage, TARGET, 0, "p1", "try-1")) {
      assertThat(dataFiles(), hasSize(1));
      writer.row(new byte[] {'u'}, 0, 1, 1, 1, 1, 1, 1, 1, 0, 0, 1, 1, null, NONE, NONE);
    }

    assertThat(dataFiles(), empty());
  }

  @Test
  void changesOfTwoDaysGoToTwoFilesAndAreFoundByPlan() throws IOException {
    long noon = LedgerFixture.SENT;
    ChangeFileWriter changes = ChangeFileWriter.create(storage, TARGET, "p1", "t");
    byte[] id = "u1".getBytes(US_ASCII);
    List<byte[]> descriptors;
    try (changes) {
      for (long at : new long[] {noon, noon + 86_400, noon + 1}) {
        changes.add(
            id, 0, 2, ChangeKind.REMOVE, RemovalReason.LEFT, null, Verdict.UNKNOWN, null, at, NONE);
      }
      descriptors = changes.finish();
    }

    assertThat(descriptors, hasSize(2));
    ledger.claim(TARGET, "p1", "");
    ledger.commit(
        new SettledFiles(
            TARGET,
            "p1",
            "",
            ClosingNotes.NONE,
            List.of(),
            List.of(),
            List.of(),
            descriptors,
            List.of()));
    var query =
        new LogQuery(LogRows.Table.CHANGES, Map.of("plan_id", "p1", "external_user_id", "u1"), 10);
    assertThat(
        ledger.read(query).stream().map(row -> row.get("sent_at")).toList(),
        contains(
            Instant.ofEpochSecond(noon + 86_400),
            Instant.ofEpochSecond(noon + 1),
            Instant.ofEpochSecond(noon)));
  }

  @Test
  void damagedDescriptorIsRefused() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> FileDescriptor.decode(new byte[] {1, 1}, FileDescriptor.Kind.MEMBERSHIPS));

    assertThat(e.getMessage(), containsString("not a descriptor of a file of MEMBERSHIPS"));
  }

  @Test
  void keyRowTellsNeitherIdNorDigest() {
    KeyRow row = LedgerFixture.keyRow("user-77", "p1");

    assertThat(row.toString(), not(containsString("user-77")));
    assertThat(row.toString(), is("KeyRow[SET, plan=p1, 65 bytes]"));
  }

  private static List<Line> lines(int rows) {
    SplittableRandom random = new SplittableRandom(7);
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      long high = random.nextInt(50) == 0 ? NONE : random.nextLong();
      long low = high == NONE ? NONE : random.nextLong();
      boolean own = high != NONE && random.nextInt(10) != 0;
      lines.add(
          new Line(
              "user-" + random.nextInt(1_000_000_000),
              random.nextInt(3),
              random.nextInt(5) == 0 ? NONE : 1_700_000_000L + random.nextInt(9),
              random.nextInt(4) == 0 ? NONE : random.nextLong(1, 2_000_000_000L),
              high,
              low,
              i < rows / 2 ? NONE : 1_800_000_000L + i,
              random.nextInt(4),
              random.nextInt(5),
              own ? high : random.nextLong(),
              own ? low : random.nextLong(),
              random.nextInt(3) == 0 ? "CODE_" + random.nextInt(4) : null,
              i % 9 == 0 ? i % 6 : NONE,
              i % 9 == 0 ? 1_700_000_000_000L + i : NONE));
    }
    return lines;
  }

  private FileDescriptor write(List<Line> lines) throws IOException {
    try (MembershipFileWriter writer =
        MembershipFileWriter.create(storage, TARGET, 0, "p1", "t-" + lines.size())) {
      for (Line l : lines) {
        byte[] id = ("##" + l.id).getBytes(US_ASCII);
        writer.row(
            id,
            2,
            id.length - 2,
            l.presence,
            l.sentAtS,
            l.settledAtS,
            l.fpHigh,
            l.fpLow,
            l.qualifiedUntilS,
            l.offerKind,
            l.offerVerdict,
            l.offerFpHigh,
            l.offerFpLow,
            l.offerCode,
            l.removalReason,
            l.removalRank);
      }
      return FileDescriptor.decode(writer.finish(), FileDescriptor.Kind.MEMBERSHIPS);
    }
  }

  private List<Line> read(FileDescriptor written) throws IOException {
    return read(new LedgerFile(written.path(), written.bytes(), written.rows()));
  }

  private List<Line> read(LedgerFile file) throws IOException {
    List<Line> lines = new ArrayList<>();
    long rows =
        MembershipFileReader.of(storage)
            .read(
                file,
                (id, o, n, p, s, e, fh, fl, q, k, v, oh, ol, c, r, rr) ->
                    lines.add(
                        new Line(
                            new String(id, o, n, US_ASCII),
                            p,
                            s,
                            e,
                            fh,
                            fl,
                            q,
                            k,
                            v,
                            oh,
                            ol,
                            c,
                            r,
                            rr)));
    assertThat(rows, is(file.rows()));
    return lines;
  }

  private void commit(FileDescriptor file) {
    ledger.claim(TARGET, "p1", "");
    ledger.commit(
        new SettledFiles(
            TARGET,
            "p1",
            "",
            ClosingNotes.NONE,
            List.of(0),
            List.of(file.encode()),
            List.of(),
            List.of(),
            List.of()));
    List<Slice> slices = ledger.view(TARGET).slices();
    assertThat(slices.get(0).memberships(), hasSize(1));
  }

  /** The table's rows through Iceberg's own reader and writer, as a compaction would do it. */
  private static LedgerFile rewritten(Table table, String pages) throws IOException {
    DataWriter<Record> writer =
        Parquet.writeData(table.io().newOutputFile(table.location() + "/" + pages + ".parquet"))
            .forTable(table)
            .set("write.parquet.page-version", pages)
            .createWriterFunc(GenericParquetWriter::create)
            .withPartition(table.newScan().planFiles().iterator().next().file().partition())
            .build();
    try (writer;
        CloseableIterable<Record> rows = IcebergGenerics.read(table).build()) {
      rows.forEach(writer::write);
    }
    DataFile file = writer.toDataFile();
    return new LedgerFile(file.location(), file.fileSizeInBytes(), file.recordCount());
  }

  private boolean hasSecondPages(LedgerFile file) throws IOException {
    try (ParquetFileReader reader = ParquetFileReader.open(storage.open(file))) {
      return reader.getRowGroups().get(0).getColumns().stream()
          .anyMatch(column -> column.getEncodingStats().usesV2Pages());
    }
  }

  private List<Path> dataFiles() throws IOException {
    try (var files = Files.walk(workspace.resolve("lakehouse/sluice/memberships"))) {
      return files.filter(path -> path.toString().endsWith(".parquet")).toList();
    }
  }

  private static LedgerFile file(byte[] descriptor, FileDescriptor.Kind kind) {
    FileDescriptor file = FileDescriptor.decode(descriptor, kind);
    return new LedgerFile(file.path(), file.bytes(), file.rows());
  }

  private static byte[] sets(int count) {
    List<DigestSet> sets = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      sets.add(DigestSet.of(i, new byte[Integer.bitCount(i) * DigestSet.DIGEST_BYTES]));
    }
    return KeyRow.join(sets);
  }
}
