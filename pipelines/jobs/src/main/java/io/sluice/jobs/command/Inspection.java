package io.sluice.jobs.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.sluice.beam.iceberg.IcebergLedger;
import io.sluice.jobs.config.ActivationConfig;
import io.sluice.jobs.run.EmbeddedSpark;
import io.sluice.jobs.run.RunContext;
import io.sluice.jobs.run.Workspaces;
import io.sluice.records.RecordsJson;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** A command that looks or marks and runs no pipeline: no Spark is started, no report written. */
final class Inspection {
  private static final DateTimeFormatter RUN_ID =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final String command;
  private final CommonOptions options;
  private final Session.Surroundings surroundings;

  Inspection(String command, CommonOptions options, Session.Surroundings surroundings) {
    this.command = command;
    this.options = options;
    this.surroundings = surroundings;
  }

  /** What a command does in the open workspace. */
  @FunctionalInterface
  interface Body {
    /** Does it; gives the exit code. */
    int run(RunContext run) throws IOException;
  }

  /** Opens the workspace, does it, closes the workspace. */
  int run(Body body) throws IOException {
    ActivationConfig config = config();
    try (EmbeddedSpark spark = EmbeddedSpark.of(options.master());
        Workspaces.Opened workspace = Workspaces.open(config, surroundings.environment())) {
      return body.run(context(config, spark, workspace.ledger()));
    }
  }

  /** Does it with the configuration alone: the ledger is neither opened nor made. */
  int runWithoutLedger(Body body) throws IOException {
    try (EmbeddedSpark spark = EmbeddedSpark.of(options.master())) {
      return body.run(context(config(), spark, null));
    }
  }

  /** The configuration. */
  ActivationConfig config() {
    return new Session(command, options, surroundings).config();
  }

  /** Prints text for people, or a document for machines. */
  void print(String text, Object document) {
    surroundings
        .out()
        .line(options.form() == CommonOptions.Form.JSON ? json(document) : text.stripTrailing());
  }

  /** What a person has to mend in the command line: exit 2. */
  static ParameterException invalid(CommandSpec spec, String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private RunContext context(
      ActivationConfig config, EmbeddedSpark spark, @Nullable IcebergLedger ledger) {
    options.requireRunId();
    Instant now = surroundings.clock().instant();
    return new RunContext(
        config,
        options.asOf().orElse(now),
        options.snapshot(),
        surroundings.clock(),
        options.runId().orElseGet(() -> RUN_ID.format(now) + "-" + command),
        ledger,
        surroundings.environment(),
        spark,
        surroundings.progress());
  }

  private static String json(Object document) {
    try {
      return RecordsJson.mapper().writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("records have a JSON form", e);
    }
  }
}
