package io.sluice.jobs.config;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.domain.qualify.Region;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConversionSelectionTest {
  @TempDir Path folder;
  private ActivationConfig config;

  @BeforeEach
  void load() {
    config = new ConfigFixture(folder).load(ConfigFixture.full());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | '' | online-orders@acme-fe legacy-leads@acme-fe",
        "online-orders | '' | online-orders@acme-fe",
        "*-lead? | '' | legacy-leads@acme-fe",
        "tag:hourly | '' | online-orders@acme-fe",
        "account:acme-fe | tag:hour* | legacy-leads@acme-fe",
        "region:fe | '' | online-orders@acme-fe legacy-leads@acme-fe",
      })
  void termsAddUpAndExcludedOnesAreTakenAway(String select, String exclude, String expected) {
    assertThat(
        ConversionSelection.of(terms(select), terms(exclude)).from(config).stream()
            .map(one -> one.conversion().id() + "@" + one.account().id())
            .collect(Collectors.joining(" ")),
        is(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "online-order | '' | --select: matches no conversion by id 'online-order'. Did you mean"
            + " online-orders?",
        "hv-shoppers | '' | --select: matches no conversion by id 'hv-shoppers'. Known:"
            + " online-orders, legacy-leads",
        "account:acme-eu | '' | --select: matches no conversion by account 'acme-eu'. Did you mean"
            + " acme-fe?",
        "'' | * | --select: leaves no conversion. Loosen --select or --exclude, or declare a"
            + " conversion",
      })
  void termThatMatchesNothingIsAProblem(String select, String exclude, String message) {
    ConfigInvalidException thrown =
        assertThrows(
            ConfigInvalidException.class,
            () -> ConversionSelection.of(terms(select), terms(exclude)).from(config));
    assertThat(thrown.problems().get(0).toString(), is(message));
  }

  @Test
  void regionsNarrowTheChoice() {
    assertThat(ConversionSelection.all().from(config, Set.of(Region.FE)).size(), is(2));
    assertThrows(
        ConfigInvalidException.class,
        () -> ConversionSelection.all().from(config, Set.of(Region.EU)));
  }

  private static List<String> terms(String text) {
    return Arrays.stream(text.split(" ")).filter(term -> !term.isEmpty()).toList();
  }
}
