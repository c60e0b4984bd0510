package io.sluice.beam.qualify;

import io.sluice.domain.diff.ContentFingerprint;
import io.sluice.domain.diff.Fingerprint;
import io.sluice.domain.qualify.ConsentSignal;
import io.sluice.domain.qualify.Standing;
import io.sluice.domain.snapshot.MatchKeyType;
import io.sluice.domain.snapshot.RawKeySet;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/** Candidates as the qualify stage packs them, made without a snapshot. */
public final class PackedRows {
  private PackedRows() {}

  /** A row of a member, without an end of its lifetime. */
  public static byte[] qualified(String id, ContentFingerprint prints, byte[] content) {
    return qualified(id, PackedRow.NO_TIME, print(id, prints, content), content);
  }

  /** The fingerprint of a member's content. */
  public static Fingerprint print(String id, ContentFingerprint prints, byte[] content) {
    byte[] bytes = id.getBytes(StandardCharsets.US_ASCII);
    return prints.ofMember(bytes, 0, bytes.length, content, 0, content.length);
  }

  /** A row of a member. */
  public static byte[] qualified(String id, long until, Fingerprint print, byte[] content) {
    ByteBuilder row = new ByteBuilder(8);
    ByteBuilder ascii = new ByteBuilder(1);
    byte[] bytes = id.getBytes(StandardCharsets.US_ASCII);
    ascii.put(bytes, 0, bytes.length);
    ByteBuilder payload = new ByteBuilder(1);
    payload.put(content, 0, content.length);
    PackedRow.writeQualified(row, ascii, until, print, payload);
    return row.toArray();
  }

  /** A row that a rule keeps out. */
  public static byte[] excluded(String id, Standing standing) {
    return excluded(id, standing, PackedRow.NO_TIME);
  }

  /** The same of a row whose qualification has a time. */
  public static byte[] excluded(String id, Standing standing, long until) {
    ByteBuilder row = new ByteBuilder(8);
    byte[] bytes = ("#" + id).getBytes(StandardCharsets.US_ASCII);
    PackedRow.writeExcluded(row, standing, bytes, 1, bytes.length, until);
    return row.toArray();
  }

  /** Rows in one block. */
  public static byte[] block(List<byte[]> rows) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    rows.forEach(block::writeBytes);
    return block.toByteArray();
  }

  /** A content in canonical form, its sets written by hand as the layout says. */
  public static byte[] content(String country, ConsentSignal consent, List<RawKeySet> sets) {
    ByteBuilder content = new ByteBuilder(1);
    ContentCodec.writeHead(content, country, consent);
    TreeSet<byte[]> distinct = new TreeSet<>(Arrays::compareUnsigned);
    sets.forEach(set -> distinct.add(bytes(set)));
    content.putVarint(distinct.size());
    distinct.forEach(set -> content.put(set, 0, set.length));
    return content.toArray();
  }

  /** A content of one e-mail address. */
  public static byte[] content(String email) {
    return content("US", ConsentSignal.NONE, List.of(email(email)));
  }

  /** A set of one e-mail address. */
  public static RawKeySet email(String email) {
    return RawKeySet.of(email, null, null, null, null, null, null, null);
  }

  /** The external user ids of a block with how they stand. */
  public static List<String> standings(byte[] block) {
    List<String> found = new ArrayList<>();
    PackedRow row = new PackedRow();
    for (int at = 0; at < block.length; at = row.next()) {
      row.moveTo(block, at);
      found.add(
          new String(block, row.idStart(), row.idEnd() - row.idStart(), StandardCharsets.US_ASCII)
              + " "
              + row.standing());
    }
    return found;
  }

  private static byte[] bytes(RawKeySet set) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(set.mask());
    for (MatchKeyType type : MatchKeyType.all()) {
      String value = set.value(type);
      if (value != null) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        int rest = utf8.length;
        for (; rest >= 128; rest /= 128) {
          out.write(rest % 128 + 128);
        }
        out.write(rest);
        out.writeBytes(utf8);
      }
    }
    return out.toByteArray();
  }
}
