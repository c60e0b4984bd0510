package io.sluice.beam.qualify;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

import io.sluice.beam.qualify.ContentCodec.Content;
import io.sluice.domain.batch.UploadRecord;
import io.sluice.domain.diff.Fingerprint;
import io.sluice.domain.qualify.ConsentSignal;
import io.sluice.domain.qualify.ConsentSignal.Grant;
import io.sluice.domain.qualify.Standing;
import io.sluice.domain.snapshot.RawKeySet;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** The byte forms between the snapshot and the merge. */
class PackedFormProperties {
  private static final String ID =
      "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_";

  /** One packed row, for comparison. */
  private record Line(
      String id, Standing standing, long until, Fingerprint print, Content content) {
    byte[] packed() {
      return standing == Standing.QUALIFIED
          ? PackedRows.qualified(
              id,
              until,
              print,
              PackedRows.content(content.country(), content.consent(), content.keySets()))
          : PackedRows.excluded(id, standing);
    }
  }

  @Property(tries = 300)
  void rowsOfABlockComeBackInTheirOrder(@ForAll @Size(max = 20) List<@From("lines") Line> lines) {
    byte[] block = PackedRows.block(lines.stream().map(Line::packed).toList());
    PackedRow row = new PackedRow();
    int at = 0;
    for (Line line : lines) {
      row.moveTo(block, at);
      assertThat(
          new String(block, row.idStart(), row.idEnd() - row.idStart(), StandardCharsets.US_ASCII),
          equalTo(line.id()));
      assertThat(row.standing(), is(line.standing()));
      if (line.standing() == Standing.QUALIFIED) {
        assertThat(row.until(), is(line.until()));
        assertThat(new Fingerprint(row.printHigh(), row.printLow()), equalTo(line.print()));
        assertSame(ContentCodec.read(row.block(), row.payloadStart()), line.content());
      } else {
        assertThat(row.until(), is(PackedRow.NO_TIME));
        assertThat(row.payloadEnd(), is(row.payloadStart()));
      }
      at = row.next();
    }
    assertThat(at, is(block.length));
  }

  @Property(tries = 500)
  void contentComesBackFromAnyPlaceInABlock(
      @ForAll("contents") Content content, @ForAll @Size(max = 40) byte[] before) {
    byte[] bytes = PackedRows.content(content.country(), content.consent(), content.keySets());
    byte[] shifted = PackedRows.block(List.of(before, bytes));

    assertSame(ContentCodec.read(shifted, before.length), content);
    List<byte[]> sets = ContentCodec.sets(shifted, before.length);
    assertThat(sets.size(), is(new HashSet<>(content.keySets()).size()));
    int length = 1 + ContentCodec.headLength(shifted, before.length);
    assertThat(length + sets.stream().mapToInt(s -> s.length).sum(), is(bytes.length));
  }

  @Property(tries = 300)
  void rowsOfAPersonMergeToTheSameContentInAnyOrder(
      @ForAll @Size(min = 1, max = 6) List<@From("contents") Content> rows, @ForAll Random random) {
    List<MergedContent.Row> one = new ArrayList<>();
    for (Content row : rows) {
      long until = random.nextInt(3) == 0 ? PackedRow.NO_TIME : random.nextInt(3);
      one.add(
          new MergedContent.Row(
              PackedRows.content(row.country(), row.consent(), row.keySets()), until));
    }
    List<MergedContent.Row> other = new ArrayList<>(one);
    other.add(one.get(random.nextInt(one.size())));
    Collections.shuffle(other, random);

    byte[] merged = MergedContent.of(one);

    assertThat(MergedContent.of(other), equalTo(merged));
    Content read = ContentCodec.read(merged, 0);
    Content newest = ContentCodec.read(Collections.max(one).content(), 0);
    assertThat(read.country(), equalTo(newest.country()));
    assertThat(read.consent(), equalTo(newest.consent()));
    Set<RawKeySet> all = new HashSet<>();
    rows.forEach(row -> all.addAll(row.keySets()));
    assertThat(read.keySets().size(), is(all.size()));
    assertThat(Set.copyOf(read.keySets()), equalTo(all));
  }

  @Example
  void newestRowDecidesCountryAndConsent() {
    ConsentSignal denied = new ConsentSignal(Grant.DENIED, null, null, null);
    byte[] old = PackedRows.content("DE", ConsentSignal.NONE, List.of());
    byte[] young = PackedRows.content("CA", denied, List.of());
    byte[] never = PackedRows.content("ZZ", ConsentSignal.NONE, List.of());

    Content merged =
        ContentCodec.read(
            MergedContent.of(
                List.of(
                    new MergedContent.Row(young, 8),
                    new MergedContent.Row(old, 7),
                    new MergedContent.Row(never, PackedRow.NO_TIME))),
            0);

    assertThat(merged, equalTo(new Content("CA", denied, List.of())));
  }

  @Example
  void mergedSetsAreTheFirstHundredInByteOrder() {
    List<RawKeySet> sets =
        IntStream.range(0, 160).mapToObj(i -> PackedRows.email("u" + (1_000 + i))).toList();
    byte[] first = PackedRows.content("US", ConsentSignal.NONE, sets.subList(60, 160));
    byte[] second = PackedRows.content("US", ConsentSignal.NONE, sets.subList(0, 100));

    byte[] merged =
        MergedContent.of(
            List.of(new MergedContent.Row(first, 2), new MergedContent.Row(second, 1)));

    assertThat(UploadRecord.MAX_KEY_SETS, is(100));
    assertThat(merged, equalTo(PackedRows.content("US", ConsentSignal.NONE, sets.subList(0, 100))));
  }

  private static void assertSame(Content read, Content written) {
    assertThat(read.country(), equalTo(written.country()));
    assertThat(read.consent(), equalTo(written.consent()));
    TreeSet<byte[]> order = new TreeSet<>(Arrays::compareUnsigned);
    byte[] canonical = PackedRows.content(written.country(), written.consent(), written.keySets());
    order.addAll(ContentCodec.sets(canonical, 0));
    assertThat(
        PackedRows.content(read.country(), read.consent(), read.keySets()), equalTo(canonical));
    assertThat(read.keySets().size(), is(order.size()));
  }

  @Provide
  Arbitrary<Line> lines() {
    Arbitrary<String> ids =
        Arbitraries.strings().withChars(ID.toCharArray()).ofMinLength(1).ofMaxLength(128);
    Arbitrary<Fingerprint> prints =
        Combinators.combine(Arbitraries.longs(), Arbitraries.longs()).as(Fingerprint::new);
    return Combinators.combine(
            ids, Arbitraries.of(Standing.values()), Arbitraries.longs(), prints, contents())
        .as(Line::new);
  }

  @Provide
  Arbitrary<Content> contents() {
    Arbitrary<Grant> grants = Arbitraries.of(Grant.values()).injectNull(0.5);
    Arbitrary<String> texts = Arbitraries.strings().ofMinLength(1).ofMaxLength(300);
    Arbitrary<String> signals = texts.filter(PackedFormProperties::encodable).injectNull(0.6);
    Arbitrary<ConsentSignal> consents =
        Combinators.combine(grants, grants, signals, signals).as(ConsentSignal::new);
    return Combinators.combine(
            Arbitraries.of("US", "DE", "GB"), consents, sets().list().ofMaxSize(5))
        .as(Content::new);
  }

  private static Arbitrary<RawKeySet> sets() {
    return Arbitraries.strings()
        .ofMinLength(1)
        .ofMaxLength(200)
        .filter(PackedFormProperties::encodable)
        .map(String::strip)
        .injectNull(0.5)
        .array(String[].class)
        .ofSize(8)
        .map(RawKeySet::of);
  }

  private static boolean encodable(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }
}
