package io.sluice.beam.qualify;

import io.sluice.beam.snapshot.ColumnValues;
import io.sluice.beam.snapshot.RowCursor;
import io.sluice.beam.snapshot.SnapshotPart;
import io.sluice.beam.snapshot.SourceColumns;
import io.sluice.domain.matchkey.SharedKeys;
import io.sluice.domain.snapshot.MatchKeyType;
import io.sluice.domain.snapshot.MemberHash;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * Finds the identifiers of a snapshot that more than so many external user ids share.
 *
 * <p>In: the parts of the snapshot, of which the id, e-mail and phone columns are read. Out: blocks
 * of eight-byte hashes of shared values, see {@link SharedKeys}. Sixteen bytes a value are
 * shuffled, hashed only; one partition of some four million values a task in memory. Depends on the
 * snapshot alone. Personal data: raw in, hashes out.
 */
public final class FindSharedKeys
    extends PTransform<PCollection<SnapshotPart>, PCollection<byte[]>> {
  private static final long serialVersionUID = 1L;
  private static final long VALUES_A_PARTITION = 4_000_000;
  private static final int PAIR_BYTES = 16;

  private final Spec spec;

  private FindSharedKeys(Spec spec) {
    this.spec = spec;
  }

  /**
   * What the transform needs.
   *
   * @param columns the source's columns
   * @param maxIds a value of more ids than this is shared
   * @param rows of the snapshot
   */
  public record Spec(SourceColumns columns, int maxIds, long rows) implements Serializable {
    int partitions() {
      return (int) Math.min(10_000, 1 + 2 * rows / VALUES_A_PARTITION);
    }

    SourceColumns watched() {
      Map<MatchKeyType, List<String>> keys = new HashMap<>();
      columns
          .keys()
          .forEach(
              (type, names) -> {
                if (SharedKeys.watches(type)) {
                  keys.put(type, names);
                }
              });
      return new SourceColumns(
          columns.externalUserId(), null, null, null, null, null, null, keys, List.of(), null);
    }
  }

  /** Makes the transform. */
  public static FindSharedKeys of(Spec spec) {
    return new FindSharedKeys(spec);
  }

  /** What the blocks of the result hold. */
  public static SharedKeys read(Iterable<byte[]> blocks) {
    List<byte[]> all = new ArrayList<>();
    int bytes = 0;
    for (byte[] block : blocks) {
      all.add(block);
      bytes += block.length;
    }
    long[] hashes = new long[bytes / Long.BYTES];
    int next = 0;
    for (byte[] block : all) {
      ByteBuffer buffer = ByteBuffer.wrap(block);
      while (buffer.hasRemaining()) {
        hashes[next++] = buffer.getLong();
      }
    }
    return SharedKeys.of(hashes);
  }

  @Override
  public PCollection<byte[]> expand(PCollection<SnapshotPart> parts) {
    return parts
        .apply("ReadKeys", ParDo.of(new ReadFn(spec)))
        .setCoder(KvCoder.of(VarIntCoder.of(), ByteArrayCoder.of()))
        .apply("GroupByHash", GroupByKey.create())
        .apply("CountIds", ParDo.of(new CountFn(spec.maxIds())))
        .setCoder(ByteArrayCoder.of());
  }

  private static final class ReadFn extends DoFn<SnapshotPart, KV<Integer, byte[]>> {
    private static final long serialVersionUID = 1L;

    private final Spec spec;

    ReadFn(Spec spec) {
      this.spec = spec;
    }

    @ProcessElement
    public void read(@Element SnapshotPart part, OutputReceiver<KV<Integer, byte[]>> out) {
      int partitions = spec.partitions();
      BlockBuffers buffers =
          new BlockBuffers(partitions, (key, block) -> out.output(KV.of(key, block)));
      SourceColumns columns = spec.watched();
      RawText text = new RawText();
      try (RowCursor rows = RowCursor.open(part, columns)) {
        while (rows.next()) {
          if (rows.id().count() > 0 && text.take(rows.id(), 0) == RawText.State.PRESENT) {
            long id = MemberHash.of(text.bytes(), text.start(), text.end());
            for (MatchKeyType type : columns.keys().keySet()) {
              for (ColumnValues column : rows.keys(type)) {
                add(type, column, id, text, buffers, partitions);
              }
            }
          }
        }
      }
      buffers.flushAll();
    }

    private static void add(
        MatchKeyType type,
        ColumnValues column,
        long id,
        RawText text,
        BlockBuffers buffers,
        int partitions) {
      for (int i = 0; i < column.count(); i++) {
        if (text.take(column, i) == RawText.State.PRESENT) {
          long hash = SharedKeys.hash(type, text.bytes(), text.start(), text.end());
          int partition = (int) Long.remainderUnsigned(hash, partitions);
          ByteBuilder block = buffers.open(partition);
          block.putLong(hash);
          block.putLong(id);
          buffers.written(partition, PAIR_BYTES);
        }
      }
    }
  }

  private static final class CountFn extends DoFn<KV<Integer, Iterable<byte[]>>, byte[]> {
    private static final long serialVersionUID = 1L;

    private final int maxIds;

    CountFn(int maxIds) {
      this.maxIds = maxIds;
    }

    @ProcessElement
    public void count(@Element KV<Integer, Iterable<byte[]>> pairs, OutputReceiver<byte[]> out) {
      List<byte[]> blocks = new ArrayList<>();
      pairs.getValue().forEach(blocks::add);
      Map<Long, Set<Long>> suspects = new HashMap<>();
      long[] hashes = sortedHashes(blocks);
      for (int i = 0; i + maxIds < hashes.length; i++) {
        // More than maxIds rows; the same person may be several of them.
        if (hashes[i] == hashes[i + maxIds]) {
          suspects.putIfAbsent(hashes[i], new HashSet<>());
        }
      }
      if (!suspects.isEmpty()) {
        countIds(blocks, suspects);
      }
      long[] shared =
          suspects.entrySet().stream()
              .filter(suspect -> suspect.getValue().size() > maxIds)
              .mapToLong(Map.Entry::getKey)
              .sorted()
              .toArray();
      if (shared.length > 0) {
        ByteBuffer block = ByteBuffer.allocate(shared.length * Long.BYTES);
        block.asLongBuffer().put(shared);
        out.output(block.array());
      }
    }

    private static long[] sortedHashes(List<byte[]> blocks) {
      int bytes = blocks.stream().mapToInt(block -> block.length).sum();
      long[] hashes = new long[bytes / PAIR_BYTES];
      int next = 0;
      for (byte[] block : blocks) {
        ByteBuffer buffer = ByteBuffer.wrap(block);
        for (int at = 0; at < block.length; at += PAIR_BYTES) {
          hashes[next++] = buffer.getLong(at);
        }
      }
      Arrays.sort(hashes);
      return hashes;
    }

    private void countIds(List<byte[]> blocks, Map<Long, Set<Long>> suspects) {
      for (byte[] block : blocks) {
        ByteBuffer buffer = ByteBuffer.wrap(block);
        while (buffer.hasRemaining()) {
          Set<Long> ids = suspects.get(buffer.getLong());
          long id = buffer.getLong();
          if (ids != null && ids.size() <= maxIds) {
            ids.add(id);
          }
        }
      }
    }
  }
}
