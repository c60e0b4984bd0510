package io.sluice.domain.conversion;

import java.io.Serializable;

/**
 * What identifies a conversion at Amazon, beside the way of ingestion, which is always server to
 * server: another combination makes another conversion. Source: Amazon's OpenAPI document "Amazon
 * Ads API v1", {@code eventDescription}.
 *
 * @param name 1..256 characters, case matters
 * @param type Amazon's conversion type
 * @param source where events of it happen
 * @param dataset name of the dataset; {@link #DEFAULT_DATASET} where none is set. The older API has
 *     no datasets, there it is always the default
 */
public record ConversionIdentity(String name, String type, String source, String dataset)
    implements Serializable {
  /** The dataset that Amazon takes for events that name none. */
  public static final String DEFAULT_DATASET = "Default_Events";

  /** The type that is a purchase: alone it has currency and units, and no negative value. */
  public static final String PURCHASE = "OFF_AMAZON_PURCHASES";

  /** True for a purchase. */
  public boolean isPurchase() {
    return type.equals(PURCHASE);
  }

  /** {@code 'name' (type, source, dataset)}, as messages show it. */
  @Override
  public String toString() {
    return "'" + name + "' (" + type + ", " + source + ", dataset " + dataset + ")";
  }
}
