package io.sluice.acceptance.crash;

import io.sluice.domain.conversion.ConversionTarget;
import io.sluice.domain.conversion.EventHistory.Status;
import io.sluice.domain.diff.Presence;
import io.sluice.domain.qualify.AudienceTarget;
import io.sluice.records.RunReport;
import io.sluice.sandbox.AudienceView;
import io.sluice.sandbox.EventView;
import io.sluice.sandbox.MemberView;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What must hold once the command was killed and run again. */
final class Promises {
  private static final int INVALID = 2;

  private final CrashWorld world;
  private final List<String> broken = new ArrayList<>();
  private int receipts;
  private boolean byHand;

  private Promises(CrashWorld world) {
    this.world = world;
  }

  /** Looks at a world; nothing was found yet. */
  static Promises of(CrashWorld world) {
    return new Promises(world);
  }

  /** Runs the command again after a kill, and once more, and tells what is not as it must be. */
  List<String> afterKill() throws IOException {
    List<Relay.Call> before = world.calls();
    Receipted receipted = Receipted.in(world, world.callsOfTheDay());
    receipts = receipted.size();
    boolean keepsUp = world.scenario() == Scenario.MAINTAIN;
    if (keepsUp) {
      ledgerEqualsAmazon();
    }
    CrashWorld.Run again = world.again();
    if (again.exit() == INVALID) {
      byHand = true;
      broken.addAll(LostCreates.mend(world, again));
      again = world.again();
    }
    ends(again, "the run after the kill");
    must(
        !world.scenario().tellsStages() || stages(again.report()).findAny().isPresent(),
        "the run after the kill reports no stage");
    if (keepsUp) {
      ledgerEqualsAmazon();
      ledgerForgot();
    }
    rest("after the kill");
    List<Relay.Call> all = world.calls();
    List<String> twice = receipted.among(all.subList(before.size(), all.size()));
    must(twice.isEmpty(), "sent again although it had a receipt: " + twice);
    return atTheEnd();
  }

  private void rest(String when) throws IOException {
    for (List<String> words : world.scenario().rest()) {
      ends(world.next(words), words.get(0) + " " + when);
    }
  }

  /** Tells what is not as it must be once all trouble is over, and runs the command once more. */
  List<String> atTheEnd() throws IOException {
    amazonHoldsTheTarget();
    ledgerEqualsAmazon();
    int calls = world.calls().size();
    ends(world.again(), "the further run");
    rest("further on");
    long more = world.calls().stream().skip(calls).filter(Relay.Call::isUpload).count();
    must(more == 0, "the further run sent " + more + " uploads");
    must(world.sandbox().contractViolations().isEmpty(), "a request broke the contract");
    return List.copyOf(broken);
  }

  /** How many uploads had their receipt at the kill. */
  int receipted() {
    return receipts;
  }

  /** Whether a person had to look at Amazon before the command could be run again. */
  boolean byHand() {
    return byHand;
  }

  /** Checks a run that must have ended well. */
  void ends(CrashWorld.Run run, String which) {
    must(run.exit() == 0, which + " ended with " + run.exit() + ":\n" + run.output());
    if (run.report() == null) {
      boolean reports = !Set.of("maintain", "workspace").contains(run.words().get(0));
      must(!reports, which + " left no report");
    } else {
      must(run.report().exitCode() == run.exit(), which + " reports another exit code");
      List<String> unbalanced =
          stages(run.report()).filter(s -> !s.balanced()).map(RunReport.Stage::toString).toList();
      must(unbalanced.isEmpty(), which + " reports sums that do not hold: " + unbalanced);
    }
  }

  private static Stream<RunReport.Stage> stages(RunReport report) {
    return Stream.concat(
        report.audiences().stream().flatMap(audience -> audience.stages().stream()),
        report.conversions().stream().flatMap(conversion -> conversion.stages().stream()));
  }

  private void amazonHoldsTheTarget() {
    for (String region : world.days().members().keySet()) {
      List<Optional<Long>> there =
          world.sandbox().audiences().stream()
              .filter(audience -> audience.region().name().equalsIgnoreCase(region))
              .map(audience -> Optional.of(audience.audienceId()))
              .toList();
      same(
          there,
          List.of(Ledgers.audiences(world.config()).getOrDefault(region, Optional.empty())),
          "audiences at Amazon and in the registry of " + region);
    }
    world
        .days()
        .members()
        .forEach(
            (region, digests) ->
                same(digests, activeMembers(region), "members at Amazon in " + region));
    world
        .days()
        .events()
        .forEach(
            (region, ids) -> {
              List<String> counted =
                  world.sandbox().events().stream()
                      .filter(event -> in(event, region) && event.counted())
                      .map(EventView::eventId)
                      .sorted()
                      .toList();
              same(List.copyOf(ids), counted, "events that count at Amazon in " + region);
            });
  }

  private void ledgerEqualsAmazon() throws IOException {
    for (String region : world.days().members().keySet()) {
      Map<String, Presence> known =
          Ledgers.members(world.config(), new AudienceTarget(Scenario.AUDIENCE, region));
      Map<String, Presence> there =
          activeMembers(region).keySet().stream()
              .collect(
                  Collectors.toMap(id -> id, id -> Presence.PRESENT, (a, b) -> a, TreeMap::new));
      same(there, known, "members in the ledger of " + region);
    }
    for (String region : world.days().events().keySet()) {
      Map<String, Status> known = events(region);
      must(
          known.values().stream().allMatch(Status.ACCEPTED::equals),
          "not all events of " + region + " are accepted in the ledger");
      known.keySet().removeAll(world.days().forgotten());
      TreeSet<String> there =
          world.sandbox().events().stream()
              .filter(event -> in(event, region))
              .map(EventView::eventId)
              .filter(id -> !world.days().forgotten().contains(id))
              .collect(Collectors.toCollection(TreeSet::new));
      same(there, known.keySet(), "events in the ledger of " + region);
    }
  }

  private void ledgerForgot() throws IOException {
    for (String region : world.days().events().keySet()) {
      TreeSet<String> left = new TreeSet<>(events(region).keySet());
      left.retainAll(world.days().forgotten());
      must(left.isEmpty(), "events that are over are still in the ledger: " + left);
    }
  }

  private Map<String, Status> events(String region) throws IOException {
    return Ledgers.events(world.config(), new ConversionTarget("orders-" + region, region));
  }

  /** Digest of the e-mail address by member. */
  private Map<String, String> activeMembers(String region) {
    Map<String, String> members = new TreeMap<>();
    for (AudienceView audience : world.sandbox().audiences()) {
      if (audience.region().name().toLowerCase(Locale.ROOT).equals(region)) {
        for (MemberView member : world.sandbox().members(audience.audienceId())) {
          if (member.active()) {
            String before = members.put(member.externalUserId(), digest(member));
            must(before == null, member.externalUserId() + " is in two audiences of " + region);
          }
        }
      }
    }
    return members;
  }

  private static String digest(MemberView member) {
    List<String> digests =
        member.digests().stream().flatMap(set -> set.values().stream()).distinct().toList();
    return digests.size() == 1 ? digests.get(0) : digests.toString();
  }

  private static boolean in(EventView event, String region) {
    return event.region().name().toLowerCase(Locale.ROOT).equals(region);
  }

  private void same(Object expected, Object found, String what) {
    must(Objects.equals(expected, found), what + ": expected " + expected + ", found " + found);
  }

  private void must(boolean holds, String otherwise) {
    if (!holds) {
      broken.add(otherwise);
    }
  }
}
