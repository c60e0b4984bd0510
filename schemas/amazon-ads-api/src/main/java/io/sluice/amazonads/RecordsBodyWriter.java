package io.sluice.amazonads;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;
import java.util.Optional;

/**
 * Writes the body of POST /amc/audiences/records straight from digests.
 *
 * <p>The same records give the same bytes each time: fields stand in a fixed order, digests in
 * lower case, without white space. Thread-safe and unchangeable.
 */
public final class RecordsBodyWriter {
  private final long audienceId;
  private final Optional<String> connectionId;

  private RecordsBodyWriter(long audienceId, Optional<String> connectionId) {
    this.audienceId = audienceId;
    this.connectionId = connectionId;
  }

  /**
   * Returns a writer for one audience.
   *
   * @param audienceId Amazon's 64-bit id; written as digits, never through a double
   * @param connectionId the AMC connection to name, or nothing to leave the target out
   */
  public static RecordsBodyWriter of(long audienceId, Optional<String> connectionId) {
    return new RecordsBodyWriter(audienceId, connectionId);
  }

  /**
   * Writes a body.
   *
   * @param records 1 to 10,000 records, read twice: once to measure, once to write
   * @return UTF-8 in an array without slack
   * @throws IllegalArgumentException if a record or the count breaks a rule of the contract; the
   *     message names field and shape, never the value
   */
  public byte[] render(List<? extends UploadRecord> records) {
    byte[] body = new byte[size(records)];
    int at = put(RecordsBodySize.OPEN, body, 0);
    at = putLatin(Long.toString(audienceId), body, at);
    if (connectionId.isPresent()) {
      at = put(RecordsBodySize.TARGET, body, at);
      at = JsonText.write(connectionId.get(), body, at);
      body[at++] = '}';
    }
    at = put(RecordsBodySize.RECORDS, body, at);
    boolean first = true;
    for (UploadRecord member : records) {
      if (!first) {
        body[at++] = ',';
      }
      first = false;
      at = putRecord(member, body, at);
    }
    at = put(RecordsBodySize.CLOSE, body, at);
    if (at != body.length) {
      throw new IllegalStateException("The records changed while they were written.");
    }
    return body;
  }

  /**
   * Returns the size that {@link #render} would have.
   *
   * @param records 1 to 10,000 records
   * @throws IllegalArgumentException as {@link #render}, and if the body would pass 2 GiB
   */
  public int size(List<? extends UploadRecord> records) {
    RecordsBodySize.requireRule(
        !records.isEmpty() && records.size() <= AudienceLimits.MAX_RECORDS,
        "records",
        records.size() + " records",
        "1 to 10000 of them in one upload");
    long size = RecordsBodySize.ofEnvelope(audienceId, connectionId) + records.size() - 1L;
    for (UploadRecord member : records) {
      size += RecordsBodySize.of(member);
    }
    RecordsBodySize.requireRule(
        size <= Integer.MAX_VALUE - 8, "records", size + " bytes", "a body of a few megabytes");
    return (int) size;
  }

  private static int putRecord(UploadRecord member, byte[] body, int start) {
    int at = put(RecordsBodySize.USER, body, start);
    at = putLatin(member.externalUserId(), body, at);
    boolean create = member.action() == RecordAction.CREATE;
    at = put(create ? RecordsBodySize.CREATE : RecordsBodySize.DELETE, body, at);
    if (member.countryCode() != null) {
      at = put(RecordsBodySize.COUNTRY, body, at);
      at = JsonText.write(member.countryCode(), body, at);
    }
    at = put(RecordsBodySize.KEY_SETS, body, at);
    boolean first = true;
    for (UploadKeySet keySet : member.keySets()) {
      if (!first) {
        body[at++] = ',';
      }
      first = false;
      at = putKeySet(keySet, body, at);
    }
    body[at++] = ']';
    at = putConsent(member.consent(), body, at);
    body[at++] = '}';
    return at;
  }

  private static int putKeySet(UploadKeySet keySet, byte[] body, int start) {
    int at = start;
    body[at++] = '{';
    boolean first = true;
    for (MatchKeyName key : MatchKeyName.all()) {
      byte[] digest = keySet.digest(key);
      if (digest == null) {
        continue;
      }
      if (!first) {
        body[at++] = ',';
      }
      first = false;
      body[at++] = '"';
      at = putLatin(key.wireName(), body, at);
      body[at++] = '"';
      body[at++] = ':';
      body[at++] = '"';
      at = JsonText.writeHex(digest, body, at);
      body[at++] = '"';
    }
    body[at++] = '}';
    return at;
  }

  private static int putConsent(ConsentSignal consent, byte[] body, int start) {
    if (consent == null || consent.empty()) {
      return start;
    }
    int at = put(RecordsBodySize.CONSENT, body, start);
    int parts = at;
    if (consent.amznUserData() != null || consent.amznAdStorage() != null) {
      at = put(RecordsBodySize.AMZN, body, at);
      int signals = at;
      at = putField(RecordsBodySize.USER_DATA, consent.amznUserData(), body, at, signals);
      at = putField(RecordsBodySize.AD_STORAGE, consent.amznAdStorage(), body, at, signals);
      body[at++] = '}';
    }
    at = putField(RecordsBodySize.TCF, consent.tcf(), body, at, parts);
    at = putField(RecordsBodySize.GPP, consent.gpp(), body, at, parts);
    body[at++] = '}';
    body[at++] = '}';
    return at;
  }

  private static int putField(byte[] name, String value, byte[] body, int start, int objectStart) {
    if (value == null) {
      return start;
    }
    int at = start;
    if (at > objectStart) {
      body[at++] = ',';
    }
    at = put(name, body, at);
    return JsonText.write(value, body, at);
  }

  private static int put(byte[] bytes, byte[] body, int at) {
    System.arraycopy(bytes, 0, body, at, bytes.length);
    return at + bytes.length;
  }

  // Only for texts that were checked to be ASCII.
  private static int putLatin(String text, byte[] body, int at) {
    return put(text.getBytes(ISO_8859_1), body, at);
  }
}
