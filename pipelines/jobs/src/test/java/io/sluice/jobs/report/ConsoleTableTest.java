package io.sluice.jobs.report;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ConsoleTableTest {
  @Test
  void textIsAlignedLeftAndNumbersRight() {
    String table =
        ConsoleTable.empty()
            .withText("name")
            .withNumber("count")
            .withText("end")
            .row("a", "1,000,000", "x")
            .rule()
            .row("longer", "2", "")
            .render();
    assertThat(
        table,
        is(
            """
            name        count  end
            ----------------------
            a       1,000,000  x
            ----------------------
            longer          2
            """));
  }

  @Test
  void lineEndsOfAMessageJoinItsParts() {
    String message = "2 problems in the configuration:\n  a is missing.\r\n  b is text\n";
    assertThat(
        ConsoleTable.printable(message),
        is("2 problems in the configuration: a is missing.; b is text"));
  }

  @Test
  void whatIsNotPrintableAsciiBecomesAQuestionMark() {
    String table = ConsoleTable.empty().withText("t").row("\u001b[31mr\u00e9d\n").render();
    assertThat(table, is("t\n--------\n?[31mr?d\n"));
  }

  @Test
  void rowOfAnotherWidthIsRefused() {
    ConsoleTable table = ConsoleTable.empty().withText("only");
    assertThrows(IllegalArgumentException.class, () -> table.row("a", "b"));
  }
}
