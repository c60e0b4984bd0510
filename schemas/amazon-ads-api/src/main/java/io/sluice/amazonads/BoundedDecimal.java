package io.sluice.amazonads;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.NumberDeserializers;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;
import java.math.BigDecimal;

/**
 * Reads decimals of up to a hundred digits before and behind the point. A few characters such as
 * {@code 1e999999999} stand for a number that no arithmetic can write out.
 */
final class BoundedDecimal extends StdDeserializer<BigDecimal> {
  private static final long serialVersionUID = 1L;
  private static final int DIGITS = 100;

  BoundedDecimal() {
    super(BigDecimal.class);
  }

  @Override
  public BigDecimal deserialize(JsonParser json, DeserializationContext context)
      throws IOException {
    BigDecimal value =
        NumberDeserializers.BigDecimalDeserializer.instance.deserialize(json, context);
    if (value != null && (Math.abs((long) value.scale()) > DIGITS || value.precision() > DIGITS)) {
      return (BigDecimal)
          context.handleWeirdNumberValue(BigDecimal.class, value.precision(), "is out of bounds");
    }
    return value;
  }
}
