package io.sluice.jobs.command;

import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a failure that nobody expected is told. A library may quote a value of a row in its message,
 * so only kinds of exceptions and places in the code are shown; the text of our own exceptions and
 * of the file system holds names, paths and counts only.
 */
final class UnexpectedFailure {
  /** Set by the launcher: a file that only its owner reads. */
  static final String LOG_FILE = "sluice.log.file";

  private static final String OURS = "io.sluice.";
  private static final int MOST_CAUSES = 20;

  private final List<Throwable> chain = new ArrayList<>();

  private UnexpectedFailure(Throwable failure) {
    Throwable next = failure;
    while (next != null && !chain.contains(next) && chain.size() < MOST_CAUSES) {
      chain.add(next);
      next = next.getCause();
    }
  }

  static UnexpectedFailure of(Throwable failure) {
    return new UnexpectedFailure(failure);
  }

  /** What happened, where, and what to do, a line each. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("unexpected: " + kinds() + place().map(p -> " at " + p).orElse(""));
    List<String> texts = safeTexts();
    lines.addAll(texts);
    if (texts.isEmpty()) {
      lines.add("Its text is kept back, since it may quote a value of a row. " + whereItIs());
    } else {
      lines.add("The log has the details. " + whereItIs());
    }
    lines.add(
        "Nothing is lost. Where the cause is outside, such as a full disk, remove it and run again;"
            + " if it fails the same way again, it is a fault of Sluice: report these lines.");
    return lines;
  }

  /**
   * The same failure for a log that others may read: kinds and places, the texts left out.
   *
   * @return an exception that carries the first one's place and, as causes, those of the chain
   */
  Throwable withoutTexts() {
    Throwable cause = null;
    for (int i = chain.size() - 1; i >= 0; i--) {
      Throwable told = chain.get(i);
      Throwable silent =
          new Silent(told.getClass().getName() + (safe(told) ? ": " + told.getMessage() : ""));
      silent.setStackTrace(told.getStackTrace());
      if (cause != null) {
        silent.initCause(cause);
      }
      cause = silent;
    }
    return cause;
  }

  private String kinds() {
    return chain.stream()
        .map(UnexpectedFailure::kind)
        .distinct()
        .collect(Collectors.joining(" <- "));
  }

  private static String kind(Throwable failure) {
    String name = failure.getClass().getName();
    return name.substring(name.lastIndexOf('.') + 1);
  }

  /** The innermost place in our code, else the innermost one. */
  private Optional<String> place() {
    for (int i = chain.size() - 1; i >= 0; i--) {
      for (StackTraceElement frame : chain.get(i).getStackTrace()) {
        if (frame.getClassName().startsWith(OURS)) {
          return Optional.of(frame.toString());
        }
      }
    }
    StackTraceElement[] trace = chain.get(chain.size() - 1).getStackTrace();
    return trace.length == 0 ? Optional.empty() : Optional.of(trace[0].toString());
  }

  private List<String> safeTexts() {
    return chain.stream()
        .filter(UnexpectedFailure::safe)
        .map(Throwable::getMessage)
        .distinct()
        .toList();
  }

  private static boolean safe(Throwable failure) {
    boolean known =
        failure.getClass().getName().startsWith(OURS) || failure instanceof FileSystemException;
    return known && failure.getMessage() != null;
  }

  private static String whereItIs() {
    @Nullable String log = System.getProperty(LOG_FILE);
    return log == null ? "To see all: --verbose" : "To see all: --verbose, or " + log;
  }

  /** Stands for another exception, with its place and without its text. */
  private static final class Silent extends Exception {
    private static final long serialVersionUID = 1L;

    Silent(String kind) {
      super(kind);
    }

    @Override
    @SuppressWarnings("OverrideThrowableToString") // a trace shows the kind that it stands for
    public String toString() {
      return getMessage();
    }
  }
}
