package io.sluice.jobs.config;

import io.sluice.jobs.config.ConfigNode.Entry;
import io.sluice.jobs.config.ConfigNode.Kind;
import io.sluice.jobs.config.ConfigNode.ListNode;
import io.sluice.jobs.config.ConfigNode.MapNode;
import io.sluice.jobs.config.ConfigNode.NullNode;
import io.sluice.jobs.config.ConfigNode.ScalarNode;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Turns YAML text into {@link ConfigNode}s, reporting what YAML itself forbids or we do. */
final class YamlTree {
  private static final int MAX_DEPTH = 30;
  private static final int MAX_NODES = 200_000;
  private static final Set<Tag> TEXT_TAGS = Set.of(Tag.STR, Tag.TIMESTAMP);

  // Only these texts of the parser are known to hold nothing of the file.
  private static final Set<String> HARMLESS_TEXTS =
      Set.of("mapping values are not allowed here", "could not find expected ':'");

  private final String file;
  private final ProblemCollector problems;
  private int nodes;

  private YamlTree(String file, ProblemCollector problems) {
    this.file = file;
    this.problems = problems;
  }

  /**
   * Reads one document, whose top must be a mapping.
   *
   * @return the mapping; empty, with a problem added, when the text is no YAML or no mapping
   */
  static Optional<MapNode> read(String file, String text, ProblemCollector problems) {
    return new YamlTree(file, problems).read(text);
  }

  private Optional<MapNode> read(String text) {
    try {
      Node root = new Yaml(new SafeConstructor(limits())).compose(new StringReader(text));
      if (root == null || Tag.NULL.equals(root.getTag())) {
        return Optional.of(MapNode.empty(Position.ofFile(file)));
      }
      ConfigNode node = convert(root, 0);
      if (node instanceof MapNode map) {
        return Optional.of(map);
      }
      problems.add(
          node.position(),
          "",
          "is " + node.shape(),
          "Begin the file with keys, such as version: 1");
      return Optional.empty();
    } catch (MarkedYAMLException e) {
      reportSyntax(e);
      return Optional.empty();
    } catch (YAMLException e) {
      // The parser's own text may quote the file.
      problems.add(
          Position.ofFile(file),
          "",
          "is not YAML text",
          "Save it as UTF-8 without control characters, nested less than 30 deep");
      return Optional.empty();
    }
  }

  private static LoaderOptions limits() {
    LoaderOptions limits = new LoaderOptions();
    limits.setCodePointLimit(Integer.MAX_VALUE);
    limits.setMaxAliasesForCollections(MAX_NODES);
    return limits;
  }

  private void reportSyntax(MarkedYAMLException e) {
    String detail = HARMLESS_TEXTS.contains(e.getProblem()) ? ": " + e.getProblem() : "";
    boolean several =
        e.getContext() != null && e.getContext().startsWith("expected a single document");
    problems.add(
        e.getProblemMark() == null ? Position.ofFile(file) : position(e.getProblemMark()),
        "",
        several ? "holds several YAML documents" : "is not valid YAML" + detail,
        several
            ? "Put each document into a file of its own, in one folder"
            : "Check indentation, quotes and colons on this line and the one before");
  }

  private ConfigNode convert(Node node, int depth) {
    Position position = position(node.getStartMark());
    if (depth > MAX_DEPTH || ++nodes > MAX_NODES) {
      problems.add(
          position,
          "",
          "is nested too deep or repeated too often through aliases",
          "Write it flat, and use defaults: instead of aliases");
      return new NullNode(position);
    }
    if (node instanceof MappingNode map) {
      return convertMap(map, position, depth);
    }
    if (node instanceof SequenceNode list) {
      List<ConfigNode> items = new ArrayList<>();
      list.getValue().forEach(item -> items.add(convert(item, depth + 1)));
      return new ListNode(position, items);
    }
    return convertScalar((org.yaml.snakeyaml.nodes.ScalarNode) node, position);
  }

  private MapNode convertMap(MappingNode map, Position position, int depth) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : map.getValue()) {
      Position keyPosition = position(tuple.getKeyNode().getStartMark());
      if (!(tuple.getKeyNode() instanceof org.yaml.snakeyaml.nodes.ScalarNode key)) {
        problems.add(keyPosition, "", "is a key that is no text", "Write the key as plain text");
        continue;
      }
      Entry first = entries.get(key.getValue());
      if (first == null) {
        entries.put(
            key.getValue(), new Entry(keyPosition, convert(tuple.getValueNode(), depth + 1)));
      } else {
        problems.add(
            keyPosition,
            NearestName.printable(key.getValue()),
            "is a duplicate key, first written at " + first.keyPosition(),
            "Keep one of the two");
      }
    }
    return new MapNode(position, entries);
  }

  private ConfigNode convertScalar(org.yaml.snakeyaml.nodes.ScalarNode node, Position position) {
    Tag tag = node.getTag();
    if (Tag.NULL.equals(tag)) {
      return new NullNode(position);
    }
    if (Tag.INT.equals(tag) || Tag.FLOAT.equals(tag)) {
      return new ScalarNode(position, node.getValue(), Kind.NUMBER);
    }
    if (Tag.BOOL.equals(tag)) {
      return new ScalarNode(position, node.getValue(), Kind.TRUTH);
    }
    if (!TEXT_TAGS.contains(tag)) {
      problems.add(
          position, "", "carries a YAML tag", "Leave tags out; quote a text that begins with !");
    }
    if (!isWellFormed(node.getValue())) {
      problems.add(
          position,
          "",
          "holds half of a surrogate pair, which is no character",
          "Write the character itself, or both halves of its escape");
    }
    return new ScalarNode(position, node.getValue(), Kind.TEXT);
  }

  private static boolean isWellFormed(String text) {
    return text.codePoints()
        .noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }

  private Position position(Mark mark) {
    return new Position(file, mark.getLine() + 1, mark.getColumn() + 1);
  }
}
