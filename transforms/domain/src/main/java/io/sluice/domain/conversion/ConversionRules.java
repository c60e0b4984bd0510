package io.sluice.domain.conversion;

import com.google.common.collect.ImmutableSet;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes an event of a warehouse row, or says by a code why not. Every row ends in one of the three
 * {@link EventVerdict}s; a rule never throws for what a row holds.
 *
 * <p>The rules run in a fixed order and the first one that is broken gives the code: texts, time,
 * kind, place, amount, consent, keys, custom data, id, size. Stateless, safe for several threads.
 */
public final class ConversionRules {
  private static final int LONGEST_PARTNER = 256;
  private static final int LONGEST_AD_EVENT_KEY = 512;
  private static final Pattern AREF =
      Pattern.compile("[A-Za-z0-9]{10}[.][0-9]{13}([|][A-Za-z0-9]{10}[.][0-9]{13})*");
  private static final long LONGEST_EVENT =
      ConversionApi.MAX_BODY_BYTES - EventWireSize.ENVELOPE_BYTES;

  private final EventSettings settings;
  private final EventVocabulary vocabulary;
  private final Set<String> idColumns;

  private ConversionRules(
      EventSettings settings, EventVocabulary vocabulary, Set<String> idColumns) {
    this.settings = settings;
    this.vocabulary = vocabulary;
    this.idColumns = idColumns;
  }

  /**
   * The rules of one conversion of a job.
   *
   * @param settings what the job says
   * @param vocabulary the code lists of the settings' API
   * @param idColumns the columns an event id is derived from where a row has none; perhaps none
   * @throws IllegalArgumentException if the prefix of event ids is longer than 64
   */
  public static ConversionRules of(
      EventSettings settings, EventVocabulary vocabulary, Collection<String> idColumns) {
    if (settings.eventIdPrefix().length() > EventIds.MAX_PREFIX) {
      throw new IllegalArgumentException(
          "event-id-prefix has at most 64 characters, got " + settings.eventIdPrefix().length());
    }
    return new ConversionRules(settings, vocabulary, ImmutableSet.copyOf(idColumns));
  }

  /**
   * Judges one row.
   *
   * @param row the row, identifiers hashed
   * @param now when its events are about to be sent: age and future are judged by it
   */
  public EventVerdict judge(EventRow row, Instant now) {
    EventDraft draft = new EventDraft(row, settings, vocabulary);
    ConversionReject broken = first(draft, now);
    if (broken != null) {
      return new EventVerdict.Rejected(broken);
    }
    EventConsents.Outcome consent = EventConsents.judge(draft);
    if (consent == EventConsents.Outcome.DENIED) {
      return new EventVerdict.Excluded(EventVerdict.Excluded.Reason.CONSENT_DENIED);
    }
    broken = code(consent).orElse(null);
    if (broken == null) {
      broken = last(draft);
    }
    return broken == null
        ? new EventVerdict.Valid(draft.event(), draft.adjustments)
        : new EventVerdict.Rejected(broken);
  }

  private static @Nullable ConversionReject first(EventDraft draft, Instant now) {
    if (!draft.row.texts().values().stream().allMatch(UnicodeText::readable)
        || !draft.row.customData().values().stream().allMatch(UnicodeText::readable)) {
      return ConversionReject.TEXT_UNREADABLE;
    }
    ConversionReject broken = EventTimes.judge(draft, now);
    if (broken == null) {
      broken = EventKinds.judge(draft);
    }
    if (broken == null) {
      broken = EventPlaces.judge(draft);
    }
    return broken == null ? EventAmounts.judge(draft) : broken;
  }

  private @Nullable ConversionReject last(EventDraft draft) {
    ConversionReject broken = EventKeys.judge(draft);
    if (broken == null) {
      broken = CustomDataRule.judge(draft);
    }
    if (broken == null) {
      broken = dataUse(draft);
    }
    if (broken == null) {
      broken = EventIds.judge(draft, idColumns);
    }
    if (broken != null) {
      return broken;
    }
    context(draft);
    boolean large = EventWireSize.of(draft.event()) > LONGEST_EVENT;
    return large ? ConversionReject.EVENT_TOO_LARGE : null;
  }

  private static Optional<ConversionReject> code(EventConsents.Outcome outcome) {
    return switch (outcome) {
      case SEND, DENIED -> Optional.empty();
      case MISSING -> Optional.of(ConversionReject.CONSENT_MISSING);
      case INVALID -> Optional.of(ConversionReject.CONSENT_INVALID);
      case INCOMPLETE -> Optional.of(ConversionReject.CONSENT_INCOMPLETE);
      case ADDRESS_INVALID -> Optional.of(ConversionReject.IP_ADDRESS_INVALID);
      case NOT_CARRIED -> Optional.of(ConversionReject.CONSENT_NOT_CARRIED);
    };
  }

  /** Fills in how the event may be used. */
  static @Nullable ConversionReject dataUse(EventDraft draft) {
    String mark = draft.text(EventField.LIMITED_DATA_USE);
    if (mark == null) {
      return null;
    }
    switch (mark.toLowerCase(Locale.ROOT)) {
      case "true", "yes", "1", "limited_data_use" ->
          draft.dataUse = ConversionEvent.DataUse.LIMITED;
      case "false", "no", "0" -> draft.dataUse = ConversionEvent.DataUse.FULL;
      default -> {
        return ConversionReject.LIMITED_DATA_USE_INVALID;
      }
    }
    return null;
  }

  /** These are extras: a bad one is left out and counted, the event goes. */
  private static void context(EventDraft draft) {
    EventContext given =
        new EventContext(
            draft.text(EventField.AD_EVENT_KEY),
            draft.text(EventField.AREF_TOKENS),
            draft.text(EventField.USER_AGENT),
            draft.text(EventField.PARTNER));
    if (draft.older()) {
      if (!given.equals(EventContext.NONE)) {
        draft.adjustments.add(EventAdjustment.CONTEXT_NOT_CARRIED);
      }
      return;
    }
    draft.context =
        new EventContext(
            within(given.adEventKey(), LONGEST_AD_EVENT_KEY),
            given.arefTokens() != null && AREF.matcher(given.arefTokens()).matches()
                ? given.arefTokens()
                : null,
            within(given.userAgent(), EventContext.MAX_USER_AGENT),
            within(given.partner(), LONGEST_PARTNER));
    if (!Objects.equals(draft.context, given)) {
      draft.adjustments.add(EventAdjustment.CONTEXT_DROPPED);
    }
  }

  private static @Nullable String within(@Nullable String text, int longest) {
    return text == null || text.length() > longest ? null : text;
  }
}
