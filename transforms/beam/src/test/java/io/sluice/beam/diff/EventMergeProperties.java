package io.sluice.beam.diff;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

import io.sluice.beam.qualify.PackedEvent;
import io.sluice.beam.qualify.PackedEvents;
import io.sluice.beam.qualify.PackedEvents.Row;
import io.sluice.domain.conversion.EventHistory.Corrections;
import io.sluice.domain.conversion.EventHistory.Known;
import io.sluice.domain.conversion.EventHistory.Status;
import io.sluice.domain.diff.Fingerprint;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What is sent of a bucket, against the rules said once more in the plainest way. */
class EventMergeProperties {
  /** A thing that the ledger says of an id. */
  record Said(String id, Known known, long at) {}

  @Property(tries = 500)
  void sendsWhatTheRulesSayAndAccountsForEveryRow(
      @ForAll("rows") List<Row> rows,
      @ForAll("ledger") List<Said> ledger,
      @ForAll Corrections corrections) {
    EventIndex index = EventIndex.of(blocks(rows));
    EventMerge merge = new EventMerge(index, corrections);
    ledger.forEach(said -> merge.known(said.id(), said.known(), said.at()));

    List<String> sent = new ArrayList<>();
    PackedEvent cursor = new PackedEvent();
    for (int row : merge.toSend()) {
      index.read(row, cursor);
      sent.add(
          new String(
              cursor.block(),
              cursor.encodedStart(),
              cursor.next() - cursor.encodedStart(),
              StandardCharsets.UTF_8));
    }

    assertThat(sent, equalTo(model(rows, ledger, corrections)));
    assertThat(merge.counts().balanced(), is(true));
    assertThat(merge.counts().events, is((long) rows.size()));
    assertThat(merge.counts().sent, is((long) sent.size()));
  }

  private static List<String> model(List<Row> rows, List<Said> ledger, Corrections corrections) {
    Map<String, List<Row>> byId =
        rows.stream().collect(Collectors.groupingBy(Row::id, TreeMap::new, Collectors.toList()));
    List<Row> sent = new ArrayList<>();
    byId.forEach(
        (id, own) -> {
          int newest = own.stream().mapToInt(Row::day).max().orElseThrow();
          List<Row> contents =
              own.stream()
                  .filter(row -> row.day() == newest)
                  .collect(
                      Collectors.toMap(
                          r -> r.content() + "@" + r.timeMillis(), r -> r, (a, b) -> a))
                  .values()
                  .stream()
                  .toList();
          if (contents.size() == 1 && goes(contents.get(0), ledger, corrections)) {
            sent.add(contents.get(0));
          }
        });
    sent.sort(Comparator.comparingLong(Row::timeMillis).thenComparing(Row::id));
    return sent.stream().map(row -> row.id() + "/" + row.content()).toList();
  }

  private static boolean goes(Row row, List<Said> ledger, Corrections corrections) {
    List<Known> words =
        ledger.stream()
            .filter(said -> said.id().equals(row.id()))
            .sorted(Comparator.comparingLong(Said::at))
            .map(Said::known)
            .toList();
    List<Known> held = words.stream().filter(w -> w.status() != Status.REFUSED).toList();
    Known last = words.isEmpty() ? null : words.get(words.size() - 1);
    if (last != null && last.status() == Status.REFUSED && same(row, last)) {
      return false;
    }
    if (held.isEmpty()) {
      return true;
    }
    Known holds = held.get(held.size() - 1);
    return same(row, holds) ? holds.status() == Status.UNKNOWN : corrections == Corrections.SEND;
  }

  private static boolean same(Row row, Known known) {
    return known.content().high() == row.content()
        && known.time().toEpochMilli() == row.timeMillis();
  }

  private static List<byte[]> blocks(List<Row> rows) {
    List<byte[]> blocks = new ArrayList<>();
    for (int from = 0; from < rows.size(); from += 7) {
      blocks.add(PackedEvents.block(rows.subList(from, Math.min(rows.size(), from + 7))));
    }
    return blocks;
  }

  @Provide
  Arbitrary<List<Row>> rows() {
    return Combinators.combine(ids(), times(), contents(), Arbitraries.integers().between(0, 2))
        .as(Row::new)
        .list()
        .ofMaxSize(40);
  }

  @Provide
  Arbitrary<List<Said>> ledger() {
    Arbitrary<Known> known =
        Combinators.combine(times(), contents(), Arbitraries.of(Status.class))
            .as(
                (time, content, status) ->
                    new Known(
                        Instant.ofEpochMilli(time), new Fingerprint(content, content), status));
    return Combinators.combine(ids(), known, Arbitraries.longs().between(0, 3))
        .as(Said::new)
        .list()
        .ofMaxSize(20)
        // One word a moment: what two words of one moment come to depends on what they say.
        .map(
            all ->
                List.copyOf(
                    all.stream()
                        .collect(
                            Collectors.toMap(
                                s -> s.id() + s.at(), s -> s, (a, b) -> a, TreeMap::new))
                        .values()));
  }

  private static Arbitrary<String> ids() {
    return Arbitraries.of("a", "b", "c", "order-1", "order-2", "ä");
  }

  private static Arbitrary<Long> times() {
    return Arbitraries.longs().between(0, 2).map(minute -> minute * 60_000);
  }

  private static Arbitrary<Long> contents() {
    return Arbitraries.longs().between(1, 3);
  }
}
