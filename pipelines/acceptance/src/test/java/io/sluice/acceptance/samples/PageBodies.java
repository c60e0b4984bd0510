package io.sluice.acceptance.samples;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;

/** Where the bytes lie in a file that a page's checksum covers. */
public final class PageBodies {
  private record Range(int from, int to) {}

  private final List<Range> checked = new ArrayList<>();

  private PageBodies() {}

  /** Walks through all pages of a healthy file; without checksums it covers nothing. */
  public static PageBodies of(byte[] whole) throws IOException {
    PageBodies bodies = new PageBodies();
    int footer = Damage.footer(whole);
    var in = new ByteArrayInputStream(whole, footer, whole.length - footer);
    for (RowGroup group : Util.readFileMetaData(in).getRow_groups()) {
      for (ColumnChunk chunk : group.getColumns()) {
        if (chunk.isSetMeta_data() && !chunk.isSetCrypto_metadata()) {
          try {
            bodies.walk(whole, chunk.getMeta_data());
          } catch (IOException e) {
            // Some writers count a chunk's bytes otherwise: what follows counts as not covered.
          }
        }
      }
    }
    return bodies;
  }

  private void walk(byte[] whole, ColumnMetaData chunk) throws IOException {
    long first = chunk.getData_page_offset();
    boolean before = chunk.isSetDictionary_page_offset() && chunk.getDictionary_page_offset() > 0;
    int at = (int) (before ? Math.min(first, chunk.getDictionary_page_offset()) : first);
    int end = at + (int) chunk.getTotal_compressed_size();
    while (at < end) {
      ByteArrayInputStream in = new ByteArrayInputStream(whole, at, end - at);
      PageHeader header = Util.readPageHeader(in);
      int body = end - in.available();
      at = body + header.getCompressed_page_size();
      if (header.isSetCrc()) {
        checked.add(new Range(body, at));
      }
    }
  }

  /** True where a checksum covers all that was changed. */
  public boolean cover(Damage damage) {
    return checked.stream().anyMatch(r -> r.from() <= damage.from() && damage.to() <= r.to())
        && damage.kind() != Damage.Kind.CUT;
  }
}
