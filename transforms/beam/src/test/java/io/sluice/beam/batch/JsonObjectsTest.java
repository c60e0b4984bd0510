package io.sluice.beam.batch;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonObjectsTest {
  @TempDir private Path folder;

  /**
   * What a document may be.
   *
   * @param sum of money
   */
  record Sum(BigDecimal sum) {}

  @Test
  void moneyComesBackToTheLastDigit() throws IOException {
    Sum large = new Sum(new BigDecimal("12345678901234567.10"));
    String path = folder.resolve("sum.json").toString();

    JsonObjects.write(path, large);

    assertThat(JsonObjects.read(path, Sum.class), equalTo(Optional.of(large)));
  }

  @Test
  void halfADocumentIsNone() throws IOException {
    Path file = Files.writeString(folder.resolve("half.json"), "{\"sum\": 12.");

    assertThat(JsonObjects.read(file.toString(), Sum.class).isEmpty(), is(true));
    assertThat(JsonObjects.read(folder.resolve("none").toString(), Sum.class).isEmpty(), is(true));
  }
}
