package io.sluice.jobs.config;

import io.sluice.jobs.config.ConfigNode.Entry;
import io.sluice.jobs.config.ConfigNode.ListNode;
import io.sluice.jobs.config.ConfigNode.MapNode;
import io.sluice.jobs.config.ConfigNode.NullNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts the files of a folder together, section by section; nothing may be said twice. */
final class FileUnion {
  private final ProblemCollector problems;
  private final Map<String, Entry> sections = new LinkedHashMap<>();

  FileUnion(ProblemCollector problems) {
    this.problems = problems;
  }

  /** The union, standing where the first file stands. */
  MapNode of(List<MapNode> files, Position position) {
    for (MapNode file : files) {
      file.entries().forEach((name, entry) -> add(name, entry));
    }
    return new MapNode(position, sections);
  }

  private void add(String name, Entry entry) {
    Entry first = sections.get(name);
    if (first == null || first.value() instanceof NullNode) {
      sections.put(name, entry);
    } else if (first.value() instanceof ListNode left && entry.value() instanceof ListNode right) {
      List<ConfigNode> items = new ArrayList<>(left.items());
      items.addAll(right.items());
      sections.put(name, new Entry(first.keyPosition(), new ListNode(left.position(), items)));
    } else if (isNamed(name)
        && first.value() instanceof MapNode left
        && entry.value() instanceof MapNode right) {
      sections.put(name, new Entry(first.keyPosition(), named(name, left, right)));
    } else if (!name.equals(RootKeys.VERSION.name()) && !(entry.value() instanceof NullNode)) {
      twice(name, first, entry);
    }
  }

  private static boolean isNamed(String name) {
    return RootKeys.SPEC.find(name).filter(key -> key.shape() instanceof Shape.Named).isPresent();
  }

  private MapNode named(String section, MapNode left, MapNode right) {
    Map<String, Entry> entries = new LinkedHashMap<>(left.entries());
    right
        .entries()
        .forEach(
            (id, entry) -> {
              Entry first = entries.putIfAbsent(id, entry);
              if (first != null) {
                twice(Paths.key(section, id), first, entry);
              }
            });
    return new MapNode(left.position(), entries);
  }

  private void twice(String path, Entry first, Entry second) {
    problems.add(
        second.keyPosition(),
        path,
        "is declared twice, first at " + first.keyPosition(),
        "Keep one of the two");
  }
}
