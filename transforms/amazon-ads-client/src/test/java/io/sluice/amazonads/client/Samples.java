package io.sluice.amazonads.client;

import com.google.common.hash.Hashing;
import io.sluice.domain.batch.BatchId;
import io.sluice.domain.batch.RemoteTarget;
import io.sluice.domain.batch.UploadBatch;
import io.sluice.domain.batch.UploadRecord;
import io.sluice.domain.delivery.AudienceRegistry;
import io.sluice.domain.delivery.RequestPacer;
import io.sluice.domain.matchkey.DigestSet;
import io.sluice.domain.qualify.ConsentSignal;
import io.sluice.domain.qualify.Region;
import io.sluice.domain.snapshot.MatchKeyType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Data and settings of the tests. */
final class Samples {
  /** More than a double holds exactly. */
  static final long AUDIENCE_ID = 9_007_199_254_740_993L;

  static final String CLIENT_ID = "amzn1.application-oa2-client.test";
  static final String CLIENT_SECRET = "client-secret-of-the-test";
  static final String REFRESH_TOKEN = "Atzr|refresh-token-of-the-test";

  private Samples() {}

  static ClientSettings settings(VirtualTime time) {
    return ClientSettings.of("acme-na", Region.NA, credentials(), Target.advertiser(77L))
        .withSurroundings(time.surroundings());
  }

  static Credentials credentials() {
    return new Credentials(() -> CLIENT_ID, () -> CLIENT_SECRET, () -> REFRESH_TOKEN);
  }

  static UploadBatch batch(int records) {
    return batch(AUDIENCE_ID, null, records);
  }

  static UploadBatch batch(long audienceId, String connectionId, int records) {
    List<UploadRecord> list = IntStream.range(0, records).mapToObj(Samples::record).toList();
    BatchId id = BatchId.ofDigest(sha256("batch"));
    return new UploadBatch(id, new RemoteTarget(audienceId, connectionId), list);
  }

  static UploadRecord record(int number) {
    return new UploadRecord(
        "member-" + number,
        UploadRecord.Action.CREATE,
        List.of(emailDigest(number)),
        "US",
        ConsentSignal.NONE);
  }

  static DigestSet emailDigest(int number) {
    return DigestSet.of(MatchKeyType.EMAIL.bit(), sha256("someone" + number + "@example.com"));
  }

  static AudienceRegistry.Declaration declaration() {
    return new AudienceRegistry.Declaration(
        "Loyal customers", "Bought twice", "loyal-customers", "US", 2_592_000L, List.of());
  }

  static byte[] sha256(String text) {
    return Hashing.sha256().hashString(text, StandardCharsets.UTF_8).asBytes();
  }

  /** Lets everything pass at once and remembers what it was told. */
  static class RecordingPacer implements RequestPacer {
    final List<Integer> acquired = new ArrayList<>();
    final List<Duration> throttles = new ArrayList<>();
    int successes;

    @Override
    public synchronized void acquire(int records) throws InterruptedException {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      acquired.add(records);
    }

    @Override
    public synchronized void throttled(Duration retryAfter) {
      throttles.add(retryAfter);
    }

    @Override
    public synchronized void succeeded() {
      successes++;
    }
  }
}
