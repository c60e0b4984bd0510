package io.sluice.jobs.report;

import com.github.mustachejava.DefaultMustacheFactory;
import com.github.mustachejava.Mustache;
import io.sluice.records.RunReport;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * The page about one run: one HTML file that needs nothing else, neither a script nor the network.
 * It can be mailed, archived, printed and read on a telephone, in light and dark.
 *
 * <p>The verdict and what to do come first, then all audiences and conversions by region, then
 * each: what was read, what every stage did with it, the changes, the rejects with their remedies,
 * the guards that refused, the sending. A stage whose counts do not add up is shown as a fault at
 * the top, whatever the exit code says.
 */
public final class RunReportPage {
  private static final Mustache TEMPLATE = template();

  private RunReportPage() {}

  /**
   * Renders the page.
   *
   * @param report any report; what it does not have is left away
   * @return a whole HTML document, to be stored as UTF-8; every text of the report is escaped
   */
  public static String render(RunReport report) {
    StringWriter page = new StringWriter();
    TEMPLATE.execute(page, PageModel.of(report));
    return page.toString();
  }

  /** The parts of the template come from beside this class, whatever the context class loader. */
  private static Mustache template() {
    return new DefaultMustacheFactory(RunReportPage::part).compile("report.mustache");
  }

  private static Reader part(String name) {
    InputStream in = RunReportPage.class.getResourceAsStream(name);
    return new InputStreamReader(
        Objects.requireNonNull(in, name + " is missing from the jar"), StandardCharsets.UTF_8);
  }
}
