package io.sluice.beam.diff;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import io.sluice.beam.iceberg.CatalogSettings;
import io.sluice.beam.iceberg.IcebergLedger;
import io.sluice.beam.iceberg.KeyFileWriter;
import io.sluice.beam.iceberg.KeyRow;
import io.sluice.beam.iceberg.KeyRow.Kind;
import io.sluice.domain.ledger.ClosingNotes;
import io.sluice.domain.ledger.LedgerView;
import io.sluice.domain.ledger.Retention;
import io.sluice.domain.ledger.SentDigests;
import io.sluice.domain.ledger.SentDigests.Content;
import io.sluice.domain.ledger.SettledFiles;
import io.sluice.domain.matchkey.DigestSet;
import io.sluice.domain.qualify.AudienceTarget;
import io.sluice.domain.qualify.ConsentSignal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** A plan finds the same digests in a ledger that is kept up and in one that never was. */
class StoredKeysAfterUpkeepProperties {
  private static final Set<String> IDS = Set.of("u1", "u2", "u3", "u4");
  // All files and versions are old by this clock.
  private static final Instant LATER = Instant.parse("2036-01-01T00:00:00Z");
  private static Path workspace;
  private static IcebergLedger ledger;
  private static int tries;

  @BeforeContainer
  static void open() throws IOException {
    workspace = Files.createTempDirectory("keys");
    ledger = IcebergLedger.open(CatalogSettings.sqlite(workspace.toString()));
  }

  @AfterContainer
  static void close() throws IOException {
    ledger.close();
    try (var paths = Files.walk(workspace)) {
      paths.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    }
  }

  @Property(tries = 8)
  void lookUpsAnswerTheSame(
      @ForAll("nights") @Size(min = 5, max = 7) List<List<KeyRow>> nights,
      @ForAll @IntRange(min = 4, max = 7) int keptUpAfter)
      throws IOException {
    tries++;
    AudienceTarget kept = new AudienceTarget("kept-" + tries, "acme-na");
    AudienceTarget plain = new AudienceTarget("plain-" + tries, "acme-na");
    for (int night = 1; night <= nights.size(); night++) {
      settle(kept, night, nights.get(night - 1));
      if (night == keptUpAfter || night == nights.size()) {
        // Before there are enough files of the other one to be merged.
        ledger.upkeep(Retention.DEFAULT, LATER).run(Set.of());
        assertThat(files(kept), is(lessThan(4)));
      }
    }
    for (int night = 1; night <= nights.size(); night++) {
      settle(plain, night, nights.get(night - 1));
    }

    assertThat(answers(kept), equalTo(answers(plain)));
    ledger.upkeep(Retention.DEFAULT, LATER).run(Set.of());
    assertThat(answers(plain), equalTo(answers(kept)));
  }

  @Provide
  Arbitrary<List<List<KeyRow>>> nights() {
    Arbitrary<List<DigestSet>> sets =
        Arbitraries.integers()
            .between(0, 9)
            .map(StoredKeysAfterUpkeepProperties::set)
            .list()
            .ofMinSize(1)
            .ofMaxSize(2);
    Arbitrary<KeyRow> sent =
        Combinators.combine(Arbitraries.of(IDS), sets, Arbitraries.of("US", "DE"))
            .as((id, some, country) -> row(id, Kind.SET, some, country));
    Arbitrary<KeyRow> offered =
        Combinators.combine(Arbitraries.of(IDS), sets)
            .as((id, some) -> row(id, Kind.OFFERED, some, "FR"));
    Arbitrary<KeyRow> cleared =
        Arbitraries.of(IDS).map(id -> row(id, Kind.CLEARED, List.of(), null));
    return Arbitraries.oneOf(sent, sent, offered, cleared)
        .list()
        .ofMinSize(1)
        .ofMaxSize(4)
        .list()
        .ofMinSize(5)
        .ofMaxSize(7);
  }

  private static void settle(AudienceTarget target, int night, List<KeyRow> rows)
      throws IOException {
    String plan = "p" + night;
    LedgerView view = ledger.view(target);
    ledger.claim(target, plan, view.version());
    List<byte[]> keys = new ArrayList<>();
    try (KeyFileWriter writer = KeyFileWriter.create(ledger.storage(), target, 0, plan, "try-1")) {
      for (KeyRow row : rows) {
        writer.add(
            new KeyRow(
                row.externalUserId(),
                row.kind(),
                row.country(),
                row.consent(),
                row.keySets(),
                plan,
                night));
      }
      keys.add(writer.finish());
    }
    ledger.commit(
        new SettledFiles(
            target,
            plan,
            view.version(),
            ClosingNotes.NONE,
            List.of(),
            List.of(),
            keys,
            List.of(),
            List.of()));
  }

  private static int files(AudienceTarget target) {
    return ledger.view(target).slices().get(0).keys().size();
  }

  private static Map<String, String> answers(AudienceTarget target) throws IOException {
    StoredKeys keys =
        StoredKeys.read(ledger.storage(), ledger.view(target).slices().get(0).keys(), IDS);
    Map<String, String> answers = new TreeMap<>();
    for (String id : IDS) {
      SentDigests sent = keys.find(id.getBytes(StandardCharsets.US_ASCII));
      answers.put(
          id,
          sent == null
              ? "none"
              : numbers(sent.newest().map(Content::sets).orElse(List.of()))
                  + " of "
                  + numbers(sent.all())
                  + sent.newest().map(Content::country));
    }
    return answers;
  }

  private static List<Byte> numbers(List<DigestSet> sets) {
    return sets.stream().map(set -> set.bytes()[0]).toList();
  }

  private static KeyRow row(String id, Kind kind, List<DigestSet> sets, String country) {
    return new KeyRow(id, kind, country, ConsentSignal.NONE, KeyRow.join(sets), "p", 1);
  }

  private static DigestSet set(int number) {
    byte[] digest = new byte[DigestSet.DIGEST_BYTES];
    digest[0] = (byte) number;
    return DigestSet.of(0b1, digest);
  }
}
