package io.sluice.jobs.report;

/** How a verdict is to be taken, for a reader who looks only once. */
enum Tone {
  /** Nothing to do. */
  GOOD("good", "OK", 32),
  /** It will go on by itself or by running again. */
  WAIT("wait", "ATTENTION", 33),
  /** Somebody has to act. */
  BAD("bad", "ACTION NEEDED", 31);

  private final String css;
  private final String word;
  private final int ansi;

  Tone(String css, String word, int ansi) {
    this.css = css;
    this.word = word;
    this.ansi = ansi;
  }

  /** The class name in the page's style sheet. */
  String css() {
    return css;
  }

  /** The same without colour. */
  String word() {
    return word;
  }

  /** The colour's number in an ANSI sequence. */
  int ansi() {
    return ansi;
  }

  /** The one of the two that matters more. */
  Tone worse(Tone other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
