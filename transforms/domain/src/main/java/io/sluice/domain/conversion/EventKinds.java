package io.sluice.domain.conversion;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The rule of what an event is: name, type, source, dataset, way of ingestion. Sources: Amazon's
 * OpenAPI document "Amazon Ads API v1"; length and characters of the name from Amazon's published
 * tag for server-side Google Tag Manager.
 */
final class EventKinds {
  static final int LONGEST_NAME = 256;
  static final int LONGEST_DATASET = 100;

  private static final String FORBIDDEN = "!@#$%^&*+=(){}[]<>?\\/~;|";
  private static final Pattern DATASET = Pattern.compile("[A-Za-z][A-Za-z0-9_-]*");
  private static final String SERVER = "SERVER_TO_SERVER";

  private EventKinds() {}

  /** Fills in the identity. */
  static @Nullable ConversionReject judge(EventDraft draft) {
    String ingestion = upper(draft.text(EventField.INGESTION));
    if (ingestion != null && !ingestion.equals(SERVER)) {
      return ConversionReject.INGESTION_UNSUPPORTED;
    }
    String name = draft.text(EventField.EVENT_NAME);
    ConversionReject badName = name(name);
    if (badName != null) {
      return badName;
    }
    String type = type(draft, draft.text(EventField.EVENT_TYPE));
    ConversionReject badType = type(type, draft);
    if (badType != null) {
      return badType;
    }
    String source = upper(draft.text(EventField.EVENT_SOURCE));
    ConversionReject badSource = source(source, draft);
    if (badSource != null) {
      return badSource;
    }
    String dataset = dataset(draft);
    if (dataset == null) {
      return ConversionReject.DATASET_INVALID;
    }
    draft.identity =
        new ConversionIdentity(
            String.valueOf(name), String.valueOf(type), String.valueOf(source), dataset);
    return null;
  }

  /** Judges one of the four parts as the row or the job says it; the rest may be missing. */
  static @Nullable ConversionReject judge(EventDraft draft, EventField part) {
    String text = draft.text(part);
    return switch (part) {
      case EVENT_NAME -> name(text);
      case EVENT_TYPE -> type(type(draft, text), draft);
      case EVENT_SOURCE -> source(upper(text), draft);
      case DATASET -> dataset(draft) == null ? ConversionReject.DATASET_INVALID : null;
      default -> throw new IllegalArgumentException(part + " is no part of a conversion's kind");
    };
  }

  private static @Nullable ConversionReject type(@Nullable String type, EventDraft draft) {
    if (type == null) {
      return ConversionReject.TYPE_MISSING;
    }
    return draft.vocabulary.types().contains(type) ? null : ConversionReject.TYPE_UNKNOWN;
  }

  private static @Nullable ConversionReject source(@Nullable String source, EventDraft draft) {
    if (source == null) {
      return ConversionReject.SOURCE_MISSING;
    }
    return draft.vocabulary.sources().contains(source) ? null : ConversionReject.SOURCE_UNKNOWN;
  }

  private static @Nullable ConversionReject name(@Nullable String name) {
    if (name == null) {
      return ConversionReject.NAME_MISSING;
    }
    if (name.length() > LONGEST_NAME) {
      return ConversionReject.NAME_TOO_LONG;
    }
    boolean bad =
        name.chars().anyMatch(c -> FORBIDDEN.indexOf(c) >= 0 || Character.isISOControl(c));
    return bad ? ConversionReject.NAME_CHARACTERS : null;
  }

  private static @Nullable String type(EventDraft draft, @Nullable String given) {
    String upper = upper(given);
    if (upper == null || draft.vocabulary.types().contains(upper)) {
      return upper;
    }
    String translated = draft.settings.typeSynonyms().get(LegacyEvents.folded(upper));
    if (translated == null) {
      return upper;
    }
    draft.adjustments.add(EventAdjustment.TYPE_TRANSLATED);
    return translated;
  }

  private static @Nullable String dataset(EventDraft draft) {
    String dataset = draft.text(EventField.DATASET);
    if (dataset == null) {
      return ConversionIdentity.DEFAULT_DATASET;
    }
    if (draft.older()) {
      draft.adjustments.add(EventAdjustment.DATASET_NOT_CARRIED);
      return ConversionIdentity.DEFAULT_DATASET;
    }
    boolean valid = dataset.length() <= LONGEST_DATASET && DATASET.matcher(dataset).matches();
    return valid ? dataset : null;
  }

  private static @Nullable String upper(@Nullable String text) {
    return text == null ? null : text.toUpperCase(Locale.ROOT);
  }
}
