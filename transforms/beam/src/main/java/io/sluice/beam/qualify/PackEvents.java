package io.sluice.beam.qualify;

import io.sluice.beam.snapshot.ColumnValues;
import io.sluice.beam.snapshot.RowCursor;
import io.sluice.beam.snapshot.SnapshotPart;
import io.sluice.domain.conversion.ConversionRules;
import io.sluice.domain.conversion.EventField;
import io.sluice.domain.conversion.EventFingerprint;
import io.sluice.domain.conversion.EventSettings;
import io.sluice.domain.conversion.EventVocabulary;
import io.sluice.domain.diff.ContentFingerprint;
import io.sluice.domain.matchkey.MatchKeyRules;
import io.sluice.domain.snapshot.ExternalUserIds;
import io.sluice.domain.snapshot.MemberHash;
import io.sluice.records.RecordsJson;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;
import org.jspecify.annotations.Nullable;

/**
 * Reads the parts of an event source, judges each row and gives blocks of packed events by bucket
 * of the event id.
 *
 * <p>In: row groups. Out: bucket number to block; and under the number after the last bucket the
 * {@link EventCounts} of the part, so that counts and rows travel together and a retried task
 * counts once. Pure: a repeat gives the same blocks. One row group and 64 MiB of buffers a task in
 * memory. Personal data: raw in, hashed out, raw where Amazon takes a key as it is.
 */
public final class PackEvents
    extends PTransform<PCollection<PackEvents.Work>, PCollection<KV<Integer, byte[]>>> {
  private static final long serialVersionUID = 1L;

  private final Spec spec;
  private final @Nullable PCollectionView<List<byte[]>> suppressed;

  private PackEvents(Spec spec, @Nullable PCollectionView<List<byte[]>> suppressed) {
    this.spec = spec;
    this.suppressed = suppressed;
  }

  /**
   * What the transform needs.
   *
   * @param columns the source's columns
   * @param settings what the configuration says of the conversion
   * @param vocabulary code lists of its API
   * @param buckets a power of two
   * @param period for a table the time whose events count, else {@code null}
   * @param now when the events are about to be sent: age and future are judged by it
   * @param rules of match keys, profile events
   * @param rulesVersion part of every fingerprint
   * @param key the fingerprint key's reference
   * @param encoding of the outbox
   */
  public record Spec(
      EventColumns columns,
      EventSettings settings,
      EventVocabulary vocabulary,
      int buckets,
      @Nullable Period period,
      Instant now,
      MatchKeyRules rules,
      String rulesVersion,
      FingerprintKey key,
      EventEncoding encoding)
      implements Serializable {}

  /**
   * A time whose events count.
   *
   * @param from inclusive
   * @param until exclusive
   */
  public record Period(Instant from, Instant until) implements Serializable {
    boolean covers(Instant time) {
      return !time.isBefore(from) && time.isBefore(until);
    }
  }

  /**
   * One part to read.
   *
   * @param part the row group
   * @param day the place of its day among those that are read, from 0, oldest first
   */
  public record Work(SnapshotPart part, int day) implements Serializable {}

  /** Makes the transform. */
  public static PackEvents of(Spec spec) {
    return new PackEvents(spec, null);
  }

  /** The transform with what {@link ReadSuppression} found: those people's events go nowhere. */
  public PackEvents without(PCollectionView<List<byte[]>> people) {
    return new PackEvents(spec, people);
  }

  @Override
  public PCollection<KV<Integer, byte[]>> expand(PCollection<Work> parts) {
    return parts
        .apply(
            "PackRowGroups",
            ParDo.of(new PackFn(spec, suppressed))
                .withSideInputs(suppressed == null ? List.of() : List.of(suppressed)))
        .setCoder(KvCoder.of(VarIntCoder.of(), ByteArrayCoder.of()));
  }

  private static final class PackFn extends DoFn<Work, KV<Integer, byte[]>> {
    private static final long serialVersionUID = 1L;
    private final Spec spec;
    private final @Nullable PCollectionView<List<byte[]>> view;
    private transient byte[] key;
    private transient long @Nullable [] people;

    PackFn(Spec spec, @Nullable PCollectionView<List<byte[]>> view) {
      this.spec = spec;
      this.view = view;
    }

    @Setup
    @SuppressWarnings({"UnusedMethod", "EffectivelyPrivate"}) // Beam calls it
    public void setup() {
      key = spec.key().resolve();
    }

    @ProcessElement
    public void pack(ProcessContext context) {
      Work work = context.element();
      BlockBuffers buffers =
          new BlockBuffers(spec.buckets(), (key, block) -> context.output(KV.of(key, block)));
      EventPacker packer =
          new EventPacker(tools(suppression(context)), buffers, spec.buckets(), work.day());
      String path = work.part().path();
      String file = path.substring(path.lastIndexOf('/') + 1) + " group " + work.part().rowGroup();
      try (RowCursor rows = RowCursor.open(work.part(), spec.columns())) {
        while (rows.next()) {
          packer.take(rows.row(), file);
        }
      }
      buffers.flushAll();
      EventCounts counts = packer.counts();
      counts.suppressionIds = people == null ? 0 : people.length;
      context.output(KV.of(spec.buckets(), json(counts)));
    }

    private EventPacker.Tools tools(EventPacker.Suppression suppression) {
      return new EventPacker.Tools(
          new EventRowReader(
              spec.columns(),
              spec.vocabulary(),
              spec.rules(),
              spec.settings().defaults().get(EventField.COUNTRY)),
          ConversionRules.of(spec.settings(), spec.vocabulary(), spec.columns().idColumns()),
          spec.period(),
          spec.now(),
          EventFingerprint.of(key, spec.rulesVersion()),
          ContentFingerprint.of(key, spec.rulesVersion()),
          spec.encoding(),
          suppression);
    }

    private EventPacker.Suppression suppression(ProcessContext context) {
      String column = spec.columns().fields().get(EventField.EXTERNAL_USER_ID);
      if (view == null || column == null) {
        return row -> false;
      }
      if (people == null) {
        // One list, one answer: read once an instance.
        people = sorted(context.sideInput(view));
      }
      long[] hashes = people;
      RawText text = new RawText();
      return row -> {
        ColumnValues ids = row.column(column);
        return ids != null
            && ids.count() > 0
            && text.take(ids, 0) == RawText.State.PRESENT
            && Arrays.binarySearch(hashes, amazonHash(text)) >= 0;
      };
    }

    private static long[] sorted(Iterable<byte[]> blocks) {
      long[] all = new long[0];
      for (byte[] block : blocks) {
        int before = all.length;
        all = Arrays.copyOf(all, before + block.length / Long.BYTES);
        ByteBuffer.wrap(block).asLongBuffer().get(all, before, block.length / Long.BYTES);
      }
      Arrays.sort(all);
      return all;
    }

    private static byte[] json(EventCounts counts) {
      try {
        return RecordsJson.mapper().writeValueAsBytes(counts);
      } catch (IOException e) {
        throw new UncheckedIOException("counts to JSON", e);
      }
    }
  }

  /** The hash of an id in the form that Amazon gets it, so that lists and rows compare alike. */
  static long amazonHash(RawText text) {
    if (ExternalUserIds.valid(text.bytes(), text.start(), text.end())) {
      return MemberHash.of(text.bytes(), text.start(), text.end());
    }
    byte[] derived =
        ExternalUserIds.derive(text.bytes(), text.start(), text.end())
            .getBytes(StandardCharsets.US_ASCII);
    return MemberHash.of(derived, 0, derived.length);
  }
}
