package io.sluice.jobs.config;

import io.sluice.jobs.config.ConfigNode.Entry;
import io.sluice.jobs.config.ConfigNode.MapNode;
import io.sluice.jobs.config.Key.NodeKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The configuration after merging: files united, environment laid over, defaults filled in.
 *
 * @param root the whole
 * @param accounts by id, with {@code defaults.accounts} and the general limits merged in
 * @param sources by id, with {@code defaults.sources} merged in
 * @param audiences with {@code defaults.audiences} merged in, and {@code defaults.sources} where a
 *     source is written in place
 * @param suppression the suppression lists
 * @param conversions with {@code defaults.conversions} merged in, and under both what a preset says
 */
record ConfigTree(
    Section root,
    Map<String, Section> accounts,
    Map<String, Section> sources,
    List<Section> audiences,
    List<Section> suppression,
    List<Section> conversions) {

  /** Merges what the files say. */
  static ConfigTree of(MapNode united, Optional<MapNode> overlay) {
    Shape shape = new Shape.Obj(RootKeys.SPEC);
    MapNode whole = overlay.map(over -> TreeMerge.merge(united, over, shape)).orElse(united);
    Section raw = new Section(whole, RootKeys.SPEC, "");
    Section defaults = raw.below(RootKeys.DEFAULTS);
    MapNode limits = raw.below(AccountKeys.LIMITS).node();
    MapNode accountDefaults =
        underlaid(defaults.below(RootKeys.DEFAULT_ACCOUNTS).node(), AccountKeys.LIMITS, limits);
    MapNode sourceDefaults = defaults.below(RootKeys.DEFAULT_SOURCES).node();
    MapNode audienceDefaults = defaults.below(RootKeys.DEFAULT_AUDIENCES).node();
    return new ConfigTree(
        new Section(whole.withoutNulls(), RootKeys.SPEC, ""),
        named(raw, RootKeys.ACCOUNTS, accountDefaults, AccountKeys.SPEC),
        named(raw, RootKeys.SOURCES, sourceDefaults, SourceKeys.SPEC),
        audiences(raw, audienceDefaults, sourceDefaults),
        suppression(raw),
        conversions(raw, defaults.below(RootKeys.DEFAULT_CONVERSIONS).node()));
  }

  private static Map<String, Section> named(
      Section root, NodeKey key, MapNode defaults, ObjectSpec spec) {
    Map<String, Section> sections = new LinkedHashMap<>();
    if (root.node().find(key.name()).orElse(null) instanceof MapNode map) {
      map.entries()
          .forEach(
              (id, entry) -> {
                if (entry.value() instanceof MapNode own) {
                  sections.put(id, merged(defaults, own, spec, Paths.key(key.name(), id)));
                }
              });
    }
    return sections;
  }

  private static List<Section> audiences(Section root, MapNode defaults, MapNode sourceDefaults) {
    List<Section> merged = new ArrayList<>();
    for (Section own : root.sections(RootKeys.AUDIENCES, AudienceKeys.SPEC)) {
      MapNode node = TreeMerge.merge(defaults, own.node(), new Shape.Obj(AudienceKeys.SPEC));
      boolean inPlace =
          node.find(AudienceKeys.SOURCE.name()).orElse(null) instanceof MapNode source
              && !new Section(source.withoutNulls(), AudienceKeys.SOURCE_SPEC, "")
                  .has(AudienceKeys.USE);
      MapNode whole = inPlace ? underlaid(node, AudienceKeys.SOURCE, sourceDefaults) : node;
      merged.add(new Section(whole.withoutNulls(), AudienceKeys.SPEC, own.path()));
    }
    return merged;
  }

  private static List<Section> conversions(Section root, MapNode defaults) {
    List<Section> merged = new ArrayList<>();
    for (Section own : root.sections(RootKeys.CONVERSIONS, ConversionKeys.SPEC)) {
      MapNode node = TreeMerge.merge(defaults, own.node(), new Shape.Obj(ConversionKeys.SPEC));
      Section whole = new Section(node, ConversionKeys.SPEC, own.path());
      MapNode preset = LegacyPreset.source(whole);
      merged.add(
          new Section(
              underlaid(node, ConversionKeys.SOURCE, preset).withoutNulls(),
              ConversionKeys.SPEC,
              own.path()));
    }
    return merged;
  }

  private static List<Section> suppression(Section root) {
    List<Section> sections = new ArrayList<>();
    for (Section own : root.sections(RootKeys.SUPPRESSION, SourceKeys.SUPPRESSION_SPEC)) {
      sections.add(new Section(own.node().withoutNulls(), own.spec(), own.path()));
    }
    return sections;
  }

  private static Section merged(MapNode defaults, MapNode own, ObjectSpec spec, String path) {
    MapNode merged = TreeMerge.merge(defaults, own, new Shape.Obj(spec));
    return new Section(merged.withoutNulls(), spec, path);
  }

  /** Puts {@code below} under what stands at a key already. */
  private static MapNode underlaid(MapNode node, NodeKey key, MapNode below) {
    Entry entry = node.entries().get(key.name());
    if (below.entries().isEmpty() || (entry != null && !(entry.value() instanceof MapNode))) {
      return node;
    }
    MapNode over = entry == null ? MapNode.empty(below.position()) : (MapNode) entry.value();
    Position position = entry == null ? below.position() : entry.keyPosition();
    return node.with(key.name(), new Entry(position, TreeMerge.merge(below, over, key.shape())));
  }
}
