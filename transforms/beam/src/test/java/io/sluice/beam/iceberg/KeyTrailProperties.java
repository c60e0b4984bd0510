package io.sluice.beam.iceberg;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import io.sluice.beam.iceberg.KeyRow.Kind;
import io.sluice.domain.batch.UploadRecord;
import io.sluice.domain.matchkey.DigestSet;
import io.sluice.domain.qualify.ConsentSignal;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Merged rows of one id say what the rows said, wherever the merge began and ended. */
class KeyTrailProperties {
  /** What readers make of an id's rows. */
  private record Said(List<DigestSet> newest, List<DigestSet> all, String country) {
    static Said of(List<KeyRow> rows) {
      TreeSet<DigestSet> all = new TreeSet<>();
      List<DigestSet> newest = List.of();
      String country = null;
      for (KeyRow row : rows) {
        if (row.kind() == Kind.CLEARED) {
          all.clear();
          newest = List.of();
          country = null;
        } else if (row.kind() == Kind.OFFERED) {
          all.addAll(row.sets());
        } else {
          newest = row.sets();
          all.addAll(newest);
          country = row.country();
        }
      }
      return new Said(newest, all.stream().limit(UploadRecord.MAX_KEY_SETS).toList(), country);
    }
  }

  @Property(tries = 300)
  void mergeOfAnyRunOfRowsSaysTheSame(
      @ForAll("rows") @Size(max = 30) List<KeyRow> rows,
      @ForAll @IntRange(max = 30) int from,
      @ForAll @IntRange(max = 30) int to) {
    int start = Math.min(from, rows.size());
    int end = Math.max(start, Math.min(to, rows.size()));
    List<KeyRow> merged = new ArrayList<>(rows.subList(0, start));
    merged.addAll(merge(rows.subList(start, end), start == 0));
    merged.addAll(rows.subList(end, rows.size()));

    assertThat(Said.of(merged), equalTo(Said.of(rows)));
  }

  @Property(tries = 300)
  void anyNumberOfRowsBecomesAtMostThree(@ForAll("rows") @Size(max = 30) List<KeyRow> rows) {
    assertThat(merge(rows, true).size(), is(lessThanOrEqualTo(2)));
    assertThat(merge(rows, false).size(), is(lessThanOrEqualTo(3)));
  }

  @Provide
  Arbitrary<KeyRow> row() {
    Arbitrary<List<DigestSet>> sets =
        Arbitraries.integers().between(0, 160).map(KeyTrailProperties::set).list().ofMaxSize(90);
    Arbitrary<KeyRow> sent =
        sets.flatMap(
            some -> Arbitraries.of("US", "DE", null).map(country -> row(Kind.SET, some, country)));
    Arbitrary<KeyRow> offered = sets.map(some -> row(Kind.OFFERED, some, "FR"));
    return Arbitraries.frequencyOf(
        Tuple.of(6, sent),
        Tuple.of(2, offered),
        Tuple.of(1, Arbitraries.just(row(Kind.CLEARED, List.of(), null))));
  }

  @Provide
  Arbitrary<List<KeyRow>> rows() {
    return row().list().ofMaxSize(30);
  }

  private static List<KeyRow> merge(List<KeyRow> rows, boolean whole) {
    KeyTrail trail = new KeyTrail();
    rows.forEach(trail::take);
    return trail.rows(whole);
  }

  private static KeyRow row(Kind kind, List<DigestSet> sets, String country) {
    return new KeyRow("u1", kind, country, ConsentSignal.NONE, KeyRow.join(sets), "p", 1);
  }

  private static DigestSet set(int number) {
    byte[] digest = new byte[DigestSet.DIGEST_BYTES];
    digest[0] = (byte) number;
    return DigestSet.of(0b1, digest);
  }
}
