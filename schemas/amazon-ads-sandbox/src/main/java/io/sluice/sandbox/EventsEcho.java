package io.sluice.sandbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.sluice.amazonads.AdsJson;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes the answer to events: each that was taken as the bytes it came in. */
final class EventsEcho {
  /** What stands around an event, at most. */
  private static final int AROUND = 32;

  private final byte[] body;
  private final ByteArrayOutputStream out;
  private final List<Object> refused = new ArrayList<>();
  private boolean some;

  EventsEcho(byte[] body) {
    this.body = body;
    this.out = new ByteArrayOutputStream(body.length + body.length / AROUND + AROUND);
    put("{\"success\":[");
  }

  void taken(int index, EventNode event) {
    put(some ? ",{\"index\":" : "{\"index\":");
    put(Integer.toString(index));
    put(",\"event\":");
    out.write(body, event.start(), event.end() - event.start());
    put("}");
    some = true;
  }

  void refused(int index, List<Object> errors) {
    Map<String, Object> item = new LinkedHashMap<>();
    item.put("index", index);
    item.put("errors", errors);
    refused.add(item);
  }

  byte[] json() {
    put("],\"error\":");
    out.writeBytes(AdsJson.write(refused));
    put("}");
    return out.toByteArray();
  }

  private void put(String ascii) {
    byte[] bytes = ascii.getBytes(ISO_8859_1);
    out.write(bytes, 0, bytes.length);
  }
}
