package io.sluice.acceptance.crash;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import com.google.common.util.concurrent.Uninterruptibles;
import io.sluice.records.RunReport;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that stood still for longer than its lease while Amazon took a batch. */
final class LateBatchTest {
  private static final Pattern MEMBER = Pattern.compile("\"externalUserId\"\\s*:\\s*\"([^\"]+)\"");

  @TempDir private Path folder;

  @Test
  void membersOfALateBatchAreOfferedAgainAndTheBatchIsCounted() throws Exception {
    try (CrashWorld world =
        CrashWorld.of(folder.resolve("world"), Scenario.AUDIENCES, ChildJvm.in(folder))) {
      world.reset();
      Standstill.begin(world.now());
      Set<String> regions = ConcurrentHashMap.newKeySet();
      CountDownLatch sent = new CountDownLatch(2);
      world.afterEffects(
          (call, port) -> {
            if (call.isUpload()) {
              // The lane that is second must have sent before its lease goes, too.
              if (regions.add(call.region())) {
                sent.countDown();
              }
              var unused = Uninterruptibles.awaitUninterruptibly(sent, 20, TimeUnit.SECONDS);
              Standstill.last(Duration.ofMinutes(3));
            }
            return false;
          });

      CrashWorld.Run stopped = world.by(new Standstill());

      assertThat(stopped.output(), stopped.exit(), is(6));
      assertThat(delivered(stopped.report(), "batchesLate"), greaterThanOrEqualTo(2L));
      List<Relay.Call> late = uploads(world);
      Set<String> members = members(late);
      assertThat(members, is(not(empty())));

      world.afterEffects((call, port) -> false);
      List<CrashWorld.Run> further = new ArrayList<>();
      do {
        further.add(world.again());
      } while (further.get(further.size() - 1).exit() != 0 && further.size() < 4);

      List<Relay.Call> all = uploads(world);
      Set<String> again = members(all.subList(late.size(), all.size()));
      assertThat(again.containsAll(members), is(true));
      assertThat(all.size(), greaterThan(late.size()));
      assertThat(Promises.of(world).atTheEnd(), is(empty()));
    }
  }

  private static List<Relay.Call> uploads(CrashWorld world) {
    return world.calls().stream().filter(Relay.Call::isUpload).toList();
  }

  private static Set<String> members(List<Relay.Call> calls) {
    return calls.stream()
        .flatMap(call -> MEMBER.matcher(call.body()).results().map(found -> id(call, found)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String id(Relay.Call call, MatchResult found) {
    return call.region() + " " + found.group(1);
  }

  private static long delivered(RunReport report, String number) {
    return report.audiences().stream()
        .map(RunReport.Audience::delivery)
        .mapToLong((Map<String, Long> delivery) -> delivery.getOrDefault(number, 0L))
        .sum();
  }

  /** A clock that goes on by what the test says; its copies in tasks go with it. */
  private static final class Standstill extends Clock implements Serializable {
    private static final long serialVersionUID = 1L;
    private static volatile Instant shown = Instant.EPOCH;

    static void begin(Instant at) {
      shown = at;
    }

    static synchronized void last(Duration duration) {
      shown = shown.plus(duration);
    }

    @Override
    public Instant instant() {
      return shown;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
