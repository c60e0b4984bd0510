package io.sluice.beam.iceberg;

import io.sluice.domain.delivery.LaneId;
import io.sluice.domain.delivery.LaneLease;
import io.sluice.domain.delivery.LaneLeases;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The leases of the lanes as properties of a small table of their own, {@code sluice.leases}, each
 * moved by compare-and-set; old metadata files are deleted as it moves.
 *
 * <p>A property reads {@code millis LF owner LF rate}; the owner is empty after a release, so that
 * the rate state stays for the successor. Safe for use by several threads.
 */
public final class IcebergLaneLeases implements LaneLeases, AutoCloseable {
  private final LedgerCatalog catalog;

  private IcebergLaneLeases(LedgerCatalog catalog) {
    this.catalog = catalog;
  }

  /** Opens the catalog and creates the table where it is missing. */
  public static IcebergLaneLeases open(CatalogSettings settings) {
    return new IcebergLaneLeases(LedgerCatalog.open(settings));
  }

  @Override
  public Optional<LaneLease> find(LaneId lane) {
    String text = catalog.table(LedgerTables.LEASES).properties().get(name(lane));
    return parse(lane, text).filter(lease -> !lease.owner().isEmpty());
  }

  @Override
  public Optional<LaneLease> acquire(LaneId lane, String owner, Instant now) {
    if (owner.isEmpty() || owner.indexOf('\n') >= 0) {
      throw new IllegalArgumentException("a lease's owner is one line of text and not empty");
    }
    return catalog.edit(
        LedgerTables.LEASES,
        table -> {
          Optional<LaneLease> present = parse(lane, table.property(name(lane)));
          if (present.filter(lease -> heldByOther(lease, owner, now)).isPresent()) {
            return Optional.<LaneLease>empty();
          }
          String rate = present.map(LaneLease::rate).orElse("");
          return Optional.of(write(table, new LaneLease(lane, owner, millis(now), rate)));
        });
  }

  @Override
  public Optional<LaneLease> takeOver(LaneLease seen, String owner, Instant now) {
    LaneLease next = new LaneLease(seen.lane(), owner, millis(now), seen.rate());
    return catalog.edit(
        LedgerTables.LEASES,
        table -> {
          Optional<LaneLease> present = parse(seen.lane(), table.property(name(seen.lane())));
          if (present.filter(next::equals).isEmpty()) {
            if (present.filter(seen::equals).isEmpty()) {
              return Optional.<LaneLease>empty();
            }
            write(table, next);
          }
          return Optional.of(next);
        });
  }

  @Override
  public boolean renew(LaneLease lease, Instant now, String rate) {
    return move(lease, new LaneLease(lease.lane(), lease.owner(), millis(now), rate));
  }

  @Override
  public void release(LaneLease lease, Instant now, String rate) {
    move(lease, new LaneLease(lease.lane(), "", millis(now), rate));
  }

  /** Writes the next state if the lease is still this owner's. */
  private boolean move(LaneLease lease, LaneLease next) {
    return catalog.edit(
        LedgerTables.LEASES,
        table -> {
          Optional<LaneLease> present = parse(lease.lane(), table.property(name(lease.lane())));
          if (present.filter(p -> p.owner().equals(lease.owner())).isEmpty()) {
            return false;
          }
          write(table, next);
          return true;
        });
  }

  private LaneLease write(PinnedOperations table, LaneLease lease) {
    String text = lease.renewedAt().toEpochMilli() + "\n" + lease.owner() + "\n" + lease.rate();
    if (!text.equals(table.property(name(lease.lane())))) {
      table.set(name(lease.lane()), text);
      catalog.commitProperties(table);
    }
    return lease;
  }

  private static boolean heldByOther(LaneLease lease, String owner, Instant now) {
    return !lease.owner().isEmpty() && !lease.owner().equals(owner) && !lease.expired(now);
  }

  private static Optional<LaneLease> parse(LaneId lane, @Nullable String text) {
    if (text == null || text.isEmpty()) {
      return Optional.empty();
    }
    int first = text.indexOf('\n');
    int second = text.indexOf('\n', first + 1);
    return Optional.of(
        new LaneLease(
            lane,
            text.substring(first + 1, second),
            Instant.ofEpochMilli(Long.parseLong(text.substring(0, first))),
            text.substring(second + 1)));
  }

  private static Instant millis(Instant now) {
    return Instant.ofEpochMilli(now.toEpochMilli());
  }

  private static String name(LaneId lane) {
    return "lease." + lane;
  }

  @Override
  public void close() {
    catalog.close();
  }
}
