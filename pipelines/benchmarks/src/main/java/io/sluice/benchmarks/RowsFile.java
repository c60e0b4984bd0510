package io.sluice.benchmarks;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;

/** Writes made-up members as the JSON lines that {@code sluice matchkeys} reads. */
public final class RowsFile {
  private RowsFile() {}

  /** Takes {@code --rows N --out FILE}. */
  public static void main(String[] args) throws IOException {
    BenchArguments arguments = BenchArguments.parse(args, Set.of("rows", "out"));
    write(arguments.path("out"), arguments.number("rows", 1_000_000));
  }

  static void write(Path file, long rows) throws IOException {
    ChurnModel model = ChurnModel.of(rows, 1, Instant.parse("2026-01-15T00:00:00Z"));
    try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      for (long i = 0; i < rows; i++) {
        out.write(line(model.member(i, Slot.SAME, Day.TODAY)));
        out.write('\n');
      }
    }
  }

  /** Made-up values hold nothing that JSON would have to escape. */
  private static String line(BenchMember member) {
    return "{\"country\":\""
        + BenchMember.COUNTRY
        + field("email", member.email())
        + field("phone", member.phone())
        + field("first_name", member.firstName())
        + field("last_name", member.lastName())
        + field("address", member.address())
        + field("city", member.city())
        + field("state", member.state())
        + field("zip", member.zip())
        + "\"}";
  }

  private static String field(String name, String value) {
    return "\",\"" + name + "\":\"" + value;
  }
}
