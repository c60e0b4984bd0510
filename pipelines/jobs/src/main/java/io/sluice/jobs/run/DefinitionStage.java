package io.sluice.jobs.run;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Lists;
import io.sluice.domain.conversion.ConversionIdentity;
import io.sluice.domain.conversion.ConversionNames.Remembered;
import io.sluice.domain.conversion.ConversionTarget;
import io.sluice.domain.delivery.ConversionDefinitions;
import io.sluice.domain.delivery.ConversionDefinitions.Counting;
import io.sluice.domain.delivery.ConversionDefinitions.Declaration;
import io.sluice.domain.delivery.ConversionDefinitions.Remote;
import io.sluice.domain.delivery.ConversionDefinitions.Result;
import io.sluice.domain.delivery.RemoteCallException;
import io.sluice.domain.ledger.EventLedger;
import io.sluice.domain.ledger.EventLedger.KnownName;
import io.sluice.jobs.ExitCode;
import io.sluice.jobs.remote.AmazonGateways;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes sure that Amazon has a definition for each conversion that events of a plan are sent under,
 * in the older API. A create call has no idempotency key, so the intent is written when its request
 * is about to leave and the id at once after it; a create whose answer was lost is found in
 * Amazon's list. What fails before the request leaves writes no intent.
 *
 * <p>What the registry remembers is trusted: Amazon is asked only where an id is not known. A
 * definition that somebody made before is used as it is, whatever its counting and value.
 */
public final class DefinitionStage {
  private final EventLedger ledger;
  private final Function<String, ConversionDefinitions> amazon;
  private final InstantSource clock;

  /**
   * Makes the stage for one command.
   *
   * @param ledger the registry
   * @param amazon the definitions of an account
   * @param clock the delivery clock
   */
  DefinitionStage(
      EventLedger ledger, Function<String, ConversionDefinitions> amazon, InstantSource clock) {
    this.ledger = ledger;
    this.amazon = amazon;
    this.clock = clock;
  }

  /** Makes the stage for one command. */
  public static DefinitionStage of(RunContext run, EventLedger ledger) {
    AmazonGateways gateways = AmazonGateways.of(run.config(), run.clock());
    return new DefinitionStage(ledger, gateways::definitions, run.clock());
  }

  /** What the stage came to. */
  public sealed interface Ensured {
    /**
     * Every identity has a definition.
     *
     * @param ids Amazon's id of each
     */
    record Ready(Map<ConversionIdentity, String> ids) implements Ensured {
      /** Copies the map. */
      public Ready {
        ids = ImmutableMap.copyOf(ids);
      }
    }

    /**
     * The plan cannot be sent.
     *
     * @param exit its code
     * @param verdict one phrase
     * @param remedy what to do
     */
    record Stopped(ExitCode exit, String verdict, String remedy) implements Ensured {}
  }

  /**
   * Looks up or creates the definitions of a plan's identities.
   *
   * @param target the conversion
   * @param identities those of its events
   * @param counting which events of a user count, for a definition that is created
   * @param value what an event without a value is worth, for a definition that is created
   * @throws StateBrokenException if the registry changed during a create call
   */
  public Ensured ensure(
      ConversionTarget target,
      Collection<ConversionIdentity> identities,
      Counting counting,
      BigDecimal value) {
    Ensuring ensuring = new Ensuring(target, counting, value);
    try {
      return ensuring.run(identities);
    } catch (RemoteCallException e) {
      return new Ensured.Stopped(
          ExitCode.of(e.kind()),
          "Amazon did not give the conversion definitions",
          String.valueOf(e.getMessage()));
    }
  }

  /** The state of one call. */
  private final class Ensuring {
    private final ConversionTarget target;
    private final Counting counting;
    private final BigDecimal value;
    private final Map<ConversionIdentity, String> ids = new LinkedHashMap<>();
    private final Map<ConversionIdentity, Optional<KnownName>> wanted = new LinkedHashMap<>();
    private Ensured.@Nullable Stopped stopped;

    Ensuring(ConversionTarget target, Counting counting, BigDecimal value) {
      this.target = target;
      this.counting = counting;
      this.value = value;
    }

    Ensured run(Collection<ConversionIdentity> identities) {
      List<KnownName> names = ledger.names(target.account());
      for (ConversionIdentity identity : identities) {
        remember(identity, names);
      }
      if (!wanted.isEmpty()) {
        ConversionDefinitions definitions = amazon.apply(target.account());
        adopt(definitions.list());
        for (List<ConversionIdentity> some :
            Lists.partition(List.copyOf(wanted.keySet()), ConversionDefinitions.MAX_AT_ONCE)) {
          create(some, definitions);
        }
      }
      return stopped == null ? new Ensured.Ready(ids) : stopped;
    }

    /**
     * Takes the id that is known, or notes that one is wanted, with the intent of an earlier run.
     */
    private void remember(ConversionIdentity identity, List<KnownName> names) {
      List<KnownName> same =
          names.stream().filter(name -> name.remembered().identity().equals(identity)).toList();
      Optional<KnownName> own =
          same.stream()
              .filter(name -> name.remembered().conversion().equals(target.conversion()))
              .findFirst();
      // Two conversions of one name are one at Amazon.
      Optional<String> id =
          same.stream()
              .flatMap(name -> Optional.ofNullable(name.definitionId()).stream())
              .findFirst();
      if (id.isPresent()) {
        ids.put(identity, id.get());
        share(identity, own, id.get());
      } else {
        wanted.put(identity, own);
      }
    }

    /** Notes another conversion's definition as this one's too, so that its name is remembered. */
    private void share(ConversionIdentity identity, Optional<KnownName> own, String id) {
      if (own.map(KnownName::definitionId).isEmpty()) {
        Instant since = own.map(KnownName::intentAt).orElseGet(clock::instant);
        // Who is faster writes the same.
        ledger.put(own, entry(identity, id, since));
      }
    }

    private KnownName entry(ConversionIdentity identity, @Nullable String id, Instant since) {
      return new KnownName(
          target.account(), new Remembered(target.conversion(), identity), id, since);
    }

    private void intend(ConversionIdentity identity) {
      if (wanted.getOrDefault(identity, Optional.empty()).isPresent()) {
        return;
      }
      KnownName intent = entry(identity, null, clock.instant());
      if (!ledger.put(Optional.empty(), intent)) {
        throw new TakenElsewhereException();
      }
      wanted.put(identity, Optional.of(intent));
    }

    private void adopt(List<Remote> remote) {
      for (ConversionIdentity identity : List.copyOf(wanted.keySet())) {
        remote.stream()
            .filter(found -> matches(found.declaration(), identity))
            .map(Remote::definitionId)
            // Where there are several, always the same one: the oldest, as far as ids tell.
            .min(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()))
            .ifPresent(id -> keep(identity, id));
      }
    }

    private void create(List<ConversionIdentity> some, ConversionDefinitions definitions) {
      if (stopped != null) {
        return;
      }
      List<Result> results;
      try {
        results =
            definitions.create(
                some.stream().map(this::declaration).toList(), () -> some.forEach(this::intend));
      } catch (TakenElsewhereException e) {
        stop(ExitCode.UNAVAILABLE, "another run is creating its definitions", "run again");
        return;
      }
      // First what was made, so that no id is lost over another one's refusal.
      for (int i = 0; i < some.size(); i++) {
        if (results.get(i) instanceof Result.Done done) {
          keep(some.get(i), done.definitionId());
        }
      }
      for (int i = 0; i < some.size(); i++) {
        judge(some.get(i), results.get(i));
      }
    }

    private void judge(ConversionIdentity identity, Result result) {
      if (result instanceof Result.Refused refused) {
        String where = refused.field().isEmpty() ? "" : " of field " + refused.field();
        stop(
            ExitCode.INVALID,
            "Amazon refused a conversion definition",
            identity + ": " + refused.code() + where + ". Correct the conversion's event settings");
      } else if (result instanceof Result.Unanswered) {
        stop(
            ExitCode.UNAVAILABLE,
            "Amazon did not answer for a conversion definition",
            identity + " may exist by now: run again, it is looked for first");
      }
    }

    private void keep(ConversionIdentity identity, String id) {
      Optional<KnownName> before = wanted.getOrDefault(identity, Optional.empty());
      Instant since = before.map(KnownName::intentAt).orElseGet(clock::instant);
      if (!ledger.put(before, entry(identity, id, since))) {
        throw new StateBrokenException(
            "the registry's entry of "
                + target
                + ", "
                + identity
                + " changed while definition "
                + id
                + " was looked for or created; run again");
      }
      wanted.remove(identity);
      ids.put(identity, id);
    }

    private Declaration declaration(ConversionIdentity identity) {
      return new Declaration(identity.name(), identity.type(), identity.source(), counting, value);
    }

    private void stop(ExitCode exit, String verdict, String remedy) {
      if (stopped == null) {
        stopped = new Ensured.Stopped(exit, verdict, remedy);
      }
    }
  }

  private static boolean matches(Declaration found, ConversionIdentity identity) {
    return identity.name().equals(found.name())
        && identity.type().equals(found.type())
        && identity.source().equals(found.source());
  }
}
