package io.sluice.jobs.remote;

import io.sluice.beam.delivery.LaneLeasesFactory;
import io.sluice.beam.iceberg.CatalogSettings;
import io.sluice.beam.iceberg.IcebergLaneLeases;
import io.sluice.domain.delivery.LaneLeases;

/**
 * The leases of the lanes in the catalogue.
 *
 * @param settings the catalogue
 */
public record CatalogLeases(CatalogSettings settings) implements LaneLeasesFactory {
  @Override
  public LaneLeases open() {
    return IcebergLaneLeases.open(settings);
  }

  @Override
  public void close(LaneLeases leases) {
    ((IcebergLaneLeases) leases).close();
  }
}
