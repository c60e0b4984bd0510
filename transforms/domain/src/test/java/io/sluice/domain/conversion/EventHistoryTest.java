package io.sluice.domain.conversion;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.sluice.domain.conversion.EventHistory.Corrections;
import io.sluice.domain.conversion.EventHistory.Known;
import io.sluice.domain.conversion.EventHistory.Past;
import io.sluice.domain.conversion.EventHistory.Standing;
import io.sluice.domain.conversion.EventHistory.Status;
import io.sluice.domain.diff.Fingerprint;
import io.sluice.domain.diff.RetryChoice;
import io.sluice.domain.qualify.ConsentSignal;
import io.sluice.domain.qualify.ConsentSignal.Grant;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EventHistoryTest {
  private static final byte[] KEY = "0123456789abcdef".getBytes(StandardCharsets.UTF_8);

  private final EventFingerprint fingerprint = EventFingerprint.of(KEY, "1");
  private final ConversionEvent event = Events.event(1);
  private final Known known = new Known(event.time(), fingerprint.of(event), Status.ACCEPTED);

  @Test
  void eventAcceptedAsItIsIsNotSentAgain() {
    Standing standing = EventHistory.standing(Past.NONE.then(known), event, fingerprint.of(event));
    assertThat(standing, is(Standing.UNCHANGED));
    for (Corrections corrections : Corrections.values()) {
      assertThat(EventHistory.sends(standing, corrections), is(false));
      assertThat(EventHistory.sends(Standing.NEW, corrections), is(true));
    }
    assertThat(EventHistory.standing(Past.NONE, event, fingerprint.of(event)), is(Standing.NEW));
  }

  @Test
  void correctedTimeIsTheSameEvent() {
    ConversionEvent later = withTime(event.time().plusSeconds(60));
    assertThat(fingerprint.of(later), is(fingerprint.of(event)));
    Standing standing = EventHistory.standing(Past.NONE.then(known), later, fingerprint.of(later));
    assertThat(standing, is(Standing.TIME_CHANGED));
    assertThat(EventHistory.sends(standing, Corrections.REPORT), is(false));
    assertThat(EventHistory.sends(standing, Corrections.SEND), is(true));
  }

  @Test
  void refusedEventIsOfferedAgainOnlyOnceItChanged() {
    Known refused = new Known(event.time(), fingerprint.of(event), Status.REFUSED);
    assertThat(
        EventHistory.standing(Past.NONE.then(refused), event, fingerprint.of(event)),
        is(Standing.REFUSED_BEFORE));
    assertThat(EventHistory.sends(Standing.REFUSED_BEFORE, Corrections.SEND), is(false));
    ConversionEvent later = withTime(event.time().plusSeconds(60));
    assertThat(
        EventHistory.standing(Past.NONE.then(refused), later, fingerprint.of(later)),
        is(Standing.NEW));
    ConversionEvent mended =
        withAmount(new ConversionEvent.Amount(new BigDecimal("10.01"), "USD", 1L));
    assertThat(
        EventHistory.standing(Past.NONE.then(refused), mended, fingerprint.of(mended)),
        is(Standing.NEW));
  }

  @Test
  void refusedCorrectionDoesNotMakeAmazonForgetWhatItTook() {
    ConversionEvent dearer =
        withAmount(new ConversionEvent.Amount(new BigDecimal("10.01"), "USD", 1L));
    Past past =
        Past.NONE
            .then(known)
            .then(new Known(dearer.time(), fingerprint.of(dearer), Status.REFUSED));
    assertThat(EventHistory.standing(past, event, fingerprint.of(event)), is(Standing.UNCHANGED));
    assertThat(
        EventHistory.standing(past, dearer, fingerprint.of(dearer)), is(Standing.REFUSED_BEFORE));
    ConversionEvent third =
        withAmount(new ConversionEvent.Amount(new BigDecimal("10.02"), "USD", 1L));
    assertThat(
        EventHistory.standing(past, third, fingerprint.of(third)), is(Standing.CONTENT_CHANGED));
    assertThat(
        EventHistory.standing(
            past.then(new Known(dearer.time(), fingerprint.of(dearer), Status.ACCEPTED)),
            dearer,
            fingerprint.of(dearer)),
        is(Standing.UNCHANGED));
  }

  @Test
  void unansweredEventIsSentAgainUnlessItsRowChanged() {
    Known unknown = new Known(event.time(), fingerprint.of(event), Status.UNKNOWN);
    Standing standing =
        EventHistory.standing(Past.NONE.then(unknown), event, fingerprint.of(event));
    assertThat(standing, is(Standing.UNANSWERED));
    assertThat(EventHistory.sends(standing, Corrections.REPORT), is(true));
    ConversionEvent mended =
        withAmount(new ConversionEvent.Amount(new BigDecimal("10.01"), "USD", 1L));
    assertThat(
        EventHistory.standing(Past.NONE.then(unknown), mended, fingerprint.of(mended)),
        is(Standing.CONTENT_CHANGED));
  }

  @Test
  void changedContentIsFound() {
    ConversionEvent dearer =
        withAmount(new ConversionEvent.Amount(new BigDecimal("10.01"), "USD", 1L));
    assertThat(
        EventHistory.standing(Past.NONE.then(known), dearer, fingerprint.of(dearer)),
        is(Standing.CONTENT_CHANGED));
    ConversionEvent noUnits =
        withAmount(new ConversionEvent.Amount(new BigDecimal("10.00"), "USD", null));
    assertThat(fingerprint.of(noUnits), not(fingerprint.of(event)));
    ConversionEvent sameMoney =
        withAmount(new ConversionEvent.Amount(new BigDecimal("1E+1"), "USD", 1L));
    assertThat(fingerprint.of(sameMoney), is(fingerprint.of(event)));
  }

  @Test
  void everyPartOfTheContentIsInTheFingerprint() {
    ConversionIdentity identity = event.identity();
    List<ConversionEvent> variants = new ArrayList<>(List.of(event));
    for (ConversionIdentity other :
        List.of(
            new ConversionIdentity("Other", identity.type(), identity.source(), "Default_Events"),
            new ConversionIdentity(identity.name(), "OTHER", identity.source(), "Default_Events"),
            new ConversionIdentity(identity.name(), identity.type(), "IOS", "Default_Events"),
            new ConversionIdentity(identity.name(), identity.type(), identity.source(), "D"))) {
      variants.add(with(other, "US", event.keys(), EventConsent.NONE, List.of()));
    }
    variants.add(with(identity, "CA", event.keys(), EventConsent.NONE, List.of()));
    List<EventKey> keys = List.of(EventKey.raw("MAID", "x"));
    variants.add(with(identity, "US", keys, EventConsent.NONE, List.of()));
    for (EventConsent consent :
        List.of(
            new EventConsent(new ConsentSignal(Grant.GRANTED, null, null, null), null),
            new EventConsent(new ConsentSignal(null, Grant.GRANTED, null, null), null),
            new EventConsent(new ConsentSignal(null, null, "x", null), null),
            new EventConsent(new ConsentSignal(null, null, null, "x"), null),
            new EventConsent(ConsentSignal.NONE, "192.0.2.1"))) {
      variants.add(with(identity, "US", event.keys(), consent, List.of()));
    }
    for (CustomValue value :
        List.of(
            new CustomValue("a", "b", null),
            new CustomValue("ab", "", null),
            new CustomValue("a", "b", "STRING"))) {
      variants.add(with(identity, "US", event.keys(), EventConsent.NONE, List.of(value)));
    }
    for (EventContext context :
        List.of(
            new EventContext("x", null, null, null),
            new EventContext(null, "x", null, null),
            new EventContext(null, null, "x", null),
            new EventContext(null, null, null, "x"))) {
      variants.add(with(ConversionEvent.DataUse.FULL, context));
    }
    variants.add(with(ConversionEvent.DataUse.LIMITED, EventContext.NONE));
    Set<Fingerprint> fingerprints = new HashSet<>();
    variants.forEach(variant -> fingerprints.add(fingerprint.of(variant)));
    assertThat(fingerprints.size(), is(variants.size()));
  }

  @Test
  void fingerprintDependsOnTheSecretAndTheRules() {
    Fingerprint own = fingerprint.of(event);
    byte[] other = "another-secret-1".getBytes(StandardCharsets.UTF_8);
    assertThat(EventFingerprint.of(other, "1").of(event), not(own));
    assertThat(EventFingerprint.of(KEY, "2").of(event), not(own));
    assertThat(EventFingerprint.of(KEY, "1").of(event), is(own));
  }

  @Test
  void acceptedEventIsKeptForTheWindowAndTwoWeeks() {
    Instant at = Instant.EPOCH;
    assertThat(EventHistory.keptUntil(ConversionApi.EVENTS, at), is(at.plus(Duration.ofDays(35))));
    assertThat(
        EventHistory.keptUntil(ConversionApi.DEFINITIONS, at), is(at.plus(Duration.ofDays(21))));
  }

  @Test
  void derivedIdIsTheDocumentedDigest() throws Exception {
    // The rule of the Javadoc, written down once more.
    java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
    java.io.DataOutputStream out = new java.io.DataOutputStream(bytes);
    for (String part : List.of("sluice-event-id-1", "line", "2", "order", "é77")) {
      byte[] text = part.getBytes(StandardCharsets.UTF_8);
      out.writeInt(text.length);
      out.write(text);
    }
    byte[] digest = java.security.MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray());
    assertThat(
        EventIds.derive(Map.of("order", "é77", "line", "2")),
        is(java.util.HexFormat.of().formatHex(digest, 0, 16)));
  }

  private ConversionEvent with(
      ConversionIdentity identity,
      String country,
      List<EventKey> keys,
      EventConsent consent,
      List<CustomValue> customData) {
    return new ConversionEvent(
        event.eventId(),
        identity,
        event.time(),
        country,
        keys,
        event.amount(),
        consent,
        event.dataUse(),
        customData,
        event.context());
  }

  private ConversionEvent with(ConversionEvent.DataUse dataUse, EventContext context) {
    return new ConversionEvent(
        event.eventId(),
        event.identity(),
        event.time(),
        event.country(),
        event.keys(),
        event.amount(),
        event.consent(),
        dataUse,
        event.customData(),
        context);
  }

  private ConversionEvent withTime(Instant time) {
    return new ConversionEvent(
        event.eventId(),
        event.identity(),
        time,
        event.country(),
        event.keys(),
        event.amount(),
        event.consent(),
        event.dataUse(),
        event.customData(),
        event.context());
  }

  private ConversionEvent withAmount(ConversionEvent.Amount amount) {
    return new ConversionEvent(
        event.eventId(),
        event.identity(),
        event.time(),
        event.country(),
        event.keys(),
        amount,
        event.consent(),
        event.dataUse(),
        event.customData(),
        event.context());
  }

  @Test
  void aRetrySendsChosenRefusalsAlone() {
    Instant settled = Instant.parse("2026-03-02T05:00:00Z");
    RetryChoice all = RetryChoice.ofCodes(Set.of());
    RetryChoice byCode = RetryChoice.ofCodes(Set.of("A"));
    RetryChoice later = new RetryChoice(Set.of(), settled.plusSeconds(1), Instant.MAX);
    RetryChoice then = new RetryChoice(Set.of(), settled, settled.plusSeconds(1));
    assertThat(EventHistory.retries(Standing.REFUSED_BEFORE, all, null, settled), is(true));
    assertThat(EventHistory.retries(Standing.REFUSED_BEFORE, byCode, "A", settled), is(true));
    assertThat(EventHistory.retries(Standing.REFUSED_BEFORE, byCode, "B", settled), is(false));
    assertThat(EventHistory.retries(Standing.REFUSED_BEFORE, byCode, null, settled), is(false));
    assertThat(EventHistory.retries(Standing.REFUSED_BEFORE, later, "A", settled), is(false));
    assertThat(EventHistory.retries(Standing.REFUSED_BEFORE, then, "A", settled), is(true));
    for (Standing other : Standing.values()) {
      if (other != Standing.REFUSED_BEFORE) {
        assertThat(EventHistory.retries(other, all, "A", settled), is(false));
      }
    }
  }
}
