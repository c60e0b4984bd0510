package io.sluice.amazonads;

import java.util.List;

/**
 * Writes the bodies of POST /adsApi/v1/create/events and of POST .../eventData straight from
 * digests, and tells their exact size without writing them.
 *
 * <p>The same events give the same bytes each time: fields stand in a fixed order, digests in lower
 * case, without white space. Thread-safe and unchangeable.
 */
public final class EventsBodyWriter {
  private static final byte[] EVENTS = JsonBytes.name("events");
  private static final byte[] EVENT_DATA = JsonBytes.name("eventData");
  private static final byte[] SOURCE = JsonBytes.name("source");

  private final Form form;
  private final int maxEvents;

  /** The two generations. */
  private enum Form {
    EVENTS,
    EVENT_DATA
  }

  private EventsBodyWriter(Form form, int maxEvents) {
    this.form = form;
    this.maxEvents = maxEvents;
  }

  /** Returns the writer of the Events API, 1 to 500 events a body. */
  public static EventsBodyWriter events() {
    return new EventsBodyWriter(Form.EVENTS, ConversionLimits.MAX_EVENTS);
  }

  /** Returns the writer of the older event data, 1 to 100 events a body, SERVER_TO_SERVER. */
  public static EventsBodyWriter eventData() {
    return new EventsBodyWriter(Form.EVENT_DATA, ConversionLimits.MAX_EVENT_DATA);
  }

  /**
   * Writes a body.
   *
   * @param events as many as one request takes, read twice: once to measure, once to write
   * @return UTF-8 in an array without slack
   * @throws IllegalArgumentException if an event or the count breaks a rule of the contract; the
   *     message names field and shape, never the value
   */
  public byte[] render(List<? extends UploadEvent> events) {
    if (events.isEmpty() || events.size() > maxEvents) {
      throw new IllegalArgumentException(
          "events: " + events.size() + " of them, but Amazon wants 1 to " + maxEvents + ".");
    }
    JsonBytes count = JsonBytes.counting();
    body(count, events);
    if (count.size() > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "events: " + count.size() + " bytes, but Amazon wants a body of a megabyte.");
    }
    byte[] bytes = new byte[(int) count.size()];
    JsonBytes json = JsonBytes.into(bytes);
    body(json, events);
    if (json.size() != bytes.length) {
      throw new IllegalStateException("The events changed while they were written.");
    }
    return bytes;
  }

  /**
   * Returns the bytes of one event as it stands between commas. A body of n events has {@code
   * envelopeSize() + sum of size(event) + (n - 1)} bytes, the last part being commas.
   *
   * @throws IllegalArgumentException as {@link #render}
   */
  public long size(UploadEvent event) {
    JsonBytes count = JsonBytes.counting();
    write(count, event);
    return count.size();
  }

  /** Returns the bytes of a body around its events. */
  public long envelopeSize() {
    JsonBytes count = JsonBytes.counting();
    body(count, List.of());
    return count.size();
  }

  private void body(JsonBytes json, List<? extends UploadEvent> events) {
    json.openObject();
    json.field(form == Form.EVENTS ? EVENTS : EVENT_DATA);
    json.openList();
    for (UploadEvent event : events) {
      json.item();
      write(json, event);
    }
    json.closeList();
    if (form == Form.EVENT_DATA) {
      json.textField(SOURCE, ConversionLimits.SERVER_TO_SERVER, "source");
    }
    json.closeObject();
  }

  private void write(JsonBytes json, UploadEvent event) {
    if (form == Form.EVENTS) {
      EventJson.event(json, event);
    } else {
      EventJson.datum(json, event);
    }
  }
}
