package io.sluice.domain.conversion;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LegacyEventsTest {
  @Test
  void columnsOfAnOlderFeedAreKnown() {
    assertThat(
        LegacyEvents.columns(Set.of()),
        is(
            Map.of(
                EventField.ADVERTISER_ID, "advertiserId",
                EventField.EVENT_TYPE, "eventType",
                EventField.EVENT_NAME, "eventType",
                EventField.EVENT_TIME, "eventTime",
                EventField.VALUE, "eventValue",
                EventField.CURRENCY, "currency",
                EventField.INGESTION, "eventAttributionSource")));
    assertThat(LegacyEvents.userIdColumn(), is("userId"));
  }

  @Test
  void nameThatTheJobSetsIsNotTakenFromTheType() {
    assertThat(
        LegacyEvents.columns(Set.of(EventField.EVENT_NAME)).containsKey(EventField.EVENT_NAME),
        is(false));
  }

  @Test
  void everydayWordsLeadToAmazonsTypes() {
    assertThat(LegacyEvents.typeSynonyms().get("generate_lead"), is("LEAD"));
    assertThat(LegacyEvents.typeSynonyms().size(), is(14));
    assertThat(LegacyEvents.typeSynonyms().containsKey("other"), is(false));
    assertThat(LegacyEvents.folded(" Order - Completed "), is("order_completed"));
  }

  @Test
  void identifierIsOfTheDeclaredType() {
    EventKey email = Events.email("jo@example.com");
    String hex = email.wireValue();
    assertThat(key("EMAIL", hex.toUpperCase(java.util.Locale.ROOT)), is(Optional.of(email)));
    assertThat(key("PHONE", hex).map(EventKey::type), is(Optional.of("PHONE")));
    assertThat(key("EMAIL", "jo@example.com"), is(Optional.empty()));
    assertThat(key("SHOE_SIZE", hex), is(Optional.empty()));
    assertThat(
        key("MAID", "cdda802e-fb9c").map(EventKey::wireValue), is(Optional.of("cdda802e-fb9c")));
    assertThat(key("MAID", " "), is(Optional.empty()));
  }

  private static Optional<EventKey> key(String type, String text) {
    return LegacyEvents.key(type, text, Events.VOCABULARY);
  }
}
