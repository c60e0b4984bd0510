package io.sluice.beam.iceberg;

import static io.sluice.beam.iceberg.EventFixture.ORDERS;
import static io.sluice.beam.iceberg.EventFixture.SETTLED;
import static io.sluice.beam.iceberg.EventFixture.event;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.domain.conversion.EventHistory.Status;
import io.sluice.domain.ledger.EventLedgerView.EventFile;
import io.sluice.domain.ledger.KnownEvent;
import io.sluice.domain.ledger.SettledEvents;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.parquet.Parquet;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventFilesTest {
  @TempDir private Path workspace;
  private CatalogSettings settings;
  private IcebergLedger ledger;
  private LedgerStorage storage;

  @BeforeEach
  void open() throws Exception {
    settings = CatalogSettings.sqlite(workspace.toString());
    ledger = IcebergLedger.open(settings);
    storage = LedgerFixture.copied(ledger.storage());
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void cursorGivesTheCellsOfItsRow() throws IOException {
    KnownEvent refused = event(ORDERS, "order-é", Status.REFUSED, "EVENT_TOO_OLD");
    EventFile file = write(List.of(event(ORDERS, "order-1"), refused));

    try (EventFileReader reader = EventFileReader.open(storage, file)) {
      assertThat(reader.next(), is(true));
      assertThat(reader.next(), is(true));
      byte[] id = Arrays.copyOfRange(reader.idBytes(), reader.idStart(), reader.idEnd());
      assertThat(new String(id, UTF_8), is("order-é"));
      assertThat(reader.eventTimeMillis(), is(refused.known().time().toEpochMilli()));
      assertThat(reader.fpHigh(), is(refused.known().content().high()));
      assertThat(reader.fpLow(), is(refused.known().content().low()));
      assertThat(reader.status(), is(Status.REFUSED));
      assertThat(reader.settledAtSeconds(), is(SETTLED.getEpochSecond()));
      assertThat(reader.known(), is(refused.known()));
      assertThat(reader.planId(), is("p1"));
      // Asked twice, said twice.
      assertThat(reader.event(), is(refused));
      assertThat(reader.event(), is(refused));
      assertThat(reader.next(), is(false));
    }
  }

  @Test
  void fileOfSeveralRowGroupsIsReadThrough() throws IOException {
    int rows = 250_000;
    EventFileWriter writer = writer("t");
    EventFile file;
    try (writer) {
      for (int i = 0; i < rows; i++) {
        writer.add(event(ORDERS, longId(i)));
      }
      file = EventFixture.file(writer.finish().orElseThrow());
    }

    int read = 0;
    try (EventFileReader reader = EventFileReader.open(storage, file)) {
      while (reader.next()) {
        // Looked at here and there: what lies between is passed over.
        if (read % 1_000 == 7) {
          assertThat(reader.event(), is(event(ORDERS, longId(read))));
        }
        read++;
      }
    }
    assertThat(read, is(rows));
    assertThat(rowGroups(file), greaterThan(1));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8})
  void fileOfFourBucketsIsReadByPlansOfOtherCountsAndFindsItsIds(int buckets) throws IOException {
    List<KnownEvent> events = events(200);
    List<EventFile> files =
        EventFixture.files(storage, ORDERS, "p1", "t", 4, SETTLED, events).stream()
            .map(EventFixture::file)
            .toList();
    for (int bucket = 0; bucket < buckets; bucket++) {
      int wanted = bucket;
      List<EventFile> overlapping =
          files.stream().filter(file -> file.overlaps(buckets, wanted)).toList();

      List<String> found =
          EventFixture.read(storage, overlapping).stream()
              .map(KnownEvent::eventId)
              .filter(id -> EventFixture.bucket(id, buckets) == wanted)
              .toList();

      String[] own =
          events.stream()
              .map(KnownEvent::eventId)
              .filter(id -> EventFixture.bucket(id, buckets) == wanted)
              .toArray(String[]::new);
      assertThat(found, containsInAnyOrder(own));
      assertThat(overlapping, hasSize(Math.max(1, 4 / buckets)));
    }
  }

  @Test
  void bucketWithoutARowLeavesNoFile() throws IOException {
    try (EventFileWriter writer = writer("t")) {
      assertThat(writer.finish(), is(Optional.empty()));
      assertThat(writer.rows(), is(0L));
    }

    assertThat(dataFiles(), empty());
  }

  @Test
  void fileGivenUpIsDeleted() throws IOException {
    try (EventFileWriter writer = writer("t")) {
      writer.add(event(ORDERS, "order-1"));
      assertThat(dataFiles(), hasSize(1));
    }

    assertThat(dataFiles(), empty());
  }

  @Test
  void secondTryNeverOverwritesTheFirstOnesFile() throws IOException {
    write(events(3));

    assertThrows(FileAlreadyExistsException.class, () -> write(events(3)));
  }

  @Test
  void eventOfAnotherBucketOrConversionIsRefused() throws IOException {
    KnownEvent stray = event(ORDERS, "order-1");
    int own = EventFixture.bucket("order-1", 2);
    try (EventFileWriter writer =
            EventFileWriter.create(storage, ORDERS, "p1", 2, 1 - own, SETTLED, "t");
        EventFileWriter carts = writer("u")) {
      IllegalArgumentException bucket =
          assertThrows(IllegalArgumentException.class, () -> writer.add(stray));
      KnownEvent cart = new KnownEvent("c", "carts", stray.known(), null);
      IllegalArgumentException conversion =
          assertThrows(IllegalArgumentException.class, () -> carts.add(cart));

      assertThat(
          bucket.getMessage(),
          is("an event of bucket " + own + " in a file of bucket " + (1 - own) + " of 2"));
      assertThat(conversion.getMessage(), is("an event of carts in a file of orders@acme-na"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, -4})
  void countOfBucketsThatIsNoPowerOfTwoIsRefused(int buckets) {
    assertThrows(
        IllegalArgumentException.class,
        () -> EventFileWriter.create(storage, ORDERS, "p1", buckets, 0, SETTLED, "t"));
  }

  @Test
  void damagedDescriptorIsRefused() throws IOException {
    byte[] whole = EventFixture.files(storage, ORDERS, "p1", "t", 1, SETTLED, events(1)).get(0);
    byte[] cut = Arrays.copyOf(whole, whole.length - 1);

    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> EventDescriptor.decode(cut));

    assertThat(e.getMessage(), containsString("damaged"));
    assertThrows(
        IllegalArgumentException.class,
        () -> FileDescriptor.decode(whole, FileDescriptor.Kind.MEMBERSHIPS));
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1", "v2"})
  void filesRewrittenByIcebergAreReadTheSame(String pages) throws IOException {
    List<KnownEvent> events = new ArrayList<>(events(9_000));
    events.add(event(ORDERS, "r-1", Status.REFUSED, "CODE"));
    ledger.events().claim(ORDERS, "p1", "");
    List<byte[]> files = EventFixture.files(storage, ORDERS, "p1", "t", 1, SETTLED, events);
    ledger.events().commit(new SettledEvents(ORDERS, "p1", "", files, List.of()));

    EventFile file = rewritten(pages);

    assertThat(file.path(), not(is(EventFixture.file(files.get(0)).path())));
    assertThat(EventFixture.read(storage, List.of(file)), equalTo(events));
  }

  @Test
  void eventTakesFewBytes() throws IOException {
    EventFile file = write(events(20_000));

    // The fingerprint alone is 16 of them.
    assertThat(file.bytes() / file.rows(), lessThan(45L));
  }

  @Test
  void filesAreFoundThroughTheView() throws IOException {
    ledger.events().claim(ORDERS, "p1", "");
    List<byte[]> files = EventFixture.files(storage, ORDERS, "p1", "t", 4, SETTLED, events(50));
    ledger.events().commit(new SettledEvents(ORDERS, "p1", "", files, List.of()));

    EventFile[] expected = files.stream().map(EventFixture::file).toArray(EventFile[]::new);
    assertThat(ledger.events().view(ORDERS).files(), contains(expected));
  }

  /** The table's rows through Iceberg's own reader and writer, as a compaction would do it. */
  private EventFile rewritten(String pages) throws IOException {
    Table table = settings.open().loadTable(LedgerTables.CONVERSIONS);
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
    return new EventFile(file.location(), file.fileSizeInBytes(), file.recordCount(), 1, 0, 1);
  }

  /** An id that nothing compresses. */
  private static String longId(int row) {
    SplittableRandom random = new SplittableRandom(row);
    byte[] bytes = new byte[120];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private int rowGroups(EventFile file) throws IOException {
    try (ParquetFileReader reader = ParquetFileReader.open(storage.open(file))) {
      return reader.getRowGroups().size();
    }
  }

  private EventFileWriter writer(String attempt) {
    return EventFileWriter.create(storage, ORDERS, "p1", 1, 0, SETTLED, attempt);
  }

  private EventFile write(List<KnownEvent> events) throws IOException {
    return EventFixture.file(
        EventFixture.files(storage, ORDERS, "p1", "t", 1, SETTLED, events).get(0));
  }

  private static List<KnownEvent> events(int count) {
    List<KnownEvent> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      events.add(event(ORDERS, "order-" + i));
    }
    return events;
  }

  private List<Path> dataFiles() throws IOException {
    Path folder = workspace.resolve("lakehouse/sluice/conversions");
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (var files = Files.walk(folder)) {
      return files.filter(path -> path.toString().endsWith(".parquet")).toList();
    }
  }
}
