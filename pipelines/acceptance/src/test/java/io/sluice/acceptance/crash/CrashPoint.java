package io.sluice.acceptance.crash;

import java.util.List;

/**
 * A moment at which the process is killed: as text {@code KIND place number}, by which it is
 * replayed.
 *
 * @param kind what happens there
 * @param place where: a folder of the workspace, a statement, a request, a step
 * @param number which of them, from 1 on
 */
record CrashPoint(Kind kind, String place, int number) {
  /** What a process passes, and what is counted of it. */
  enum Site {
    /** A file is opened for writing. */
    WRITE,
    /** A folder is made, a file renamed or its rights are set. */
    CHANGE,
    /** A file is deleted. */
    DELETE,
    /** A statement changes the catalogue's database. */
    SQL,
    /** The command tells a step. */
    STEP,
    /** A request arrives. */
    HTTP
  }

  /** When in the course of a site the process dies. */
  enum Kind {
    /** Before a file is opened. */
    WRITE_BEFORE(Site.WRITE),
    /** The file holds the first half of its bytes. */
    WRITE_HALF(Site.WRITE),
    /** Before the change. */
    CHANGE_BEFORE(Site.CHANGE),
    /** Before the file is deleted. */
    DELETE_BEFORE(Site.DELETE),
    /** Before the statement. */
    SQL_BEFORE(Site.SQL),
    /** The database's journal holds bytes. */
    SQL_HALF(Site.SQL),
    /** The statement is done and the process has not learned it. */
    SQL_AFTER(Site.SQL),
    /** A stage begins. */
    STEP_BEFORE(Site.STEP),
    /** The request was written and did not get to Amazon. */
    HTTP_LOST(Site.HTTP),
    /** Amazon did what it was asked and has not answered. */
    HTTP_APPLIED(Site.HTTP),
    /** The answer is on its way. */
    HTTP_ANSWERED(Site.HTTP);

    private final Site site;

    Kind(Site site) {
      this.site = site;
    }

    Site site() {
      return site;
    }

    /** The kinds of a site. */
    static List<Kind> of(Site site) {
      return List.of(values()).stream().filter(kind -> kind.site == site).toList();
    }
  }

  /** Reads what {@link #toString()} wrote. */
  static CrashPoint parse(String text) {
    String[] words = text.strip().split(" ", -1);
    if (words.length != 3) {
      throw new IllegalArgumentException(
          "a crash point reads KIND place number, such as WRITE_HALF receipts 2; got " + text);
    }
    return new CrashPoint(Kind.valueOf(words[0]), words[1], Integer.parseInt(words[2]));
  }

  @Override
  public String toString() {
    return kind + " " + place + " " + number;
  }
}
