package io.sluice.beam.qualify;

import io.sluice.domain.qualify.ConsentSignal;
import io.sluice.domain.qualify.ConsentSignal.Grant;
import io.sluice.domain.snapshot.MatchKeyType;
import io.sluice.domain.snapshot.RawKeySet;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The content of a candidate in canonical form, which is also what the fingerprint is taken of:
 *
 * <pre>
 * content := country(2) grants(1) text(tcf) text(gpp) setCount(varint) set*
 * set     := mask(1) { length(varint) utf8 } for each set bit
 * text    := length(varint) utf8, 0 for none
 * </pre>
 *
 * Sets are distinct and sorted by their bytes. Personal data: raw.
 */
public final class ContentCodec {
  private ContentCodec() {}

  /**
   * A candidate's content, read back.
   *
   * @param country ISO alpha-2
   * @param consent the signals
   * @param keySets 0..100 raw sets
   */
  public record Content(String country, ConsentSignal consent, List<RawKeySet> keySets) {
    /** Copies the list. */
    public Content {
      keySets = List.copyOf(keySets);
    }
  }

  static void writeHead(ByteBuilder to, String country, ConsentSignal consent) {
    to.put(country.charAt(0));
    to.put(country.charAt(1));
    to.put((code(consent.amznUserData()) << 4) | code(consent.amznAdStorage()));
    text(to, consent.tcf());
    text(to, consent.gpp());
  }

  /** Length of the head in a content, so that contents of one person can be merged. */
  static int headLength(byte[] content, int from) {
    Reader reader = new Reader(content, from + 3);
    reader.skipText();
    reader.skipText();
    return reader.at - from;
  }

  /** The sets of a content, each as its own bytes. */
  static List<byte[]> sets(byte[] content, int from) {
    Reader reader = new Reader(content, from + headLength(content, from));
    int count = reader.varint();
    List<byte[]> sets = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int start = reader.at;
      reader.skipSet();
      byte[] set = new byte[reader.at - start];
      System.arraycopy(content, start, set, 0, set.length);
      sets.add(set);
    }
    return sets;
  }

  /** Reads a content. */
  public static Content read(byte[] content, int from) {
    String country = new String(content, from, 2, StandardCharsets.US_ASCII);
    int grants = content[from + 2] & 0xff;
    Reader reader = new Reader(content, from + 3);
    String tcf = reader.text();
    String gpp = reader.text();
    int count = reader.varint();
    List<RawKeySet> sets = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      sets.add(reader.set());
    }
    ConsentSignal consent = new ConsentSignal(grant(grants >> 4), grant(grants & 0xf), tcf, gpp);
    return new Content(country, consent, sets);
  }

  private static int code(@Nullable Grant grant) {
    return grant == null ? 0 : grant.ordinal() + 1;
  }

  private static @Nullable Grant grant(int code) {
    return code == 0 ? null : Grant.values()[code - 1];
  }

  private static void text(ByteBuilder to, @Nullable String text) {
    if (text == null) {
      to.put(0);
      return;
    }
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    to.putVarint(utf8.length);
    to.put(utf8, 0, utf8.length);
  }

  private static final class Reader {
    private final byte[] bytes;
    private int at;

    Reader(byte[] bytes, int at) {
      this.bytes = bytes;
      this.at = at;
    }

    int varint() {
      int value = 0;
      int shift = 0;
      int b;
      do {
        b = bytes[at++];
        value |= (b & 0x7f) << shift;
        shift += 7;
      } while (b < 0);
      return value;
    }

    void skipText() {
      int length = varint();
      at += length;
    }

    void skipSet() {
      int mask = bytes[at++] & 0xff;
      for (int i = Integer.bitCount(mask); i > 0; i--) {
        skipText();
      }
    }

    @Nullable String text() {
      int length = varint();
      String text = length == 0 ? null : new String(bytes, at, length, StandardCharsets.UTF_8);
      at += length;
      return text;
    }

    RawKeySet set() {
      int mask = bytes[at++] & 0xff;
      @Nullable String[] values = new String[MatchKeyType.all().size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (mask & (1 << i)) == 0 ? null : text();
      }
      return RawKeySet.of(values);
    }
  }
}
