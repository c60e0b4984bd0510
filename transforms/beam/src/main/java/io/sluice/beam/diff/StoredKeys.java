package io.sluice.beam.diff;

import io.sluice.beam.iceberg.KeyFileReader;
import io.sluice.beam.iceberg.KeyRow;
import io.sluice.beam.iceberg.LedgerStorage;
import io.sluice.domain.batch.UploadRecord;
import io.sluice.domain.ledger.LedgerView.LedgerFile;
import io.sluice.domain.matchkey.DigestSet;
import io.sluice.domain.qualify.ConsentSignal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The digests that were sent for some members since their last settled DELETE: a later DELETE
 * carries them all, a changed fingerprint is compared with the newest.
 */
final class StoredKeys {
  private final Map<String, Entry> entries = new HashMap<>();

  private StoredKeys() {}

  /**
   * Reads the rows of the wanted ids.
   *
   * @param files oldest first
   */
  static StoredKeys read(LedgerStorage storage, List<LedgerFile> files, Set<String> wanted)
      throws IOException {
    StoredKeys keys = new StoredKeys();
    if (wanted.isEmpty()) {
      return keys;
    }
    IdSet ids = IdSet.of(wanted);
    KeyFileReader reader = KeyFileReader.of(storage);
    for (LedgerFile file : files) {
      reader.read(file, ids::contains, keys::take);
    }
    return keys;
  }

  /** The newest content that was sent, {@code null} where none is stored. */
  @Nullable Entry find(byte[] id) {
    Entry entry = entries.get(new String(id, StandardCharsets.US_ASCII));
    return entry == null || entry.newest.isEmpty() ? null : entry;
  }

  private void take(KeyRow row) {
    Entry entry = entries.computeIfAbsent(row.externalUserId(), id -> new Entry());
    if (row.kind() == KeyRow.Kind.CLEARED) {
      entry.all.clear();
      entry.newest = List.of();
      return;
    }
    entry.newest = row.sets();
    entry.all.addAll(entry.newest);
    entry.country = row.country();
    entry.consent = row.consent();
  }

  /** What is stored for one member. */
  static final class Entry {
    private final TreeSet<DigestSet> all = new TreeSet<>();
    private List<DigestSet> newest = List.of();
    private @Nullable String country;
    private ConsentSignal consent = ConsentSignal.NONE;

    /** Everything since the last settled DELETE, at most what one record may carry. */
    List<DigestSet> all() {
      return all.stream().limit(UploadRecord.MAX_KEY_SETS).collect(Collectors.toList());
    }

    List<DigestSet> newest() {
      return newest;
    }

    @Nullable String country() {
      return country;
    }

    ConsentSignal consent() {
      return consent;
    }
  }
}
