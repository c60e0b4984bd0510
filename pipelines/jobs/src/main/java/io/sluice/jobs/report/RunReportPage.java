package io.sluice.jobs.report;

import com.github.mustachejava.DefaultMustacheFactory;
import com.github.mustachejava.Mustache;
import io.sluice.records.RunReport;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * The page about one run: one HTML file that needs nothing else, neither a script nor the network.
 * It can be mailed, archived, printed and read on a telephone, in light and dark.
 *
 * <p>The verdict and what to do come first, then all audiences by region, then each audience: what
 * was read, what every stage did with it, the changes, the rejects with their remedies, the guards
 * that refused, the sending. A stage whose counts do not add up is shown as a fault at the top,
 * whatever the exit code says.
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

  private static Mustache template() {
    try (InputStream in = RunReportPage.class.getResourceAsStream("report.mustache")) {
      Objects.requireNonNull(in, "report.mustache is missing from the jar");
      Reader text = new InputStreamReader(in, StandardCharsets.UTF_8);
      return new DefaultMustacheFactory().compile(text, "report.mustache");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
