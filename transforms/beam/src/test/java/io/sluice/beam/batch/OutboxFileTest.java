package io.sluice.beam.batch;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.domain.batch.BatchId;
import io.sluice.domain.batch.PlannedChange;
import io.sluice.domain.delivery.LaneId;
import io.sluice.domain.diff.ChangeKind;
import io.sluice.domain.diff.Fingerprint;
import io.sluice.domain.diff.RemovalReason;
import io.sluice.domain.matchkey.DigestSet;
import io.sluice.domain.qualify.ConsentSignal;
import io.sluice.domain.qualify.ConsentSignal.Grant;
import io.sluice.domain.qualify.Region;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

class OutboxFileTest {
  private static final LaneId LANE = PlanFixture.LANE;
  private static final PlannedChange FULL =
      new PlannedChange(
          "u-1",
          ChangeKind.UPDATE,
          null,
          List.of(digests(0b1, 7), digests(0b1000_0011, 9)),
          "DE",
          new ConsentSignal(Grant.GRANTED, Grant.NOT_APPLICABLE, "tcf-string", "gpp-string"),
          new Fingerprint(-1, 42),
          Instant.parse("2030-03-01T10:11:12Z"));
  private static final PlannedChange BARE =
      new PlannedChange(
          "u-2",
          ChangeKind.REMOVE,
          RemovalReason.ERASED,
          List.of(digests(0b1111_1111, 1)),
          null,
          ConsentSignal.NONE,
          new Fingerprint(0, 0),
          null);
  private static final List<PlannedChange> CHANGES = List.of(FULL, BARE);

  @Test
  void batchComesBackAsItWas() throws IOException {
    assertThat(read(file("p1", 1)), equalTo(CHANGES));
  }

  @Test
  void anyAvroReaderUnderstandsTheFile() throws IOException {
    List<GenericRecord> records = new ArrayList<>();
    try (DataFileStream<GenericRecord> stream =
        new DataFileStream<>(new ByteArrayInputStream(file("p1", 1)), new GenericDatumReader<>())) {
      stream.forEach(records::add);
    }
    assertThat(records, hasSize(2));
    GenericRecord full = records.get(0);
    assertThat(full.get("externalUserId").toString(), is("u-1"));
    assertThat(full.get("kind").toString(), is("UPDATE"));
    assertThat(full.get("reason").toString(), is("NONE"));
    assertThat(full.get("country").toString(), is("DE"));
    assertThat(full.get("userData").toString(), is("GRANTED"));
    assertThat(full.get("adStorage").toString(), is("NOT_APPLICABLE"));
    assertThat(full.get("tcf").toString(), is("tcf-string"));
    assertThat(((ByteBuffer) full.get("keySets")).remaining(), is(33 + 1 + 3 * 32));
    assertThat(
        ((GenericData.Fixed) full.get("fingerprint")).bytes(),
        equalTo(new Fingerprint(-1, 42).bytes()));
    assertThat(
        full.get("qualifiedUntil"), is(Instant.parse("2030-03-01T10:11:12Z").getEpochSecond()));
    GenericRecord bare = records.get(1);
    assertThat(bare.get("reason").toString(), is("ERASED"));
    assertThat(bare.get("country") == null && bare.get("qualifiedUntil") == null, is(true));
    assertThat(bare.get("userData").toString(), is("NONE"));
  }

  @Test
  void symbolsOfTheSchemaAreOurConstants() {
    assertThat(symbols("kind"), equalTo(names(ChangeKind.values())));
    assertThat(symbols("reason"), equalTo(withNone(RemovalReason.values())));
    assertThat(symbols("userData"), equalTo(withNone(Grant.values())));
  }

  @Test
  void sameBatchGivesTheSameBytesAndId() throws IOException {
    assertThat(file("p1", 1), equalTo(file("p1", 1)));
    assertThat(id("p1", LANE, 1, CHANGES), equalTo(id("p1", LANE, 1, CHANGES)));
  }

  @Test
  void idDependsOnPlanLaneSequenceContentAndOrder() {
    BatchId id = id("p1", LANE, 1, CHANGES);
    assertThat(id("p2", LANE, 1, CHANGES), not(id));
    assertThat(id("p1", new LaneId(Region.EU, "acme-na", "amc"), 1, CHANGES), not(id));
    assertThat(id("p1", LANE, 2, CHANGES), not(id));
    assertThat(id("p1", LANE, 1, List.of(BARE, FULL)), not(id));
    assertThat(id("p1", LANE, 1, List.of(FULL)), not(id));
  }

  @Test
  void tornFileIsAnError() throws IOException {
    byte[] whole = file("p1", 1);
    byte[] torn = Arrays.copyOf(whole, whole.length - 40);
    assertThrows(IOException.class, () -> read(torn));
    assertThrows(IOException.class, () -> read(new byte[3]));
  }

  @Test
  void fileOfAnotherLayoutIsAnError() throws IOException {
    Schema other = SchemaBuilder.record("Other").fields().requiredString("a").endRecord();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DataFileWriter<GenericRecord> writer =
        new DataFileWriter<>(new GenericDatumWriter<>(other))) {
      writer.create(other, out);
    }
    assertThrows(IOException.class, () -> read(out.toByteArray()));
  }

  private static byte[] file(String plan, int seq) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BatchId id =
        OutboxFile.write(
            out, ChangeCodec.INSTANCE, plan, LANE, seq, ChangeCodec.INSTANCE.toBytes(CHANGES));
    assertThat(id, equalTo(id(plan, LANE, seq, CHANGES)));
    return out.toByteArray();
  }

  private static BatchId id(String plan, LaneId lane, int seq, List<PlannedChange> changes) {
    return OutboxFile.batchId(plan, lane, seq, ChangeCodec.INSTANCE.toBytes(changes));
  }

  private static List<PlannedChange> read(byte[] file) throws IOException {
    return OutboxFile.read(new ByteArrayInputStream(file), ChangeCodec.INSTANCE).records();
  }

  private static DigestSet digests(int mask, int fill) {
    byte[] bytes = new byte[Integer.bitCount(mask) * DigestSet.DIGEST_BYTES];
    Arrays.fill(bytes, (byte) fill);
    return DigestSet.of(mask, bytes);
  }

  private static List<String> symbols(String field) {
    return ChangeCodec.SCHEMA.getField(field).schema().getEnumSymbols();
  }

  private static List<String> names(Enum<?>[] values) {
    return Arrays.stream(values).map(Enum::name).toList();
  }

  private static List<String> withNone(Enum<?>[] values) {
    return Stream.concat(Stream.of("NONE"), names(values).stream()).toList();
  }
}
