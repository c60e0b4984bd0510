package io.sluice.domain.conversion;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import io.sluice.domain.conversion.ConversionNames.Changed;
import io.sluice.domain.conversion.ConversionNames.Judgement;
import io.sluice.domain.conversion.ConversionNames.Origin;
import io.sluice.domain.conversion.ConversionNames.Remembered;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConversionNamesTest {
  private static final ConversionIdentity ORDER = named("Online order");
  private static final List<Remembered> KNOWN = List.of(new Remembered("web", ORDER));

  @Test
  void knownIdentityPasses() {
    Judgement judgement = judge(Origin.SETTINGS, List.of(ORDER), Set.of());
    assertThat(judgement, is(new Judgement(List.of(), List.of())));
  }

  @Test
  void firstIdentityIsRemembered() {
    Judgement judgement =
        ConversionNames.judge("web", Origin.SETTINGS, List.of(ORDER), List.of(), Set.of());
    assertThat(judgement.added(), is(List.of(ORDER)));
    assertThat(judgement.passes(), is(true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"online order", "Online Order", "Online-order", "OnlineOrder", "Online  order."})
  void changedSpellingStopsTheRunWithBothNames(String name) {
    for (Origin origin : Origin.values()) {
      Judgement judgement = judge(origin, List.of(named(name)), Set.of());
      assertThat(judgement.changed(), is(List.of(new Changed("web", ORDER, named(name)))));
      assertThat(
          judgement.changed().get(0).message(),
          allOf(containsString("'Online order'"), containsString("'" + name + "'")));
    }
  }

  @Test
  void confirmedSpellingPasses() {
    ConversionIdentity now = named("online order");
    Judgement judgement = judge(Origin.SETTINGS, List.of(now), Set.of(now));
    assertThat(judgement.added(), is(List.of(now)));
    assertThat(judgement.passes(), is(true));
  }

  @Test
  void otherNameFromSettingsIsAChangeButFromColumnsIsNew() {
    ConversionIdentity other = named("Store order");
    assertThat(judge(Origin.SETTINGS, List.of(other), Set.of()).passes(), is(false));
    assertThat(judge(Origin.COLUMNS, List.of(other), Set.of()).added(), is(List.of(other)));
  }

  @Test
  void otherTypeSourceOrDatasetIsNotASpelling() {
    ConversionIdentity lead = new ConversionIdentity("online order", "LEAD", "WEBSITE", "Orders");
    assertThat(judge(Origin.COLUMNS, List.of(lead), Set.of()).added(), is(List.of(lead)));
    ConversionIdentity cased =
        new ConversionIdentity("Online order", "OFF_AMAZON_PURCHASES", "WEBSITE", "orders");
    assertThat(judge(Origin.COLUMNS, List.of(cased), Set.of()).passes(), is(false));
  }

  @Test
  void twoSpellingsInOneRunAreFound() {
    Judgement judgement =
        ConversionNames.judge(
            "web",
            Origin.COLUMNS,
            List.of(named("sign up"), named("Sign up")),
            List.of(),
            Set.of());
    assertThat(judgement.added(), is(List.of(named("Sign up"))));
    assertThat(
        judgement.changed(), is(List.of(new Changed("web", named("Sign up"), named("sign up")))));
  }

  @Test
  void spellingOfAnotherConversionOfTheAccountCounts() {
    Judgement judgement =
        ConversionNames.judge(
            "app", Origin.SETTINGS, List.of(named("ONLINE ORDER")), KNOWN, Set.of());
    assertThat(judgement.passes(), is(false));
  }

  private static Judgement judge(
      Origin origin, List<ConversionIdentity> identities, Set<ConversionIdentity> confirmed) {
    return ConversionNames.judge("web", origin, identities, KNOWN, confirmed);
  }

  private static ConversionIdentity named(String name) {
    return new ConversionIdentity(name, "OFF_AMAZON_PURCHASES", "WEBSITE", "Orders");
  }
}
