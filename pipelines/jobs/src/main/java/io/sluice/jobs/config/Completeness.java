package io.sluice.jobs.config;

import io.sluice.jobs.config.ConfigNode.ListNode;
import io.sluice.jobs.config.ConfigNode.MapNode;
import java.util.List;
import java.util.Set;

/** Looks for what is missing, or there twice over, once all defaults are merged. */
final class Completeness {
  private final ProblemCollector problems;

  Completeness(ProblemCollector problems) {
    this.problems = problems;
  }

  /** Checks the keys of the mapping itself. */
  void checkOwn(Section section) {
    checkKeys(section.node(), section.spec(), section.path());
  }

  /** Checks a mapping and everything below it. */
  void check(Section section) {
    check(section.node(), new Shape.Obj(section.spec()), section.path());
  }

  private void check(ConfigNode node, Shape shape, String path) {
    if (shape instanceof Shape.AnyOf any) {
      any.forms().forEach(form -> check(node, form, path));
    } else if (shape instanceof Shape.Obj obj && node instanceof MapNode map) {
      checkObject(map, obj.spec(), path);
    } else if (shape instanceof Shape.Named named && node instanceof MapNode map) {
      map.entries()
          .forEach((name, entry) -> check(entry.value(), named.value(), Paths.key(path, name)));
    } else if (shape instanceof Shape.Items items && node instanceof ListNode list) {
      for (int i = 0; i < list.items().size(); i++) {
        check(list.items().get(i), items.item(), Paths.item(path, list.items().get(i), i));
      }
    }
  }

  private void checkObject(MapNode map, ObjectSpec spec, String path) {
    checkKeys(map, spec, path);
    map.entries()
        .forEach(
            (name, entry) ->
                spec.find(name)
                    .ifPresent(key -> check(entry.value(), key.shape(), Paths.key(path, name))));
  }

  private void checkKeys(MapNode map, ObjectSpec spec, String path) {
    for (String key : spec.required()) {
      if (map.find(key).isEmpty()) {
        problems.add(
            map.position(),
            Paths.key(path, key),
            "is missing",
            spec.find(key).map(Key::description).orElse(""));
      }
    }
    spec.groups().forEach(group -> checkGroup(map, group, path));
  }

  private void checkGroup(MapNode map, Set<String> group, String path) {
    List<String> names = group.stream().sorted().toList();
    List<String> there = names.stream().filter(key -> map.find(key).isPresent()).toList();
    if (there.isEmpty()) {
      problems.add(
          map.position(), path, "has none of " + String.join(", ", names), "Write one of them");
    } else if (there.size() > 1) {
      problems.add(
          map.position(),
          path,
          "has " + String.join(" and ", there) + ", which exclude each other",
          "Keep one of them");
    }
  }
}
