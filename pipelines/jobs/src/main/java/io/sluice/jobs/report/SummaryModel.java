package io.sluice.jobs.report;

import io.sluice.records.RunReport;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The summary of the audiences or of the conversions of a run: totals, and a line each by region.
 *
 * @param <U> audiences or conversions
 * @param <F> their figures
 */
final class SummaryModel<U extends RunReport.Unit, F> {
  private final List<U> units;
  private final Function<U, F> figures;
  private final Function<List<U>, F> sum;
  private final Function<F, List<PageView.Cell>> cells;

  private SummaryModel(
      List<U> units,
      Function<U, F> figures,
      Function<List<U>, F> sum,
      Function<F, List<PageView.Cell>> cells) {
    this.units = units;
    this.figures = figures;
    this.sum = sum;
    this.cells = cells;
  }

  /** Of audiences in their order. */
  static PageView.Summary ofAudiences(List<RunReport.Audience> audiences) {
    return new SummaryModel<>(
            audiences, AudienceFigures::of, AudienceFigures::sum, SummaryModel::cells)
        .view("Audiences by region", "Audience and account", tiles(AudienceFigures.sum(audiences)));
  }

  /** Of conversions in their order. */
  static PageView.Summary ofConversions(List<RunReport.Conversion> conversions) {
    return new SummaryModel<>(
            conversions, ConversionFigures::of, ConversionFigures::sum, SummaryModel::cells)
        .view(
            "Conversions by region",
            "Conversion and account",
            tiles(ConversionFigures.sum(conversions)));
  }

  private PageView.Summary view(String title, String first, List<PageView.Tile> tiles) {
    List<PageView.RegionRows> regions = new ArrayList<>();
    ReportOrder.byRegion(units)
        .forEach(
            (region, members) ->
                regions.add(
                    new PageView.RegionRows(
                        region,
                        members.stream().map(this::row).toList(),
                        members.size() > 1 ? sumRow("Sum of " + region, members) : null)));
    List<String> columns =
        cells.apply(sum.apply(units)).stream().map(PageView.Cell::label).toList();
    return new PageView.Summary(
        title,
        first,
        columns,
        columns.size() + 2,
        tiles,
        regions,
        units.size() > 1 ? sumRow("All regions", units) : null,
        regions.stream().anyMatch(SummaryModel::hasBrackets));
  }

  private static boolean hasBrackets(PageView.RegionRows region) {
    return region.rows().stream()
        .flatMap(row -> row.cells().stream())
        .anyMatch(cell -> cell.value().startsWith("("));
  }

  private PageView.Row row(U unit) {
    return new PageView.Row(
        unit.id(),
        unit.account(),
        PageSections.anchor(unit, units.indexOf(unit)),
        PageSections.tone(unit).css(),
        PageSections.verdict(unit),
        cells.apply(figures.apply(unit)));
  }

  private PageView.Row sumRow(String name, List<U> members) {
    return new PageView.Row(name, "", "", "", "", cells.apply(sum.apply(members)));
  }

  private static List<PageView.Tile> tiles(AudienceFigures sum) {
    return List.of(
        new PageView.Tile("added", Figures.count(sum.added())),
        new PageView.Tile("updated", Figures.count(sum.updated())),
        new PageView.Tile("renewed", Figures.count(sum.renewed())),
        new PageView.Tile("removed", Figures.count(sum.removed())),
        new PageView.Tile("rejected", Figures.count(sum.rejected())),
        new PageView.Tile("requests", Figures.count(sum.requests())));
  }

  private static List<PageView.Tile> tiles(ConversionFigures sum) {
    return List.of(
        new PageView.Tile("rows read", Figures.count(sum.rows())),
        new PageView.Tile("events in batches", Figures.count(sum.batched())),
        new PageView.Tile("accepted", Figures.count(sum.accepted())),
        new PageView.Tile("rejected", Figures.count(sum.rejected())),
        new PageView.Tile("unanswered", Figures.count(sum.unanswered())),
        new PageView.Tile("requests", Figures.count(sum.requests())));
  }

  private static List<PageView.Cell> cells(AudienceFigures figures) {
    return List.of(
        change("added", figures, figures.added()),
        change("updated", figures, figures.updated()),
        change("renewed", figures, figures.renewed()),
        change("removed", figures, figures.removed()),
        cell("rejected", figures.rejected()),
        cell("requests", figures.requests()),
        new PageView.Cell("rate", figures.rate(), figures.requests() == 0),
        new PageView.Cell("time", Figures.time(figures.millis()), figures.millis().isEmpty()));
  }

  private static List<PageView.Cell> cells(ConversionFigures figures) {
    return List.of(
        cell("rows", figures.rows()),
        new PageView.Cell(
            "batched", figures.batchedText(), figures.batched() == 0 || figures.unsent()),
        new PageView.Cell(
            "accepted", Figures.count(figures.accepted()), figures.accepted().orElse(0) == 0),
        cell("rejected", figures.rejected()),
        new PageView.Cell(
            "unanswered", Figures.count(figures.unanswered()), figures.unanswered().orElse(0) == 0),
        cell("requests", figures.requests()),
        new PageView.Cell("rate", figures.rate(), figures.requests() == 0),
        new PageView.Cell("events/s", figures.throughput(), figures.sent() == 0),
        new PageView.Cell("time", Figures.time(figures.millis()), figures.millis().isEmpty()));
  }

  private static PageView.Cell change(String label, AudienceFigures figures, long count) {
    return new PageView.Cell(label, figures.change(count), count == 0 || figures.unsent());
  }

  private static PageView.Cell cell(String label, long count) {
    return new PageView.Cell(label, Figures.count(count), count == 0);
  }
}
