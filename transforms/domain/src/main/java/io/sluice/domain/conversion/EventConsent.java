package io.sluice.domain.conversion;

import io.sluice.domain.qualify.ConsentSignal;
import org.jspecify.annotations.Nullable;

/**
 * The consent that goes with an event, as the warehouse states it. Never invented.
 *
 * @param signal Amazon's own signal, TCF and GPP
 * @param ipAddress address of the person, or {@code null}. Personal data: raw
 */
public record EventConsent(ConsentSignal signal, @Nullable String ipAddress) {
  /** No signal at all. */
  public static final EventConsent NONE = new EventConsent(ConsentSignal.NONE, null);

  /** True when nothing is stated. */
  public boolean isEmpty() {
    return signal.isEmpty() && ipAddress == null;
  }

  /** Which signals are given, never an address or a consent string. */
  @Override
  public String toString() {
    return "EventConsent[" + signal + (ipAddress == null ? "" : ", ip address") + "]";
  }
}
