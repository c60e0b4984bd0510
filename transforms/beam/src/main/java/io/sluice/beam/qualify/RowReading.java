package io.sluice.beam.qualify;

import io.sluice.beam.snapshot.ColumnValues;
import io.sluice.beam.snapshot.SourceColumns;
import io.sluice.beam.snapshot.SourceRow;
import io.sluice.domain.diff.ContentFingerprint;
import io.sluice.domain.matchkey.ColumnForms;
import io.sluice.domain.matchkey.SharedKeys;
import io.sluice.domain.qualify.ConsentPolicy;
import io.sluice.domain.qualify.ConsentSignal;
import io.sluice.domain.qualify.Qualifier;
import io.sluice.domain.qualify.Qualifier.Verdict;
import io.sluice.domain.qualify.RejectCode;
import io.sluice.domain.snapshot.ExternalUserIds;
import io.sluice.domain.snapshot.MatchKeyType;
import io.sluice.domain.snapshot.RawKeySet;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One row as the qualify stage reads it: its id, what is the same for every target, and how it
 * stands towards one. Reused from row to row; not safe for several threads. Personal data: raw.
 */
public final class RowReading {
  private final RowFacts facts;
  private final RawText text = new RawText();
  private final ByteBuilder id = new ByteBuilder(160);
  private final KeySetWriter keySets;
  private @Nullable RejectCode badId;
  private boolean derivable;

  private RowReading(SourceColumns columns, ColumnForms forms) {
    this.facts = new RowFacts(columns);
    this.keySets = new KeySetWriter(forms, SharedKeys.NONE, SharedKeyRule.Effect.REPORT);
  }

  /**
   * Makes it for a source, or for the ids of a suppression list.
   *
   * @param forms what the columns of keys are declared to hold
   */
  public static RowReading of(SourceColumns columns, ColumnForms forms) {
    return new RowReading(columns, forms);
  }

  /** Whether a row has one of the values in a column; with no column every row is selected. */
  public static boolean selected(SourceRow row, @Nullable String column, List<byte[]> wanted) {
    if (column == null) {
      return true;
    }
    ColumnValues values = row.column(column);
    for (int i = 0; values != null && i < values.count(); i++) {
      for (byte[] one : wanted) {
        if (Arrays.equals(values.buffer(), values.start(i), values.end(i), one, 0, one.length)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Reads the cursor's current row. */
  public void read(SourceRow row) {
    facts.read(row);
    readId(row.id());
  }

  /**
   * How the row stands towards a target that selects it: facts first, then routing, so that a bad
   * row is counted for one account, then the id, then consent and lifetime.
   */
  public Verdict verdict(QualifySpec.Ids ids, Qualifier qualifier) {
    if (facts.bad() != null) {
      return new Verdict.Rejected(facts.bad());
    }
    Verdict verdict = qualifier.judge(facts.country(), facts.consent(), facts.qualifiedAt());
    return usable(ids) || verdict instanceof Verdict.Elsewhere
        ? verdict
        : new Verdict.Rejected(badId);
  }

  /** Whether the row may deny consent: a look at one byte, before anything of it is read. */
  boolean mayDeny(SourceRow row) {
    return facts.mayDeny(row);
  }

  /** Whether the row denies consent and names a person whom a target may have as a member. */
  public boolean denies(QualifySpec.Ids ids) {
    return usable(ids) && ConsentPolicy.denies(facts.consent());
  }

  private boolean usable(QualifySpec.Ids ids) {
    return badId == null || (ids == QualifySpec.Ids.DERIVE && derivable);
  }

  /** The row's country, normalized; {@code null} where it has none. */
  public @Nullable String country() {
    return facts.country();
  }

  /** The id as Amazon gets it, derived where it does not fit; empty where the row has none. */
  public Optional<String> amazonId() {
    return badId == null || derivable
        ? Optional.of(new String(id.array(), 0, id.length(), StandardCharsets.US_ASCII))
        : Optional.empty();
  }

  /** The raw key sets of the row in canonical form, at most 100. */
  public List<RawKeySet> keySets(SourceRow row) {
    ByteBuilder content = new ByteBuilder(1_024);
    // The head does not matter here, only that there is one.
    ContentCodec.writeHead(content, "US", ConsentSignal.NONE);
    keySets.write(row, content);
    return ContentCodec.read(content.toArray(), 0).keySets();
  }

  /** Whether the row of the last {@link #keySets} has a value that is too long or not UTF-8. */
  public boolean hasUnusable(MatchKeyType key) {
    return (keySets.unusableMask() & key.bit()) != 0;
  }

  @Nullable Instant qualifiedAt() {
    return facts.qualifiedAt();
  }

  ByteBuilder id() {
    return id;
  }

  /** What was read otherwise than it stands in the row, counted where the row is taken. */
  void countAdjusted(PackCounts counts) {
    if (facts.consentTranslated()) {
      counts.adjust("CONSENT_TRANSLATED");
    }
    if (facts.consentPlaceholder()) {
      counts.adjust("PLACEHOLDER_DROPPED");
    }
  }

  ConsentSignal consent() {
    return facts.consent();
  }

  /** The reject of the row, without its id. */
  PackCounts.Reject reject(RejectCode code, ContentFingerprint fingerprint) {
    boolean hasId = badId != RejectCode.ID_MISSING;
    return new PackCounts.Reject(
        code.name(),
        hasId ? fingerprint.reference(text.bytes(), text.start(), text.end()) : "",
        hasId ? "text of " + text.length() + " bytes" : "null or blank");
  }

  private void readId(ColumnValues column) {
    badId = null;
    derivable = false;
    id.clear();
    RawText.State state = column.count() == 0 ? RawText.State.ABSENT : text.take(column, 0);
    switch (state) {
      case ABSENT -> badId = RejectCode.ID_MISSING;
      case NOT_UTF8 -> badId = RejectCode.NOT_UTF8;
      case PRESENT -> {
        badId = RejectCode.ofId(text.bytes(), text.start(), text.end());
        if (badId != null) {
          return;
        }
        if (!ExternalUserIds.valid(text.bytes(), text.start(), text.end())) {
          badId = RejectCode.ID_INVALID;
          derivable = true;
          byte[] derived =
              ExternalUserIds.derive(text.bytes(), text.start(), text.end())
                  .getBytes(StandardCharsets.US_ASCII);
          id.put(derived, 0, derived.length);
        } else {
          id.put(text.bytes(), text.start(), text.end());
        }
      }
    }
  }
}
