package io.sluice.jobs.matchkeys;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.sluice.domain.matchkey.MatchKeyRules;
import io.sluice.domain.matchkey.MatchKeyRules.Phone;
import io.sluice.domain.matchkey.MatchKeyRules.Profile;
import io.sluice.domain.matchkey.MatchKeyRules.Reference;
import io.sluice.jobs.matchkeys.RowFilter.Output;
import io.sluice.jobs.matchkeys.RowFilter.Result;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowFilterTest {
  private static final MatchKeyRules RULES = MatchKeyRules.defaults();

  @Test
  void documentedAddressIsHashed() throws IOException {
    assertThat(
        filter(RULES, Output.DIGESTS, "{\"email\":\" ABC@example.com\"}"),
        contains(
            "{\"email\":\"9eceb13483d7f187ec014fd6d4854d1420cfc634328af85f51d0323ba8622e21\"}"));
  }

  @Test
  void wholeRowIsNormalizedInTheOrderOfItsKeys() throws IOException {
    String row =
        "{\"zip\":\"75236-9599\",\"country\":\"us\",\"email\":\"Joe@Shop.example\","
            + "\"phone\":\"(571) 412-0599\",\"first_name\":\"Joe\",\"last_name\":\"O'Neil\","
            + "\"address\":\"12 \\\"Elm\\\" Street\",\"city\":\"El Paso\",\"state\":\"Texas\"}";
    assertThat(
        filter(RULES, Output.NORMALIZED, row),
        contains(
            "{\"country\":\"US\",\"email\":\"joe@shop.example\",\"phone\":\"15714120599\","
                + "\"first_name\":\"joe\",\"last_name\":\"oneil\","
                + "\"address\":\"12\\\"elm\\\"st\",\"city\":\"elpaso\",\"state\":\"tx\","
                + "\"zip\":\"75236\"}"));
  }

  @Test
  void keyThatComesToNothingIsLeftOutAndOtherFieldsAreNotPassedOn() throws IOException {
    assertThat(
        filter(
            RULES,
            Output.NORMALIZED,
            "{\"id\":{\"a\":[1]},\"email\":\"none\",\"city\":null,\"state\":\"\",\"zip\":75236,"
                + "\"country\":\"US\"}"),
        contains("{\"country\":\"US\",\"zip\":\"75236\"}"));
  }

  @Test
  void rulesAreThoseAskedFor() throws IOException {
    String row = "{\"country\":\"CA\",\"state\":\"Québec\",\"phone\":\"564 533 4747\"}";
    MatchKeyRules strict = RULES.withPhone(Phone.PREFIX).withReference(Reference.AS_PUBLISHED);
    assertThat(
        filter(strict, Output.NORMALIZED, row),
        contains("{\"country\":\"CA\",\"phone\":\"15645334747\",\"state\":\"qu\"}"));
    assertThat(
        filter(RULES.withProfile(Profile.EVENTS), Output.NORMALIZED, "{\"city\":\"São 2\"}"),
        contains("{\"city\":\"so2\"}"));
  }

  @Test
  void badLineGivesAnErrorWithoutItsTextAndStopsNothing() throws IOException {
    String good = "{\"city\":\"bonn\"}";
    String bytes =
        String.join(
            "\n",
            good,
            "{\"email\":\"jane@shop.example\"",
            "[\"jane\"]",
            "",
            "{\"email\":[\"jane@shop.example\"]}",
            "{\"city\":\"jane\"} {}",
            "jane@shop.example",
            "{\"email\":true}",
            good);
    List<String> lines = filter(RULES, Output.NORMALIZED, bytes);
    assertThat(lines, hasSize(9));
    assertThat(lines.get(0), is(good));
    assertThat(lines.get(8), is(good));
    List<String> errors = lines.subList(1, 8);
    assertThat(errors, everyItem(containsString("{\"error\":\"row ")));
    assertThat(errors, everyItem(not(containsString("jane"))));
    assertThat(errors.get(1), is("{\"error\":\"row 3: not a JSON object\"}"));
    assertThat(errors.get(2), is("{\"error\":\"row 4: blank line\"}"));
    assertThat(errors.get(3), is("{\"error\":\"row 5: email must be text, found a list\"}"));
    assertThat(errors.get(4), is("{\"error\":\"row 6: more than one JSON value\"}"));
  }

  @Test
  void brokenUtf8IsABadLine() throws IOException {
    byte[] line = "{\"city\":\"Mnch_n\"}".getBytes(StandardCharsets.UTF_8);
    line[13] = (byte) 0xff;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Result result =
        new RowFilter(RULES, Output.NORMALIZED).run(new ByteArrayInputStream(line), out);
    assertThat(result, is(new Result(1, 1)));
    assertThat(out.toString(StandardCharsets.UTF_8), containsString("{\"error\":\"row 1: not"));
  }

  @Test
  void lineThatIsTooLongIsSkippedAndTheNextOneRead() throws IOException {
    String tooLong = "{\"city\":\"" + "x".repeat(3 << 20) + "\"}";
    assertThat(
        filter(RULES, Output.NORMALIZED, tooLong + "\r\n{\"city\":\"Bonn\"}\r\n"),
        contains("{\"error\":\"row 1: longer than 1048576 bytes\"}", "{\"city\":\"bonn\"}"));
  }

  @Test
  void byteOrderMarkIsNoPartOfTheFirstRow() throws IOException {
    assertThat(
        filter(RULES, Output.NORMALIZED, "\uFEFF{\"city\":\"Bonn\"}"),
        contains("{\"city\":\"bonn\"}"));
  }

  /** However the bytes arrive, the rows are the same and in order. */
  @Test
  void rowsDoNotDependOnHowTheInputIsCut() throws IOException {
    StringBuilder rows = new StringBuilder();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      rows.append("{\"city\":\"Bonn ").append(i).append("\"}\n");
      expected.add("{\"city\":\"bonn" + i + "\"}");
    }
    byte[] bytes = rows.toString().getBytes(StandardCharsets.UTF_8);
    for (int chunk : new int[] {7, 4_099, bytes.length}) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      new RowFilter(RULES, Output.NORMALIZED).run(new Chunks(bytes, chunk), out);
      assertThat(out.toString(StandardCharsets.UTF_8).lines().toList(), is(expected));
    }
  }

  /** Gives few bytes at a time. */
  private static final class Chunks extends InputStream {
    private final ByteArrayInputStream bytes;
    private final int size;

    Chunks(byte[] bytes, int size) {
      this.bytes = new ByteArrayInputStream(bytes);
      this.size = size;
    }

    @Override
    public int read() {
      return bytes.read();
    }

    @Override
    public int read(byte[] into, int at, int most) {
      return bytes.read(into, at, Math.min(size, most));
    }
  }

  private static List<String> filter(MatchKeyRules rules, Output output, String in)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new RowFilter(rules, output)
        .run(new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)), out);
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
