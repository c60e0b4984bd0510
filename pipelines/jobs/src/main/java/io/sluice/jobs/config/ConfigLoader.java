package io.sluice.jobs.config;

import io.sluice.jobs.config.ConfigNode.MapNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a configuration, or tells everything that is wrong with it. */
public final class ConfigLoader {
  private final ProblemCollector problems = new ProblemCollector();
  private final ConfigFiles files;
  private final AccountReader accountReader;

  private ConfigLoader(Path place, Map<String, String> environment) {
    this.files = new ConfigFiles(place, problems);
    this.accountReader = new AccountReader(environment);
  }

  /**
   * Reads a configuration. Secrets are not fetched, and no service is asked.
   *
   * @param fileOrFolder a YAML file, or a folder whose {@code *.yaml} and {@code *.yml} files
   *     (directly in it) are united section by section
   * @param env the name of {@code environments/<env>.yaml} beside the file or in the folder, laid
   *     over accounts, workspace, catalog and limits
   * @param environment the variables; {@code SLUICE_SANDBOX} is where {@code endpoints: sandbox}
   *     points, {@code http://127.0.0.1:8091} without it
   * @return the configuration, every default filled in
   * @throws ConfigInvalidException with every problem found, each with file and line
   */
  public static ActivationConfig load(
      Path fileOrFolder, Optional<String> env, Map<String, String> environment) {
    return new ConfigLoader(fileOrFolder, environment).load(env);
  }

  private ActivationConfig load(Optional<String> env) {
    List<MapNode> main = files.main();
    Optional<MapNode> overlay = env.flatMap(files::overlay);
    if (main.isEmpty()) {
      problems.throwIfAny();
    }
    MapNode united = new FileUnion(problems).of(main, main.get(0).position());
    ConfigTree tree = ConfigTree.of(united, overlay);
    checkCompleteness(tree);
    checkRules(tree);
    accountReader.checkEnvironment(problems);
    problems.throwIfAny();
    return new RootReader(accountReader).read(tree);
  }

  private void checkCompleteness(ConfigTree tree) {
    Completeness completeness = new Completeness(problems);
    completeness.checkOwn(tree.root());
    completeness.check(tree.root().below(RootKeys.CATALOG));
    tree.accounts().values().forEach(completeness::check);
    tree.sources().values().forEach(completeness::check);
    tree.audiences().forEach(completeness::check);
    tree.suppression().forEach(completeness::check);
    tree.conversions().forEach(completeness::check);
  }

  private void checkRules(ConfigTree tree) {
    SourceRules sourceRules = new SourceRules(problems);
    AudienceRules audienceRules = new AudienceRules(tree, problems);
    new RootRules(problems).check(tree);
    tree.sources().values().forEach(sourceRules::checkSource);
    tree.suppression().forEach(sourceRules::checkLocation);
    tree.audiences().forEach(audienceRules::check);
    new ConversionSectionRules(problems).check(ConversionParts.of(tree));
  }
}
