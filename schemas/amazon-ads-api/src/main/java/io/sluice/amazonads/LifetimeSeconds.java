package io.sluice.amazonads;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the seconds that a token lives, which services write as a number, with a fraction, as a
 * text or not at all. No value of it makes the token beside it unreadable.
 */
public final class LifetimeSeconds extends StdDeserializer<Long> {
  /** The longest life that is believed: a day. */
  public static final long MOST = 86_400;

  /** There is no lifetime, or none that is a positive number. */
  public static final long UNKNOWN = -1;

  private static final long serialVersionUID = 1L;
  private static final Pattern SECONDS = Pattern.compile("0*([0-9]*)(?:[.][0-9]*)?");
  private static final int DIGITS = 9;

  /** Creates the reader; Jackson does. */
  public LifetimeSeconds() {
    super(Long.class);
  }

  @Override
  public Long deserialize(JsonParser json, DeserializationContext context) throws IOException {
    if (!json.currentToken().isScalarValue()) {
      json.skipChildren();
      return UNKNOWN;
    }
    Matcher seconds = SECONDS.matcher(json.getText().strip());
    if (!seconds.matches() || seconds.group(1).isEmpty()) {
      return UNKNOWN;
    }
    String digits = seconds.group(1);
    return digits.length() > DIGITS ? MOST : Math.min(MOST, Long.parseLong(digits));
  }

  @Override
  public Long getNullValue(DeserializationContext context) {
    return UNKNOWN;
  }

  @Override
  public Object getAbsentValue(DeserializationContext context) {
    return UNKNOWN;
  }
}
