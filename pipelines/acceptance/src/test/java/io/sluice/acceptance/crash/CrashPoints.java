package io.sluice.acceptance.crash;

import io.sluice.acceptance.crash.CrashPoint.Kind;
import io.sluice.acceptance.crash.CrashPoint.Site;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** All points of a command, in an order of which any beginning is spread over kinds and places. */
final class CrashPoints {
  private CrashPoints() {}

  /**
   * Orders the points.
   *
   * @param passed number by {@code SITE place}, from a run that was not killed
   * @param seed the same seed gives the same order
   */
  static List<CrashPoint> of(Map<String, Integer> passed, long seed) {
    Random random = new Random(seed);
    Map<Kind, Map<String, List<CrashPoint>>> byKind = new EnumMap<>(Kind.class);
    passed.forEach(
        (where, number) -> {
          String[] words = where.split(" ", 2);
          for (Kind kind : Kind.of(Site.valueOf(words[0]))) {
            List<CrashPoint> points = new ArrayList<>();
            for (int n = 1; n <= number; n++) {
              points.add(new CrashPoint(kind, words[1], n));
            }
            byKind.computeIfAbsent(kind, k -> new LinkedHashMap<>()).put(words[1], points);
          }
        });
    List<List<CrashPoint>> kinds = new ArrayList<>();
    byKind.values().forEach(places -> kinds.add(dealt(shuffled(places.values(), random), random)));
    Collections.shuffle(kinds, random);
    return dealt(kinds);
  }

  private static List<List<CrashPoint>> shuffled(Iterable<List<CrashPoint>> places, Random random) {
    List<List<CrashPoint>> shuffled = new ArrayList<>();
    places.forEach(shuffled::add);
    Collections.shuffle(shuffled, random);
    return shuffled;
  }

  private static List<CrashPoint> dealt(List<List<CrashPoint>> places, Random random) {
    places.forEach(points -> Collections.shuffle(points, random));
    return dealt(places);
  }

  /** The first of each, then the second of each, and so on. */
  private static List<CrashPoint> dealt(List<List<CrashPoint>> hands) {
    List<CrashPoint> all = new ArrayList<>();
    int longest = hands.stream().mapToInt(List::size).max().orElse(0);
    for (int i = 0; i < longest; i++) {
      for (List<CrashPoint> hand : hands) {
        if (i < hand.size()) {
          all.add(hand.get(i));
        }
      }
    }
    return all;
  }
}
