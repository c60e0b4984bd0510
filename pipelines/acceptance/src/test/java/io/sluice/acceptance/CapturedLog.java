package io.sluice.acceptance;

import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;

/** Keeps what is logged by anybody at INFO and above, stack traces included. To be closed. */
final class CapturedLog implements AutoCloseable {
  private final Memory memory = new Memory();
  private final Logger root = LoggerContext.getContext(false).getRootLogger();
  private final Level before = root.getLevel();

  private CapturedLog() {}

  static CapturedLog start() {
    CapturedLog log = new CapturedLog();
    log.memory.start();
    // What is printed stays as it is; only this appender hears the rest.
    log.printedFrom(log.before);
    log.config().addAppender(log.memory, Level.INFO, null);
    Configurator.setLevel(LogManager.ROOT_LOGGER_NAME, Level.INFO);
    return log;
  }

  String text() {
    synchronized (memory.text) {
      return memory.text.toString();
    }
  }

  @Override
  public void close() {
    Configurator.setLevel(LogManager.ROOT_LOGGER_NAME, before);
    config().removeAppender(memory.getName());
    printedFrom(null);
    root.getContext().updateLoggers();
    memory.stop();
  }

  private void printedFrom(Level level) {
    for (Appender appender : List.copyOf(config().getAppenders().values())) {
      config().removeAppender(appender.getName());
      config().addAppender(appender, level, null);
    }
  }

  private LoggerConfig config() {
    return root.getContext().getConfiguration().getRootLogger();
  }

  private static final class Memory extends AbstractAppender {
    private final StringBuilder text = new StringBuilder();

    Memory() {
      super("acceptance-memory", null, null, false, Property.EMPTY_ARRAY);
    }

    @Override
    public void append(LogEvent event) {
      synchronized (text) {
        text.append(event.getLoggerName())
            .append(": ")
            .append(event.getMessage().getFormattedMessage())
            .append('\n');
        for (Throwable t = event.getThrown(); t != null; t = t.getCause()) {
          text.append(t).append('\n');
        }
      }
    }
  }
}
