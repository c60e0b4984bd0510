package io.sluice.jobs.report;

import io.sluice.jobs.ExitCode;
import java.util.Arrays;
import java.util.Optional;

/** What an exit code means to the person on call, and how urgent it is. */
final class ExitWords {
  private ExitWords() {}

  /** How a code is to be taken; a code that is none of ours needs somebody. */
  static Tone tone(int code) {
    return find(code)
        .map(
            exit ->
                switch (exit) {
                  case DONE -> Tone.GOOD;
                  case REJECTS, UNAVAILABLE, NOT_YET, PROCESSING -> Tone.WAIT;
                  case UNEXPECTED, INVALID, REFUSED, ACCESS -> Tone.BAD;
                })
        .orElse(Tone.BAD);
  }

  /** One sentence or two: what happened to what was asked for, and what is due. */
  static String sentence(int code) {
    return find(code).map(ExitWords::sentence).orElse("This code is not one of Sluice's.");
  }

  private static String sentence(ExitCode exit) {
    return switch (exit) {
      case DONE -> "All that was asked for is done.";
      case UNEXPECTED ->
          "An unexpected failure stopped the run. The log has the cause; running again is safe.";
      case INVALID ->
          "The configuration or the input is invalid. Nothing was sent for what is named"
              + " below.";
      case REFUSED ->
          "A guard stopped at least one audience or conversion before anything of it was sent."
              + " The others went.";
      case REJECTS ->
          "Everything usable was sent, and more rows were rejected than the"
              + " configuration allows.";
      case ACCESS ->
          "An account cannot be used: a secret cannot be fetched or has another form, or Amazon"
              + " refused the access. Running again does not help until that is fixed.";
      case UNAVAILABLE ->
          "Amazon or a lane was unavailable, or an outcome is still unknown. Run the"
              + " same command again: it goes on where it stopped.";
      case NOT_YET ->
          "What is to be read is not there yet. Run again when the warehouse has written it.";
      case PROCESSING -> "Amazon is still processing what was sent. Settle again later.";
    };
  }

  private static Optional<ExitCode> find(int code) {
    return Arrays.stream(ExitCode.values()).filter(exit -> exit.code() == code).findFirst();
  }
}
