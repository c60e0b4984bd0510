package io.sluice.jobs.run;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.domain.conversion.ConversionIdentity;
import io.sluice.domain.conversion.ConversionTarget;
import io.sluice.domain.delivery.ConversionDefinitions;
import io.sluice.domain.delivery.ConversionDefinitions.Counting;
import io.sluice.domain.delivery.RemoteCallException;
import io.sluice.domain.ledger.EventLedger.KnownName;
import io.sluice.jobs.ExitCode;
import io.sluice.jobs.run.DefinitionStage.Ensured;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DefinitionStageTest {
  private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");
  private static final ConversionTarget ORDERS = new ConversionTarget("orders", "acme");
  private static final ConversionIdentity ORDER = identity("Online order");

  private final InMemoryEventLedger ledger = new InMemoryEventLedger();
  private final FakeDefinitions amazon = new FakeDefinitions();

  @Test
  void definitionIsCreatedOnceAndRememberedAfterItsIntent() {
    assertThat(ensure(ORDERS, ORDER), equalTo(ready(Map.of(ORDER, "1"))));
    assertThat(ensure(ORDERS, ORDER), equalTo(ready(Map.of(ORDER, "1"))));

    assertThat(amazon.calls, equalTo(List.of("list", "create 1")));
    assertThat(amazon.declared.get(0).counting(), is(Counting.FIRST));
    assertThat(amazon.declared.get(0).value(), is(new BigDecimal("2.50")));
    assertThat(
        ledger.written().stream().map(DefinitionStageTest::definition).toList(),
        equalTo(List.of("none", "1")));
    assertThat(ledger.written().get(1).intentAt(), is(NOW));
  }

  @Test
  void definitionsGoOutTenAtOnce() {
    ConversionIdentity[] many =
        IntStream.range(0, 23)
            .mapToObj(i -> identity("Order " + i))
            .toArray(ConversionIdentity[]::new);
    Ensured.Ready ready = (Ensured.Ready) ensure(ORDERS, many);
    assertThat(amazon.calls, equalTo(List.of("list", "create 10", "create 10", "create 3")));
    assertThat(ready.ids().keySet(), equalTo(Set.of(many)));
    assertThat(new HashSet<>(ready.ids().values()), hasSize(23));
  }

  @Test
  void createWhoseAnswerWasLostIsFoundInTheList() {
    amazon.losing = RemoteCallException.Kind.OUTCOME_UNKNOWN;
    Ensured.Stopped lost = (Ensured.Stopped) ensure(ORDERS, ORDER);
    assertThat(lost.exit(), is(ExitCode.UNAVAILABLE));

    amazon.losing = null;
    assertThat(ensure(ORDERS, ORDER), equalTo(ready(Map.of(ORDER, "1"))));
    assertThat(amazon.calls, equalTo(List.of("list", "create 1", "list")));
    assertThat(amazon.declared, hasSize(1));
  }

  @Test
  void oldestOfSeveralOfOneNameIsUsedAndOthersOfAnotherTypeAreNot() {
    amazon.hold("12", "Online order", "OFF_AMAZON_PURCHASES", "WEBSITE");
    amazon.hold("9", "Online order", "OFF_AMAZON_PURCHASES", "WEBSITE");
    amazon.hold("1", "Online order", "SIGN_UP", "WEBSITE");
    amazon.hold("2", "Online order", "OFF_AMAZON_PURCHASES", "OFFLINE");
    assertThat(ensure(ORDERS, ORDER), equalTo(ready(Map.of(ORDER, "9"))));
    assertThat(amazon.calls, equalTo(List.of("list")));
  }

  @Test
  void twoConversionsOfOneNameShareItsDefinition() {
    ensure(ORDERS, ORDER);
    ConversionTarget other = new ConversionTarget("late-orders", "acme");
    assertThat(ensure(other, ORDER), equalTo(ready(Map.of(ORDER, "1"))));
    assertThat(amazon.declared, hasSize(1));
    assertThat(
        ledger.names("acme").stream().map(name -> name.remembered().conversion()).toList(),
        equalTo(List.of("orders", "late-orders")));
    int written = ledger.written().size();
    ensure(other, ORDER);
    assertThat(ledger.written(), hasSize(written));
  }

  @Test
  void refusedDefinitionStopsThePlanAndKeepsTheOthers() {
    ConversionIdentity bad = identity("bad");
    Ensured.Stopped stopped = (Ensured.Stopped) ensure(ORDERS, bad, ORDER);
    assertThat(stopped.exit(), is(ExitCode.INVALID));
    assertThat(stopped.remedy(), containsString("'bad'"));
    assertThat(stopped.remedy(), containsString("FIELD_VALUE_IS_INVALID of field name"));

    assertThat(ensure(ORDERS, ORDER), equalTo(ready(Map.of(ORDER, "1"))));
    assertThat(amazon.calls, equalTo(List.of("list", "create 2")));
  }

  @Test
  void definitionWithoutAnAnswerIsLookedForByTheNextRun() {
    ConversionIdentity silent = identity("silent");
    Ensured.Stopped stopped = (Ensured.Stopped) ensure(ORDERS, silent);
    assertThat(stopped.exit(), is(ExitCode.UNAVAILABLE));
    amazon.hold("77", "silent", silent.type(), silent.source());
    assertThat(ensure(ORDERS, silent), equalTo(ready(Map.of(silent, "77"))));
  }

  @Test
  void refusedAccessStopsWithItsCodeAndRemedy() {
    amazon.losing = RemoteCallException.Kind.ACCESS;
    Ensured.Stopped stopped = (Ensured.Stopped) ensure(ORDERS, ORDER);
    assertThat(stopped.exit(), is(ExitCode.ACCESS));
    assertThat(stopped.remedy(), is("acme: no answer"));
  }

  @Test
  void intentOfAnotherRunStopsBeforeADefinitionIsCreated() {
    ledger.stolenFrom(1);
    assertThat(((Ensured.Stopped) ensure(ORDERS, ORDER)).exit(), is(ExitCode.UNAVAILABLE));
    assertThat(amazon.calls, equalTo(List.of("list")));
    assertThat(amazon.declared, hasSize(0));
  }

  @Test
  void localFailureBeforeTheRequestLeavesWritesNoIntent() {
    amazon.broken = new RemoteCallException(RemoteCallException.Kind.ACCESS, "acme: no token");
    assertThat(((Ensured.Stopped) ensure(ORDERS, ORDER)).exit(), is(ExitCode.ACCESS));
    amazon.broken = new IllegalStateException("a body that cannot be written");
    assertThrows(IllegalStateException.class, () -> ensure(ORDERS, ORDER));

    assertThat(ledger.written(), hasSize(0));
  }

  @Test
  void registryThatChangedDuringTheCallIsBrokenState() {
    ledger.stolenFrom(2);
    StateBrokenException broken =
        assertThrows(StateBrokenException.class, () -> ensure(ORDERS, ORDER));
    assertThat(broken.getMessage(), containsString("orders@acme"));
  }

  private Ensured ensure(ConversionTarget target, ConversionIdentity... identities) {
    return new DefinitionStage(ledger, account -> amazon, InstantSource.fixed(NOW))
        .ensure(target, List.of(identities), Counting.FIRST, new BigDecimal("2.50"));
  }

  private static Ensured ready(Map<ConversionIdentity, String> ids) {
    return new Ensured.Ready(ids);
  }

  private static String definition(KnownName name) {
    return name.definitionId() == null ? "none" : name.definitionId();
  }

  private static ConversionIdentity identity(String name) {
    return new ConversionIdentity(
        name, "OFF_AMAZON_PURCHASES", "WEBSITE", ConversionIdentity.DEFAULT_DATASET);
  }

  /** Amazon's definitions in memory. */
  private static final class FakeDefinitions implements ConversionDefinitions {
    private final List<Remote> held = new ArrayList<>();
    private final List<Declaration> declared = new ArrayList<>();
    private final List<String> calls = new ArrayList<>();
    private RemoteCallException.@Nullable Kind losing;
    private @Nullable RuntimeException broken;

    void hold(String id, String name, String type, String source) {
      held.add(new Remote(id, new Declaration(name, type, source, Counting.EVERY, BigDecimal.ONE)));
    }

    @Override
    public List<Result> create(List<Declaration> declarations, Runnable leaving) {
      if (broken != null) {
        throw broken;
      }
      leaving.run();
      calls.add("create " + declarations.size());
      List<Result> results = declarations.stream().map(this::create).toList();
      if (losing != null) {
        throw new RemoteCallException(losing, "acme: no answer");
      }
      return results;
    }

    private Result create(Declaration declaration) {
      if (declaration.name().equals("bad")) {
        return new Result.Refused("FIELD_VALUE_IS_INVALID", "name");
      }
      if (declaration.name().equals("silent")) {
        return new Result.Unanswered();
      }
      declared.add(declaration);
      String id = Integer.toString(declared.size());
      held.add(new Remote(id, declaration));
      return new Result.Done(id);
    }

    @Override
    public List<Result> update(List<Remote> definitions) {
      return Collections.nCopies(definitions.size(), new Result.Unanswered());
    }

    @Override
    public List<Remote> list() {
      calls.add("list");
      return List.copyOf(held);
    }
  }
}
