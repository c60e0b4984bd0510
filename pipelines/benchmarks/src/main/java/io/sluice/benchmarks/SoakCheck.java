package io.sluice.benchmarks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import io.sluice.beam.iceberg.IcebergLedger;
import io.sluice.beam.iceberg.MembershipFileReader;
import io.sluice.beam.iceberg.StateCodes;
import io.sluice.domain.diff.Presence;
import io.sluice.domain.ledger.AudienceEntry;
import io.sluice.domain.ledger.LedgerView;
import io.sluice.jobs.config.ConfigLoader;
import io.sluice.jobs.run.Workspaces;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Holds the ledger of a soak against the sandbox: {@code SoakCheck --config FILE --sandbox URI}
 * prints what was accepted and how many members both have, and fails where they are not the same.
 * Members are compared by their number and the sum of their ids' hashes, so that twenty million
 * need no memory.
 */
public final class SoakCheck {
  private static final JsonFactory JSON = new JsonFactory();
  // Hashes ids for a sum; guards nothing.
  private static final HashFunction HASH = Hashing.murmur3_128();

  private final HttpClient client = HttpClient.newHttpClient();
  private final URI sandbox;

  private SoakCheck(URI sandbox) {
    this.sandbox = sandbox;
  }

  /**
   * A set of members, as good as its sum tells.
   *
   * @param count how many
   * @param sum of the hashes of their ids
   */
  record Members(long count, long sum) {
    static final Members NONE = new Members(0, 0);

    Members plus(Members other) {
      return new Members(count + other.count, sum + other.sum);
    }
  }

  /** Adds ids up. */
  private static final class Tally {
    private long count;
    private long sum;

    void add(byte[] id, int from, int length) {
      count++;
      sum += HASH.hashBytes(id, from, length).asLong();
    }

    Members members() {
      return new Members(count, sum);
    }
  }

  /** See the class. */
  public static void main(String[] args) throws IOException, InterruptedException {
    BenchArguments arguments = BenchArguments.parse(args, Set.of("config", "sandbox"));
    SoakCheck check = new SoakCheck(URI.create(arguments.text("sandbox")));
    Members members = check.compare(arguments.path("config"));
    System.out.printf(Locale.ROOT, "accepted=%d members=%d%n", check.accepted(), members.count());
  }

  /**
   * Compares each audience.
   *
   * @return the members of all
   * @throws IllegalStateException if ledger and sandbox differ
   */
  Members compare(Path config) throws IOException, InterruptedException {
    Members all = Members.NONE;
    try (Workspaces.Opened workspace =
        Workspaces.open(
            ConfigLoader.load(config, Optional.empty(), System.getenv()), System.getenv())) {
      for (AudienceEntry entry : workspace.ledger().audiences()) {
        Members ours = ledger(workspace.ledger(), entry);
        Members theirs = sandbox(entry);
        if (!ours.equals(theirs)) {
          throw new IllegalStateException(
              entry.target() + ": the ledger has " + ours + ", the sandbox " + theirs);
        }
        all = all.plus(ours);
      }
    }
    return all;
  }

  private static Members ledger(IcebergLedger ledger, AudienceEntry entry) throws IOException {
    MembershipFileReader reader = MembershipFileReader.of(ledger.storage());
    Tally tally = new Tally();
    for (LedgerView.Slice slice : ledger.view(entry.target()).slices()) {
      for (LedgerView.LedgerFile file : slice.memberships()) {
        reader.read(
            file,
            (id,
                from,
                length,
                presence,
                sent,
                settled,
                hi,
                lo,
                until,
                kind,
                verdict,
                oh,
                ol,
                c,
                reason,
                rank) -> {
              if (StateCodes.presence(presence) == Presence.PRESENT) {
                tally.add(id, from, length);
              }
            });
      }
    }
    return tally.members();
  }

  private Members sandbox(AudienceEntry entry) throws IOException, InterruptedException {
    Tally tally = new Tally();
    try (InputStream in = open("/sandbox/audiences/" + entry.audienceId() + "/members");
        JsonParser json = JSON.createParser(in)) {
      while (json.nextToken() == JsonToken.START_OBJECT) {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
          boolean isId = json.currentName().equals("externalUserId");
          json.nextToken();
          if (isId) {
            byte[] id = json.getText().getBytes(StandardCharsets.UTF_8);
            tally.add(id, 0, id.length);
          }
          json.skipChildren();
        }
      }
    }
    return tally.members();
  }

  /** Records that the sandbox took, additions and removals. */
  private long accepted() throws IOException, InterruptedException {
    long sum = 0;
    try (InputStream in = open("/sandbox/stats")) {
      for (JsonNode audience : new ObjectMapper().readTree(in).get("recordsByAudience")) {
        sum += audience.get("creates").asLong() + audience.get("deletes").asLong();
      }
    }
    return sum;
  }

  private InputStream open(String path) throws IOException, InterruptedException {
    return client
        .send(
            HttpRequest.newBuilder(URI.create(sandbox + path)).build(),
            HttpResponse.BodyHandlers.ofInputStream())
        .body();
  }
}
