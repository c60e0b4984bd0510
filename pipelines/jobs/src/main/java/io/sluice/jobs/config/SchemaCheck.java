package io.sluice.jobs.config;

import io.sluice.jobs.config.ConfigNode.ListNode;
import io.sluice.jobs.config.ConfigNode.MapNode;
import io.sluice.jobs.config.ConfigNode.NullNode;
import io.sluice.jobs.config.ConfigNode.ScalarNode;
import io.sluice.jobs.config.ObjectSpec.Refusal;
import java.util.Optional;

/**
 * Checks one file against the declared keys: unknown and refused keys, wrong forms, unusable
 * values. What is missing is looked for later, when defaults are merged.
 */
final class SchemaCheck {
  private final ProblemCollector problems;

  SchemaCheck(ProblemCollector problems) {
    this.problems = problems;
  }

  /** Checks a node and everything below it. */
  void check(ConfigNode node, Shape shape, String path) {
    if (shape instanceof Shape.AnyOf any) {
      any.forms().stream()
          .filter(form -> fits(node, form))
          .findFirst()
          .ifPresentOrElse(form -> check(node, form, path), () -> wrongForm(node, shape, path));
    } else if (!fits(node, shape)) {
      wrongForm(node, shape, path);
    } else if (shape instanceof Shape.Value value) {
      checkValue((ScalarNode) node, value.type(), path);
    } else if (shape instanceof Shape.Items items) {
      checkItems((ListNode) node, items, path);
    } else if (shape instanceof Shape.Named named) {
      checkNamed((MapNode) node, named, path);
    } else if (shape instanceof Shape.Obj obj) {
      checkObject((MapNode) node, obj.spec(), path);
    }
  }

  private static boolean fits(ConfigNode node, Shape shape) {
    if (shape instanceof Shape.Value) {
      return node instanceof ScalarNode;
    }
    return shape instanceof Shape.Items ? node instanceof ListNode : node instanceof MapNode;
  }

  private void wrongForm(ConfigNode node, Shape shape, String path) {
    problems.add(
        node.position(),
        path,
        "is " + node.shape() + "; must be " + shape.title(),
        "See the example in the documentation or the JSON Schema");
  }

  private void checkValue(ScalarNode node, ValueType<?> type, String path) {
    Parsed<?> parsed = type.parse(node.text());
    if (parsed.value().isEmpty()) {
      problems.add(
          node.position(), path, "is " + node.shape() + "; " + parsed.rule(), parsed.remedy());
    }
  }

  private void checkItems(ListNode list, Shape.Items shape, String path) {
    int size = list.items().size();
    if (size < shape.min() || size > shape.max()) {
      problems.add(
          list.position(),
          path,
          "is " + list.shape() + "; must have " + shape.min() + " to " + shape.max(),
          size < shape.min() ? "Add an item, or take the key out" : "Take items out");
    }
    for (int i = 0; i < size; i++) {
      check(list.items().get(i), shape.item(), Paths.item(path, list.items().get(i), i));
    }
  }

  private void checkNamed(MapNode map, Shape.Named shape, String path) {
    map.entries()
        .forEach(
            (name, entry) -> {
              String below = Paths.key(path, name);
              Parsed<String> parsed = shape.name().parse(name);
              if (parsed.value().isEmpty()) {
                problems.add(entry.keyPosition(), below, parsed.rule(), parsed.remedy());
              }
              if (!(entry.value() instanceof NullNode)) {
                check(entry.value(), shape.value(), below);
              }
            });
  }

  private void checkObject(MapNode map, ObjectSpec spec, String path) {
    map.entries()
        .forEach(
            (name, entry) -> {
              String below = Paths.key(path, name);
              Refusal refusal = spec.refused().get(name);
              Optional<Key> key = spec.find(name);
              if (refusal != null) {
                problems.add(entry.keyPosition(), below, refusal.message(), refusal.remedy());
              } else if (key.isEmpty()) {
                problems.add(
                    entry.keyPosition(),
                    below,
                    "is not a key here",
                    NearestName.remedy(name, spec.keys().keySet()));
              } else if (!(entry.value() instanceof NullNode)) {
                check(entry.value(), key.get().shape(), below);
              }
            });
  }
}
