package io.sluice.beam.diff;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.sluice.beam.diff.CandidateIndex.Merged;
import io.sluice.beam.qualify.ContentCodec;
import io.sluice.beam.qualify.PackedRow;
import io.sluice.beam.qualify.PackedRows;
import io.sluice.domain.diff.ContentFingerprint;
import io.sluice.domain.diff.DiffRule.RowsThatCount;
import io.sluice.domain.diff.Fingerprint;
import io.sluice.domain.qualify.Standing;
import io.sluice.domain.snapshot.KeyedMemberHash;
import io.sluice.domain.snapshot.MemberHash;
import io.sluice.domain.snapshot.RawKeySet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CandidateIndexTest {
  private static final KeyedMemberHash HASHING = KeyedMemberHash.of(new byte[16]);
  private static final ContentFingerprint PRINTS = ContentFingerprint.of(new byte[16], "rules-1");

  @Test
  void everyPersonIsFoundAfterTheTablesHaveGrown() {
    int people = 20_000;
    List<byte[]> blocks = new ArrayList<>();
    for (int from = 0; from < people; from += 500) {
      blocks.add(
          PackedRows.block(
              IntStream.range(from, from + 500).mapToObj(i -> member("u" + i)).toList()));
    }
    CandidateIndex index = index(blocks);

    assertThat(index.rows(), is(people));
    Set<Integer> rows = new HashSet<>();
    for (int i = 0; i < people; i++) {
      int row = match(index, "u" + i);
      assertThat(idOf(index, row), is("u" + i));
      rows.add(row);
    }
    assertThat(rows.size(), is(people));
    for (int i = people; i < people + 5_000; i++) {
      assertThat(match(index, "u" + i), is(-1));
    }
  }

  @Test
  void peopleWhoShareAPlaceInTheTableAreToldApart() {
    // The place in a table of 1,024 slots: the last, so that the search goes round its end.
    List<String> crowd = ids(id -> ((hash(id) >>> 32) & 1_023) == 1_023, 4);
    assertToldApart(crowd.subList(0, 3), crowd.get(3));
  }

  @Test
  void peopleWhoseHashesAreAlikeAreToldApart() {
    Map<Long, String> seen = new HashMap<>();
    List<List<String>> pairs = new ArrayList<>();
    for (int i = 0; pairs.size() < 2; i++) {
      String id = "c" + i;
      String other = seen.put(hash(id) >>> 32, id);
      if (other != null) {
        pairs.add(List.of(other, id));
      }
    }
    for (List<String> pair : pairs) {
      assertToldApart(pair, "nobody");
      assertToldApart(pair.subList(0, 1), pair.get(1));
    }
  }

  @Test
  void peopleOfTheSameContentWhoShareAPlaceInTheTableAreToldApart() {
    List<String> crowd = ids(id -> ((hash(id) >>> 32) & 1_023) == 1_023, 4);
    byte[] content = PackedRows.content("household@example.com");
    List<String> present = crowd.subList(0, 3);
    CandidateIndex index =
        index(
            List.of(
                PackedRows.block(
                    present.stream()
                        .map(id -> PackedRows.qualified(id, PRINTS, content))
                        .toList())));

    for (String id : present) {
      Fingerprint print = PackedRows.print(id, PRINTS, content);
      assertThat(idOf(index, match(index, id, print)), is(id));
    }
    Fingerprint absent = PackedRows.print(crowd.get(3), PRINTS, content);
    assertThat(match(index, crowd.get(3), absent), is(-1));
  }

  @Test
  void idsMadeToMeetInTheHashWithoutAKeyAreTwoPeople() {
    List<String> pair = List.of("kaK19Uzd8m", "SV045103Qh");
    assertThat(unkeyed(pair.get(0)), is(unkeyed(pair.get(1))));
    byte[] content = PackedRows.content("household@example.com");
    CandidateIndex both =
        index(
            List.of(
                PackedRows.block(
                    pair.stream().map(id -> PackedRows.qualified(id, PRINTS, content)).toList())));

    for (String id : pair) {
      assertThat(idOf(both, match(both, id, PackedRows.print(id, PRINTS, content))), is(id));
    }
    CandidateIndex one =
        index(
            List.of(PackedRows.block(List.of(PackedRows.qualified(pair.get(0), PRINTS, content)))));
    Fingerprint ofTheOther = PackedRows.print(pair.get(1), PRINTS, content);
    assertThat(match(one, pair.get(1), ofTheOther), is(-1));
  }

  private static long unkeyed(String id) {
    byte[] bytes = id.getBytes(US_ASCII);
    return MemberHash.of(bytes, 0, bytes.length);
  }

  @Test
  void onlyPeopleWhomNoLedgerRowMatchedAreLeftOver() {
    CandidateIndex index =
        index(
            List.of(PackedRows.block(List.of(member("a"), member("b"), member("a"))), new byte[0]));
    match(index, "b");

    List<String> left =
        IntStream.range(0, index.rows())
            .filter(index::unmatchedHead)
            .mapToObj(row -> idOf(index, row))
            .toList();

    assertThat(left, equalTo(List.of("a")));
    assertThat(index.merged(match(index, "a")), is(true));
    assertThat(index.merged(match(index, "b")), is(false));
  }

  @Test
  void rowsOfOnePersonBecomeOneCandidateWhateverTheirOrder() {
    byte[] one = row("a", 5, "one@example.com");
    byte[] two = row("a", 9, "two@example.com");
    byte[] again = row("a", 7, "one@example.com");
    byte[] old = PackedRows.excluded("a", Standing.LIFETIME_OVER);
    Merged merged = resolve(List.of(one, two, again, old));

    assertThat(merged.standing(), is(Standing.QUALIFIED));
    assertThat(merged.until(), is(9L));
    assertThat(merged.qualifiedRows(), is(3));
    List<RawKeySet> sets = ContentCodec.read(merged.content(), 0).keySets();
    assertThat(
        sets,
        equalTo(List.of(PackedRows.email("one@example.com"), PackedRows.email("two@example.com"))));
    assertThat(merged.print(), equalTo(PackedRows.print("a", PRINTS, merged.content())));
    for (List<byte[]> order :
        List.of(List.of(old, again, two, one), List.of(two, old, one, again))) {
      assertThat(resolve(order).content(), equalTo(merged.content()));
      assertThat(resolve(order).print(), equalTo(merged.print()));
      assertThat(resolve(order).until(), is(9L));
    }
  }

  @Test
  void suppressionOfOneRowStandsForThePerson() {
    Merged merged =
        resolve(
            List.of(row("a", 5, "a@example.com"), PackedRows.excluded("a", Standing.SUPPRESSED)));

    assertThat(merged.standing(), is(Standing.SUPPRESSED));
    assertThat(merged.qualifiedRows(), is(1));

    Merged denied =
        resolve(
            List.of(
                PackedRows.excluded("a", Standing.CONSENT_DENIED),
                PackedRows.excluded("a", Standing.LIFETIME_OVER)));
    assertThat(denied.standing(), is(Standing.CONSENT_DENIED));
    assertThat(denied.until(), is(PackedRow.NO_TIME));
    assertThat(denied.content().length, is(0));
  }

  @Test
  void ofSeveralDaysTheNewestRowsCount() {
    byte[] old = row("a", 5, "old@example.com");
    byte[] denied = PackedRows.excluded("a", Standing.CONSENT_DENIED, 7);
    byte[] back = row("a", 9, "back@example.com");

    Merged returned = newest(List.of(old, back, denied));
    assertThat(returned.standing(), is(Standing.QUALIFIED));
    assertThat(
        ContentCodec.read(returned.content(), 0).keySets(),
        equalTo(List.of(PackedRows.email("back@example.com"))));
    assertThat(returned.qualifiedRows(), is(2));

    Merged left = newest(List.of(denied, old));
    assertThat(left.standing(), is(Standing.CONSENT_DENIED));
    assertThat(left.until(), is(7L));
    assertThat(left.qualifiedRows(), is(1));
  }

  @Test
  void anOptOutWithoutATimeStandsAgainstEveryDay() {
    for (Standing optOut : List.of(Standing.SUPPRESSED, Standing.CONSENT_DENIED)) {
      Merged merged =
          newest(List.of(row("a", 9, "a@example.com"), PackedRows.excluded("a", optOut)));
      assertThat(merged.standing(), is(optOut));
    }
  }

  @Test
  void denialInDroppedRowGivesWayToQualifiedRowUnlessAnIncrementHasItLater() {
    byte[] own = row("a", 5, "a@example.com");
    byte[] before = PackedRows.excluded("a", Standing.DENIED_ELSEWHERE, 4);
    byte[] same = PackedRows.excluded("a", Standing.DENIED_ELSEWHERE, 5);
    byte[] later = PackedRows.excluded("a", Standing.DENIED_ELSEWHERE, 6);
    byte[] timeless = PackedRows.excluded("a", Standing.DENIED_ELSEWHERE);

    for (byte[] denial : List.of(before, same, later, timeless)) {
      assertThat(resolve(List.of(own, denial)).standing(), is(Standing.QUALIFIED));
    }
    for (byte[] denial : List.of(before, same, timeless)) {
      Merged merged = resolve(List.of(own, denial), RowsThatCount.ALL_SINCE_DENIAL);
      assertThat(merged.standing(), is(Standing.QUALIFIED));
    }
    Merged denied = resolve(List.of(own, later), RowsThatCount.ALL_SINCE_DENIAL);
    assertThat(denied.standing(), is(Standing.DENIED_ELSEWHERE));
    assertThat(denied.qualifiedRows(), is(1));
    byte[] over = PackedRows.excluded("a", Standing.LIFETIME_OVER);
    assertThat(resolve(List.of(over, before)).standing(), is(Standing.DENIED_ELSEWHERE));
  }

  private static Merged newest(List<byte[]> rows) {
    return resolve(rows, RowsThatCount.NEWEST);
  }

  private static Merged resolve(List<byte[]> rows) {
    return resolve(rows, RowsThatCount.ALL);
  }

  private static Merged resolve(List<byte[]> rows, RowsThatCount counting) {
    List<byte[]> blocks = new ArrayList<>();
    blocks.add(PackedRows.block(List.of(member("b"), rows.get(0))));
    rows.subList(1, rows.size()).forEach(blocks::add);
    CandidateIndex index = CandidateIndex.of(blocks, counting, HASHING);
    int first = match(index, "a");
    assertThat(first, not(is(-1)));
    return index.resolve(first, PRINTS);
  }

  private static CandidateIndex index(List<byte[]> blocks) {
    return CandidateIndex.of(blocks, RowsThatCount.ALL, HASHING);
  }

  private static void assertToldApart(List<String> present, String absent) {
    CandidateIndex index =
        index(List.of(PackedRows.block(present.stream().map(CandidateIndexTest::member).toList())));

    for (String id : present) {
      assertThat(idOf(index, match(index, id)), is(id));
      assertThat(index.merged(match(index, id)), is(false));
    }
    assertThat(match(index, absent), is(-1));
  }

  private static List<String> ids(Predicate<String> wanted, int count) {
    return IntStream.iterate(0, i -> i + 1)
        .mapToObj(i -> "c" + i)
        .filter(wanted)
        .limit(count)
        .toList();
  }

  private static long hash(String id) {
    byte[] bytes = id.getBytes(US_ASCII);
    return HASHING.of(bytes, 0, bytes.length);
  }

  private static byte[] member(String id) {
    return PackedRows.qualified(id, PRINTS, PackedRows.content(id + "@example.com"));
  }

  private static byte[] row(String id, long until, String email) {
    byte[] content = PackedRows.content(email);
    return PackedRows.qualified(id, until, PackedRows.print(id, PRINTS, content), content);
  }

  private static int match(CandidateIndex index, String id) {
    return match(index, id, new Fingerprint(0, 0));
  }

  private static int match(CandidateIndex index, String id, Fingerprint ledger) {
    byte[] bytes = ("##" + id).getBytes(US_ASCII);
    long hash = HASHING.of(bytes, 2, bytes.length);
    int[] found = new int[1];
    index.find(new long[] {hash}, 1, found);
    return index.match(found[0], bytes, 2, bytes.length, hash, ledger.high(), ledger.low());
  }

  private static String idOf(CandidateIndex index, int row) {
    PackedRow cursor = new PackedRow();
    index.read(row, cursor);
    return new String(
        cursor.block(), cursor.idStart(), cursor.idEnd() - cursor.idStart(), US_ASCII);
  }
}
