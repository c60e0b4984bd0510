package io.sluice.jobs.config;

import io.sluice.jobs.config.ConfigNode.Entry;
import io.sluice.jobs.config.ConfigNode.MapNode;
import io.sluice.jobs.config.ConfigNode.NullNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Lays one mapping over another: mappings merge deep, everything else replaces, an explicit null
 * unsets, and a key of which there may be only one puts its rivals out.
 */
final class TreeMerge {
  private TreeMerge() {}

  /** The merged mapping, nulls still in it; it stands where {@code over} stands. */
  static MapNode merge(MapNode base, MapNode over, Shape shape) {
    Map<String, Entry> merged = new LinkedHashMap<>(base.entries());
    // Only what lies below gives way: rivals within one mapping are a problem to be told.
    over.entries()
        .forEach(
            (key, entry) -> {
              if (!(entry.value() instanceof NullNode)) {
                spec(shape).ifPresent(spec -> spec.rivals(key).forEach(merged::remove));
              }
            });
    over.entries()
        .forEach(
            (key, entry) ->
                merged.merge(key, entry, (below, own) -> combine(below, own, child(shape, key))));
    return new MapNode(over.position(), merged);
  }

  private static Entry combine(Entry below, Entry above, Optional<Shape> shape) {
    if (shape.isPresent()
        && below.value() instanceof MapNode base
        && above.value() instanceof MapNode over) {
      return new Entry(above.keyPosition(), merge(base, over, shape.get()));
    }
    return above;
  }

  private static Optional<ObjectSpec> spec(Shape shape) {
    if (shape instanceof Shape.Obj obj) {
      return Optional.of(obj.spec());
    }
    return shape instanceof Shape.AnyOf any
        ? any.forms().stream().flatMap(form -> spec(form).stream()).findFirst()
        : Optional.empty();
  }

  private static Optional<Shape> child(Shape shape, String key) {
    if (shape instanceof Shape.Named named) {
      return Optional.of(named.value());
    }
    return spec(shape).flatMap(spec -> spec.find(key)).map(Key::shape);
  }
}
