package io.sluice.beam.delivery;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/**
 * One element a lane, each in a partition of its own: Spark places a key by the hash of its bytes,
 * and consecutive integers of one byte never collide while there are as many partitions as lanes.
 */
final class LaneElements<S extends Serializable>
    extends PTransform<PBegin, PCollection<KV<Integer, Iterable<S>>>> {
  private static final long serialVersionUID = 1L;

  /** Keys of one byte as {@link VarIntCoder} writes them. */
  private static final int MAX_LANES = 128;

  private final transient List<S> lanes;
  private final transient Class<S> type;

  private LaneElements(List<S> lanes, Class<S> type) {
    this.lanes = lanes;
    this.type = type;
  }

  static <S extends Serializable> LaneElements<S> of(List<S> lanes, Class<S> type) {
    if (lanes.size() > MAX_LANES) {
      throw new IllegalArgumentException(
          lanes.size() + " lanes in one run: select at most " + MAX_LANES);
    }
    return new LaneElements<>(lanes, type);
  }

  @Override
  public PCollection<KV<Integer, Iterable<S>>> expand(PBegin input) {
    List<KV<Integer, S>> elements = new ArrayList<>();
    for (int i = 0; i < lanes.size(); i++) {
      elements.add(KV.of(i, lanes.get(i)));
    }
    return input
        .apply(
            "ListLanes",
            Create.of(elements).withCoder(KvCoder.of(VarIntCoder.of(), SerializableCoder.of(type))))
        .apply("OnePartitionALane", GroupByKey.create());
  }
}
