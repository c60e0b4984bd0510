package io.sluice.beam.diff;

import io.sluice.beam.iceberg.KeyFileReader;
import io.sluice.beam.iceberg.KeyRow;
import io.sluice.beam.iceberg.LedgerStorage;
import io.sluice.domain.ledger.LedgerView.LedgerFile;
import io.sluice.domain.ledger.SentDigests;
import io.sluice.domain.ledger.SentDigests.Content;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The digests that were sent for some members since their last settled DELETE, see {@link
 * SentDigests}.
 */
final class StoredKeys {
  private final Map<String, SentDigests> members = new HashMap<>();

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

  /** What was sent for a member since the last settled DELETE, {@code null} where nothing was. */
  @Nullable SentDigests find(byte[] id) {
    SentDigests sent = members.get(new String(id, StandardCharsets.US_ASCII));
    return sent == null || sent.all().isEmpty() ? null : sent;
  }

  private void take(KeyRow row) {
    SentDigests sent = members.computeIfAbsent(row.externalUserId(), id -> new SentDigests());
    switch (row.kind()) {
      case SET -> sent.sent(new Content(row.sets(), row.country(), row.consent()));
      case OFFERED -> sent.offered(row.sets());
      case CLEARED -> sent.cleared();
    }
  }
}
