package io.sluice.beam.iceberg;

import io.sluice.domain.ledger.AudienceEntry;
import java.util.HashMap;
import java.util.Map;
import org.apache.iceberg.Table;

/**
 * In how many buckets a table has an audience's rows: a property of the table, {@code
 * buckets.<target>}, which moves in the commit that parts the rows. Before the first such commit it
 * is the count that the registry has from the audience's first plan; the registry follows last.
 *
 * <p>While {@code membership_keys} has fewer than {@code memberships}, its older files lie by the
 * lower count and those of later settlements by the higher one.
 */
final class BucketCounts {
  private final Map<String, Integer> registered = new HashMap<>();

  private BucketCounts(Iterable<AudienceEntry> entries) {
    entries.forEach(entry -> registered.put(entry.target().toString(), entry.bucketCount()));
  }

  /** Reads the registry; before the tables, since it is the last to follow. */
  static BucketCounts of(LedgerCatalog catalog) {
    return new BucketCounts(new AudienceTable(catalog).all());
  }

  /** The audience's buckets in one version of a table; one where nothing is known of it. */
  int in(Table table, Object target) {
    return of(table.properties(), target, registered.getOrDefault(target.toString(), 1));
  }

  /** True where both tables have as many. */
  boolean agree(Table memberships, Table keys, Object target) {
    return in(memberships, target) == in(keys, target);
  }

  private static int of(Map<String, String> properties, Object target, int otherwise) {
    String count = properties.get(property(target));
    return count == null ? otherwise : Integer.parseInt(count);
  }

  /** Sets the count in the coming commit. */
  static void set(PinnedOperations pinned, Object target, int count) {
    pinned.set(property(target), Integer.toString(count));
  }

  private static String property(Object target) {
    return "buckets." + target;
  }
}
