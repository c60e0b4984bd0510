package io.sluice.domain.conversion;

/** What was changed or left out of an event that is sent nevertheless; each is counted. */
public enum EventAdjustment {
  /** The value had more than two decimals and was rounded half up. */
  VALUE_ROUNDED,
  /** A currency on another type than a purchase; Amazon's own tag leaves it out too. */
  CURRENCY_DROPPED,
  /** Units on another type than a purchase. */
  UNITS_DROPPED,
  /** An identifier that was not valid; another one is there. */
  KEY_DROPPED,
  /** An identifier of a type that this API does not take; another one is there. */
  KEY_NOT_CARRIED,
  /** A consent signal that is granted and that the older API has no field for. */
  CONSENT_NOT_CARRIED,
  /** Custom data, which the older API has no field for. */
  CUSTOM_DATA_NOT_CARRIED,
  /** A custom attribute whose value Amazon does not take, or not of its data type. */
  CUSTOM_DATA_DROPPED,
  /** A text that stands for no value, such as nan, was read as none. */
  PLACEHOLDER_DROPPED,
  /** Consent came as true, yes, 1 or the like. */
  CONSENT_TRANSLATED,
  /** A custom attribute was written in another form, as the job asks. */
  CUSTOM_DATA_REENCODED,
  /** A dataset, which the older API has no field for. */
  DATASET_NOT_CARRIED,
  /** User agent, partner, traffic id or tokens that were not valid. */
  CONTEXT_DROPPED,
  /** User agent, partner, traffic id or tokens, which the older API has no field for. */
  CONTEXT_NOT_CARRIED,
  /** The type came as a synonym. */
  TYPE_TRANSLATED,
  /** The time came without a zone and was read in the source's. */
  TIME_ZONE_APPLIED
}
