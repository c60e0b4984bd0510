package io.sluice.jobs.config;

import io.sluice.jobs.config.ConfigNode.ListNode;
import io.sluice.jobs.config.ConfigNode.MapNode;
import io.sluice.jobs.config.ConfigNode.ScalarNode;
import io.sluice.jobs.config.Key.NodeKey;
import io.sluice.jobs.config.Key.ValueKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A merged mapping, read by declared keys.
 *
 * @param node the mapping, without explicit nulls
 * @param spec its keys
 * @param path how problems call it
 */
record Section(MapNode node, ObjectSpec spec, String path) {
  boolean has(Key key) {
    return node.find(key.name()).isPresent();
  }

  /** The value, or the key's fallback; empty when there is neither or the text is unusable. */
  <T> Optional<T> find(ValueKey<T> key) {
    Optional<ConfigNode> value = node.find(key.name());
    if (value.isEmpty()) {
      return key.fallback().flatMap(text -> key.type().parse(text).value());
    }
    return value.get() instanceof ScalarNode scalar
        ? key.type().parse(scalar.text()).value()
        : Optional.empty();
  }

  /** The value or fallback that a checked configuration is known to have. */
  <T> T value(ValueKey<T> key) {
    return find(key)
        .orElseThrow(() -> new IllegalStateException(path + " was read before it was checked"));
  }

  /** The mapping under a key; an empty one when there is none. */
  Section below(NodeKey key) {
    ConfigNode below = node.find(key.name()).orElse(null);
    MapNode map = below instanceof MapNode found ? found : MapNode.empty(node.position());
    return new Section(map, objectOf(key.shape()), Paths.key(path, key.name()));
  }

  /** The items of a list under a key; empty when there is none. */
  List<ConfigNode> items(NodeKey key) {
    return node.find(key.name()).orElse(null) instanceof ListNode list ? list.items() : List.of();
  }

  /** The texts of a list of scalars under a key. */
  List<String> texts(NodeKey key) {
    List<String> texts = new ArrayList<>();
    for (ConfigNode item : items(key)) {
      if (item instanceof ScalarNode scalar) {
        texts.add(scalar.text());
      }
    }
    return texts;
  }

  /** The mappings of a list under a key. */
  List<Section> sections(NodeKey key, ObjectSpec itemSpec) {
    List<Section> sections = new ArrayList<>();
    List<ConfigNode> items = items(key);
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i) instanceof MapNode map) {
        String label = Paths.item(Paths.key(path, key.name()), map, i);
        sections.add(new Section(map, itemSpec, label));
      }
    }
    return sections;
  }

  /** Where a key's value stands; the section itself where the key is absent. */
  Position position(Key key) {
    return node.find(key.name()).map(ConfigNode::position).orElse(node.position());
  }

  /** How problems call a key. */
  String path(Key key) {
    return Paths.key(path, key.name());
  }

  private static ObjectSpec objectOf(Shape shape) {
    if (shape instanceof Shape.AnyOf any) {
      return any.forms().stream()
          .filter(Shape.Obj.class::isInstance)
          .map(Section::objectOf)
          .findFirst()
          .orElseThrow();
    }
    return ((Shape.Obj) shape).spec();
  }
}
