package io.sluice.beam.batch;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The symbols of an Avro enum and our constants of the same names. {@code NONE} stands for an
 * absent value where we have no such constant.
 */
final class Symbols<E extends Enum<E>> {
  private static final String NONE = "NONE";

  private final Map<E, Integer> codes;
  private final List<@Nullable E> constants = new ArrayList<>();
  private final int none;

  private Symbols(Schema schema, Class<E> type) {
    this.codes = new EnumMap<>(type);
    int absent = -1;
    for (String symbol : schema.getEnumSymbols()) {
      if (symbol.equals(NONE)) {
        absent = constants.size();
        constants.add(null);
      } else {
        E constant = Enum.valueOf(type, symbol);
        codes.put(constant, constants.size());
        constants.add(constant);
      }
    }
    this.none = absent;
  }

  /** The symbols of a record's field; every constant has to have one. */
  static <E extends Enum<E>> Symbols<E> of(Schema schema, String field, Class<E> type) {
    return new Symbols<>(schema.getField(field).schema(), type);
  }

  /** The code of a constant, or of its absence. */
  int code(@Nullable E constant) {
    return constant == null ? none : codes.get(constant);
  }

  /** The constant of a code, {@code null} for its absence. */
  @Nullable E constant(int code) {
    return constants.get(code);
  }
}
