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

class AudienceSelectionTest {
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
        "'' | '' | hv-shoppers in-place files",
        "hv-shoppers | '' | hv-shoppers",
        "hv-* | '' | hv-shoppers",
        "HV-SHOPPER? | '' | hv-shoppers",
        "tag:vip | '' | hv-shoppers",
        "tag:night* | '' | in-place",
        "account:acme-eu | '' | hv-shoppers",
        "account:acme-* | '' | hv-shoppers in-place files",
        "region:fe | '' | hv-shoppers in-place files",
        "region:EU | '' | hv-shoppers",
        "in-place hv-shoppers | '' | hv-shoppers in-place",
        "* | tag:vip | in-place files",
        "'' | in-place | hv-shoppers files",
      })
  void termsAddUpAndExcludedOnesAreTakenAway(String select, String exclude, String expected) {
    assertThat(
        AudienceSelection.of(terms(select), terms(exclude)).from(config).stream()
            .map(one -> one.audience().id())
            .distinct()
            .collect(Collectors.joining(" ")),
        is(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hv-shoppers | '' | acme-eu acme-fe",
        "region:EU | '' | acme-eu",
        "account:acme-fe | in-place files | acme-fe",
        "hv-shoppers | region:EU | acme-fe",
        "tag:vip | account:*-fe | acme-eu",
      })
  void accountOrRegionLeavesTheOtherAccountsAlone(String select, String exclude, String expected) {
    assertThat(
        AudienceSelection.of(terms(select), terms(exclude)).from(config).stream()
            .map(one -> one.account().id())
            .collect(Collectors.joining(" ")),
        is(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hv-shoper | '' | --select: matches no audience by id 'hv-shoper'. Did you mean"
            + " hv-shoppers?",
        "tag:vib | '' | --select: matches no audience by tag 'vib'. Did you mean vip?",
        "account:x | '' | --select: matches no audience by account 'x'. Known: acme-eu, acme-fe",
        "region:NA | '' | --select: matches no audience by region 'NA'. Known: EU, FE",
        "label:x | '' | '--select: has a term of an unknown kind. Write an id, a glob, tag:,"
            + " account: or region:'",
        "'' | zzz* | '--exclude: matches no audience by id ''zzz*''. Known: hv-shoppers, in-place,"
            + " files'",
        "in-place | region:fe | '--select: leaves no audience. Loosen --select or --exclude, or"
            + " declare an audience'",
      })
  void termThatMatchesNothingIsAProblem(String select, String exclude, String message) {
    ConfigInvalidException thrown =
        assertThrows(
            ConfigInvalidException.class,
            () -> AudienceSelection.of(terms(select), terms(exclude)).from(config));
    assertThat(thrown.problems().get(0).toString(), is(message));
  }

  @Test
  void regionWithoutAnAudienceIsAProblem() {
    ConfigInvalidException thrown =
        assertThrows(
            ConfigInvalidException.class,
            () -> AudienceSelection.all().from(config, Set.of(Region.NA)));
    assertThat(
        thrown.problems().get(0).toString(),
        is(
            "--region: leaves no audience. Loosen --region, --select or --exclude, or declare an"
                + " audience"));
  }

  @Test
  void everyTermThatMatchesNothingIsToldAtOnce() {
    ConfigInvalidException thrown =
        assertThrows(
            ConfigInvalidException.class,
            () -> AudienceSelection.of(List.of("a", "b"), List.of("c")).from(config));
    assertThat(thrown.problems().size(), is(3));
  }

  private static List<String> terms(String text) {
    return Arrays.stream(text.split(" ")).filter(term -> !term.isEmpty()).toList();
  }
}
