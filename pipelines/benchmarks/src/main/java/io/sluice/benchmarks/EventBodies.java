package io.sluice.benchmarks;

import io.sluice.amazonads.ApiRegion;
import io.sluice.amazonads.ConversionLimits;
import io.sluice.amazonads.EventsBodyWriter;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The requests of a data set, rendered beforehand: 500 events a body, as Sluice's client writes
 * them.
 *
 * <p>{@code EventBodies --data DIR} writes the file. Digests are by the short rules of {@link
 * MemberDigests}; what counts here is their length.
 */
public final class EventBodies {
  private static final int HEADER_BYTES = 1 + Integer.BYTES + Integer.BYTES;

  private EventBodies() {}

  /**
   * Where one body lies.
   *
   * @param region where it goes
   * @param events how many it has
   * @param at first byte in the file
   * @param length in bytes
   */
  record Body(ApiRegion region, int events, long at, int length) {}

  /** See the class. */
  public static void main(String[] args) throws IOException {
    BenchArguments arguments = BenchArguments.parse(args, Set.of("data"));
    EventData data = EventData.load(arguments.path("data"));
    write(data);
    System.out.println(Files.size(data.bodies()) / data.events() + " bytes an event");
  }

  /** Writes all bodies of a data set, replacing the file if it is there. */
  static void write(EventData data) throws IOException {
    EventModel model = data.model();
    MemberDigests digests = MemberDigests.create();
    try (DataOutputStream out =
        new DataOutputStream(
            new BufferedOutputStream(Files.newOutputStream(data.bodies()), 1 << 20))) {
      for (int region = 0; region < model.regions().size(); region++) {
        long stop = model.from(region + 1);
        for (long place = model.from(region); place < stop; ) {
          int count = (int) Math.min(ConversionLimits.MAX_EVENTS, stop - place);
          List<BenchUpload> events = new ArrayList<>(count);
          for (int i = 0; i < count; i++) {
            BenchEvent event = model.event(model.regions().get(region), place++);
            events.add(BenchUpload.of(event, digests));
          }
          byte[] body = EventsBodyWriter.events().render(events);
          out.writeByte(model.regions().get(region).ordinal());
          out.writeInt(count);
          out.writeInt(body.length);
          out.write(body);
        }
      }
    }
  }

  /** Finds all bodies, in the order of the file. */
  static List<Body> index(FileChannel file) throws IOException {
    List<Body> bodies = new ArrayList<>();
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
    long at = 0;
    while (at < file.size()) {
      fill(file, header.clear(), at);
      header.flip();
      ApiRegion region = ApiRegion.values()[header.get()];
      Body body = new Body(region, header.getInt(), at + HEADER_BYTES, header.getInt());
      bodies.add(body);
      at = body.at() + body.length();
    }
    return bodies;
  }

  /** Opens the file of a data set. */
  static FileChannel open(EventData data) throws IOException {
    return FileChannel.open(data.bodies(), StandardOpenOption.READ);
  }

  /** Reads one body; thread-safe. */
  static byte[] read(FileChannel file, Body body) throws IOException {
    byte[] bytes = new byte[body.length()];
    fill(file, ByteBuffer.wrap(bytes), body.at());
    return bytes;
  }

  private static void fill(FileChannel file, ByteBuffer buffer, long from) throws IOException {
    long at = from;
    while (buffer.hasRemaining()) {
      int read = file.read(buffer, at);
      if (read < 0) {
        throw new IOException("the file of bodies is cut short; write it again");
      }
      at += read;
    }
  }
}
