package io.sluice.beam.qualify;

import io.sluice.beam.snapshot.ColumnValues;
import io.sluice.beam.snapshot.SourceColumns;
import io.sluice.beam.snapshot.SourceRow;
import io.sluice.domain.qualify.ConsentSignal;
import io.sluice.domain.qualify.ConsentSignal.Grant;
import io.sluice.domain.qualify.ConsentWords;
import io.sluice.domain.qualify.Countries;
import io.sluice.domain.qualify.RejectCode;
import io.sluice.domain.snapshot.NoValue;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is the same for every target of a row: country, consent, time of qualification. Reused from
 * row to row; not safe for several threads.
 */
final class RowFacts {
  private static final int CODES = 1 << 14;
  private static final String NO_COUNTRY = "";

  private final SourceColumns columns;
  private final RawText text = new RawText();
  private final String[] codes = new String[CODES];
  private @Nullable RejectCode bad;
  private @Nullable String country;
  private ConsentSignal consent = ConsentSignal.NONE;
  private @Nullable Instant qualifiedAt;
  private boolean translated;
  private boolean placeholder;

  RowFacts(SourceColumns columns) {
    this.columns = columns;
  }

  /** Reads the facts of the cursor's row. */
  void read(SourceRow row) {
    bad = null;
    translated = false;
    placeholder = false;
    country = country(row.column(columns.country()));
    consent = consent(row);
    ColumnValues time = row.column(columns.qualifiedAt());
    qualifiedAt = time == null || time.count() == 0 ? null : Instant.ofEpochMilli(time.number(0));
  }

  /** Whether a consent value may be a denial, told by its first byte. */
  boolean mayDeny(SourceRow row) {
    return columns.mapsConsent()
        && (mayDeny(row.column(columns.consentUserData()))
            || mayDeny(row.column(columns.consentAdStorage())));
  }

  private static boolean mayDeny(@Nullable ColumnValues column) {
    if (column == null || column.count() == 0) {
      return false;
    }
    byte[] bytes = column.buffer();
    int at = column.start(0);
    // Nearly every value is GRANTED; any other one is read as a whole.
    return at == column.end(0) || (bytes[at] | 0x20) != 'g';
  }

  /** Why the row is bad for every target, or {@code null}. */
  @Nullable RejectCode bad() {
    return bad;
  }

  /** True where consent came as true, yes, 1 or the like. */
  boolean consentTranslated() {
    return translated;
  }

  /** True where a consent column has a text that stands for no value, such as nan. */
  boolean consentPlaceholder() {
    return placeholder;
  }

  @Nullable String country() {
    return country;
  }

  ConsentSignal consent() {
    return consent;
  }

  @Nullable Instant qualifiedAt() {
    return qualifiedAt;
  }

  private @Nullable String country(@Nullable ColumnValues column) {
    if (column == null || column.count() == 0) {
      return null;
    }
    int letters = twoLetters(column);
    if (letters < 0) {
      String raw = value(column);
      return raw == null ? null : existing(normalized(raw));
    }
    if (codes[letters] == null) {
      byte[] bytes = column.buffer();
      codes[letters] = normalized(new String(bytes, column.start(0), 2, StandardCharsets.US_ASCII));
    }
    return existing(codes[letters]);
  }

  /** Two ASCII characters as one number, so that nearly no row costs a text; else negative. */
  private static int twoLetters(ColumnValues column) {
    byte[] bytes = column.buffer();
    int at = column.start(0);
    boolean two = column.end(0) - at == 2 && bytes[at] > ' ' && bytes[at + 1] > ' ';
    return two ? (bytes[at] << 7) | bytes[at + 1] : -1;
  }

  private static String normalized(String raw) {
    return Countries.normalize(raw).orElse(NO_COUNTRY);
  }

  private @Nullable String existing(String code) {
    if (code.equals(NO_COUNTRY)) {
      bad = RejectCode.COUNTRY_INVALID;
      return null;
    }
    return code;
  }

  private ConsentSignal consent(SourceRow row) {
    if (!columns.mapsConsent()) {
      return ConsentSignal.NONE;
    }
    Grant userData = grant(row.column(columns.consentUserData()));
    Grant adStorage = grant(row.column(columns.consentAdStorage()));
    String tcf = signal(row.column(columns.consentTcf()));
    String gpp = signal(row.column(columns.consentGpp()));
    return userData == null && adStorage == null && tcf == null && gpp == null
        ? ConsentSignal.NONE
        : new ConsentSignal(userData, adStorage, tcf, gpp);
  }

  private @Nullable Grant grant(@Nullable ColumnValues column) {
    String raw = signal(column);
    if (raw == null) {
      return null;
    }
    Grant grant = ConsentWords.grant(raw);
    if (grant != null) {
      translated |= ConsentWords.isEveryday(raw);
      return grant;
    }
    bad = bad == null ? RejectCode.CONSENT_INVALID : bad;
    return null;
  }

  /** A text of a consent column; one that stands for no value is none, and is counted. */
  private @Nullable String signal(@Nullable ColumnValues column) {
    String raw = value(column);
    if (raw == null || !NoValue.is(raw)) {
      return raw;
    }
    placeholder = true;
    return null;
  }

  private @Nullable String value(@Nullable ColumnValues column) {
    if (column == null || column.count() == 0) {
      return null;
    }
    return switch (text.take(column, 0)) {
      case ABSENT -> null;
      case PRESENT -> text.text();
      case NOT_UTF8 -> {
        bad = RejectCode.NOT_UTF8;
        yield null;
      }
    };
  }
}
