package io.sluice.jobs.run;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The embedded master that runs all lanes at once. */
final class LaneThreads {
  private static final Pattern LOCAL = Pattern.compile("local(?:\\[(\\*|[0-9]{1,4})])?");

  // With a number of failures, too.
  private static final Pattern EMBEDDED = Pattern.compile("local(\\[[^\\]]*])?");

  private LaneThreads() {}

  /** True for a master that runs everything in this process. */
  static boolean embedded(String master) {
    return EMBEDDED.matcher(master).matches();
  }

  /** The same master where it has threads enough or is no embedded one. */
  static String of(String master, int lanes) {
    Matcher local = LOCAL.matcher(master);
    if (!local.matches()) {
      return master;
    }
    return threads(local.group(1)) >= lanes ? master : "local[" + lanes + "]";
  }

  private static int threads(String written) {
    if (written == null) {
      return 1;
    }
    return written.equals("*")
        ? Runtime.getRuntime().availableProcessors()
        : Integer.parseInt(written);
  }
}
