package io.sluice.benchmarks;

import io.sluice.amazonads.ApiRegion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/**
 * Writes a day of orders for the benchmark of conversions: eight Snappy Parquet files a region with
 * row groups of 8 MiB, every row good and with all keys.
 *
 * <p>{@code EventGenerator --out DIR [--events 1000000] [--regions 1] [--seed 1] [--day 2026-01-15]
 * [--threads 2]}. One region is NA; three are NA, EU and FE with 50, 30 and 20 %. Rows are
 * streamed. The same arguments give the same rows everywhere. Without {@code --day} it is yesterday
 * in UTC; Amazon takes events of 21 days, so a data set is good for twenty.
 *
 * <p>Personal data: made up.
 */
public final class EventGenerator {
  private static final int FILES = 8;
  private static final long ROW_GROUP_BYTES = 8L << 20;
  private static final String GRANTED = "GRANTED";
  private static final MessageType SCHEMA =
      MessageTypeParser.parseMessageType(
          """
          message web_order {
            required binary order_id (STRING);
            required int64 ordered_at (TIMESTAMP(MILLIS,true));
            required int64 total (DECIMAL(12,2));
            required binary currency (STRING);
            required int64 units;
            required binary country (STRING);
            required binary customer_id (STRING);
            required binary email (STRING);
            required binary phone (STRING);
            required binary first_name (STRING);
            required binary last_name (STRING);
            required binary address (STRING);
            required binary city (STRING);
            required binary state (STRING);
            required binary zip (STRING);
            required binary device_id (STRING);
            required binary amzn_user_data (STRING);
            required binary amzn_ad_storage (STRING);
            required binary brand (STRING);
            required binary category (STRING);
          }
          """);

  private EventGenerator() {}

  /** See the class. */
  public static void main(String[] args) throws IOException {
    BenchArguments arguments =
        BenchArguments.parse(args, Set.of("out", "events", "regions", "seed", "day", "threads"));
    LocalDate yesterday = LocalDate.now(Clock.systemUTC()).minusDays(1);
    EventData data =
        generate(
            arguments.path("out"),
            EventModel.of(
                arguments.number("events", 1_000_000),
                arguments.number("seed", 1),
                LocalDate.parse(arguments.text("day", yesterday.toString())),
                Math.toIntExact(arguments.number("regions", 1))),
            Math.toIntExact(arguments.number("threads", 2)));
    System.out.println(data.expected());
  }

  /**
   * Writes a data set.
   *
   * @param root the folder; what an earlier run left there is replaced
   * @param threads files written at once
   * @throws IOException if a file cannot be written
   */
  static EventData generate(Path root, EventModel model, int threads) throws IOException {
    BenchData.delete(root);
    Map<ApiRegion, EventSums> expected = new EnumMap<>(ApiRegion.class);
    for (int region = 0; region < model.regions().size(); region++) {
      Path folder =
          EventData.orders(root, model.regions().get(region)).resolve("dt=" + model.day());
      Files.createDirectories(folder);
      expected.put(model.regions().get(region), writeRegion(folder, model, region, threads));
      Files.write(folder.resolve("_SUCCESS"), new byte[0]);
    }
    EventData data = new EventData(root, model.events(), model.seed(), model.day(), expected);
    data.save();
    return data;
  }

  private static EventSums writeRegion(Path folder, EventModel model, int region, int threads)
      throws IOException {
    List<Callable<EventSums>> parts = new ArrayList<>();
    long from = model.from(region);
    long rows = model.from(region + 1) - from;
    for (int file = 0; file < FILES; file++) {
      Path path = folder.resolve(String.format(Locale.ROOT, "part-%05d.parquet", file));
      long start = from + rows * file / FILES;
      long stop = from + rows * (file + 1) / FILES;
      ApiRegion of = model.regions().get(region);
      parts.add(() -> writeFile(path, model, of, start, stop));
    }
    return runAll(parts, threads);
  }

  private static EventSums writeFile(
      Path path, EventModel model, ApiRegion region, long start, long stop) throws IOException {
    EventSums sums = EventSums.NONE;
    try (ParquetWriter<BenchEvent> writer =
        MemberFile.open(
            path, SCHEMA, CompressionCodecName.SNAPPY, ROW_GROUP_BYTES, EventGenerator::write)) {
      for (long place = start; place < stop; place++) {
        BenchEvent event = model.event(region, place);
        writer.write(event);
        sums = sums.with(event.number(), event.cents());
      }
    }
    return sums;
  }

  private static EventSums runAll(List<Callable<EventSums>> parts, int threads) throws IOException {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      EventSums sums = EventSums.NONE;
      for (Future<EventSums> part : pool.invokeAll(parts)) {
        sums = sums.plus(part.get());
      }
      return sums;
    } catch (ExecutionException e) {
      throw new IOException("a file of the data set could not be written", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while writing the data set", e);
    } finally {
      pool.shutdownNow();
    }
  }

  private static void write(BenchEvent row, MemberFile.ColumnWriter to) {
    BenchMember buyer = row.buyer();
    to.text(row.id())
        .number(row.orderedAt())
        .number(row.cents())
        .text(row.place().currency())
        .number(row.units())
        .text(row.place().name())
        .text(buyer.userId())
        .text(buyer.email())
        .text(row.phone())
        .text(buyer.firstName())
        .text(buyer.lastName())
        .text(buyer.address())
        .text(buyer.city())
        .text(buyer.state())
        .text(buyer.zip())
        .text(row.maid())
        .text(GRANTED)
        .text(GRANTED)
        .text(row.brand())
        .text(row.category());
  }
}
