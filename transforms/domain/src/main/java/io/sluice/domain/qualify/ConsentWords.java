package io.sluice.domain.qualify;

import com.google.common.collect.ImmutableMap;
import io.sluice.domain.qualify.ConsentSignal.Grant;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How warehouses write Amazon's consent signal: in Amazon's words, as a truth, or in everyday
 * words. Source of the everyday words: Amazon's server-side tag for Google Tag Manager. A missing
 * value is never taken for an answer.
 */
public final class ConsentWords {
  private static final Map<String, Grant> EVERYDAY =
      ImmutableMap.<String, Grant>builder()
          .put("TRUE", Grant.GRANTED)
          .put("T", Grant.GRANTED)
          .put("YES", Grant.GRANTED)
          .put("Y", Grant.GRANTED)
          .put("1", Grant.GRANTED)
          .put("ON", Grant.GRANTED)
          .put("ENABLED", Grant.GRANTED)
          .put("OPTED_IN", Grant.GRANTED)
          .put("OPT_IN", Grant.GRANTED)
          .put("OPTIN", Grant.GRANTED)
          .put("FALSE", Grant.DENIED)
          .put("F", Grant.DENIED)
          .put("NO", Grant.DENIED)
          .put("N", Grant.DENIED)
          .put("0", Grant.DENIED)
          .put("OFF", Grant.DENIED)
          .put("DISABLED", Grant.DENIED)
          .put("OPTED_OUT", Grant.DENIED)
          .put("OPT_OUT", Grant.DENIED)
          .put("OPTOUT", Grant.DENIED)
          .buildOrThrow();

  private ConsentWords() {}

  /** The answer that a word gives, in any case; {@code null} for a word that gives none. */
  public static @Nullable Grant grant(String word) {
    String upper = upper(word);
    for (Grant grant : Grant.values()) {
      if (grant.name().equals(upper)) {
        return grant;
      }
    }
    return EVERYDAY.get(upper);
  }

  /** True for an answer that is not in Amazon's own words. */
  public static boolean isEveryday(String word) {
    return EVERYDAY.containsKey(upper(word));
  }

  private static String upper(String word) {
    return word.strip().toUpperCase(Locale.ROOT).replace('-', '_').replace(' ', '_');
  }
}
