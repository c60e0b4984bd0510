package io.sluice.domain.batch;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.domain.conversion.ConversionApi;
import io.sluice.domain.conversion.ConversionEvent;
import io.sluice.domain.conversion.EventWireSize;
import io.sluice.domain.conversion.Events;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ConversionPackingProperties {
  private static final BatchId ID = new BatchId("0".repeat(32));

  @Property(tries = 50)
  void eventsAreCutInOrderByCountAndBytes(
      @ForAll @IntRange(max = 1200) int count, @ForAll ConversionApi api) {
    List<ConversionEvent> events = IntStream.range(0, count).mapToObj(Events::event).toList();
    List<List<ConversionEvent>> batches = new ArrayList<>();
    BatchPacker<ConversionEvent> packer =
        ConversionPacking.packer(api, new BatchLimits(api.maxEvents(), 100_000), batches::add);
    events.forEach(packer::add);
    packer.finish();

    assertThat(batches.stream().flatMap(List::stream).toList(), is(events));
    for (List<ConversionEvent> batch : batches) {
      assertThat(batch.size(), lessThanOrEqualTo(api.maxEvents()));
      long bytes = EventWireSize.ENVELOPE_BYTES + batch.stream().mapToLong(EventWireSize::of).sum();
      assertThat(bytes, lessThanOrEqualTo(100_000L));
    }
  }

  @Example
  void limitsAreTheApis() {
    assertThat(ConversionPacking.limits(ConversionApi.EVENTS), is(new BatchLimits(500, 1_000_000)));
    assertThat(
        ConversionPacking.limits(ConversionApi.DEFINITIONS), is(new BatchLimits(100, 1_000_000)));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            ConversionPacking.packer(
                ConversionApi.DEFINITIONS, new BatchLimits(101, 1_000_000), batch -> {}));
  }

  @Example
  void batchOfTheOlderApiNamesADefinitionForEachEvent() {
    List<ConversionEvent> events = List.of(Events.event(1));
    assertThrows(
        IllegalArgumentException.class,
        () -> new ConversionBatch(ID, ConversionApi.DEFINITIONS, events, Map.of()));
    new ConversionBatch(
        ID, ConversionApi.DEFINITIONS, events, Map.of(events.get(0).identity(), "583"));
    assertThrows(IllegalArgumentException.class, () -> ConversionBatch.events(ID, List.of()));
  }
}
