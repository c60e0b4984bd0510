package io.sluice.beam.qualify;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.both;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import io.sluice.domain.diff.ContentFingerprint;
import io.sluice.domain.diff.Fingerprint;
import io.sluice.domain.matchkey.ColumnForms;
import io.sluice.domain.matchkey.KeyHealth;
import io.sluice.domain.matchkey.MatchKeyRules;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class KeySampleTest {
  private static final MatchKeyRules RULES = MatchKeyRules.defaults();
  private static final ContentFingerprint PRINTS = ContentFingerprint.of(new byte[16], "rules-1");

  private final Map<String, KeyHealth> health = new TreeMap<>();

  @Test
  void smallSnapshotIsLookedAtWhole() {
    look(KeySampling.of(RULES, ColumnForms.MIXED, 1_000), 1_000);
    assertThat(health.get("US").members, is(1_000L));
    assertThat(health.get("US").valid[0], is(1_000L));
    assertThat(health.get("US").byKeys[1], is(1_000L));
  }

  @Test
  void largeSnapshotIsLookedAtByAFixedPart() {
    KeySampling sampling = KeySampling.of(RULES, ColumnForms.MIXED, 16 * KeySampling.WANTED_ROWS);
    assertThat(sampling.oneIn(), is(16L));
    look(sampling, 16_000);
    long first = health.get("US").members;
    assertThat(first, is(both(greaterThan(800L)).and(lessThan(1_200L))));
    look(sampling, 16_000);
    assertThat(health.get("US").members, is(2 * first));
  }

  private void look(KeySampling sampling, int rows) {
    KeySample sample = new KeySample(sampling);
    ByteBuilder packed = new ByteBuilder(64);
    for (int i = 0; i < rows; i++) {
      byte[] content = PackedRows.content("member" + i + "@example.com");
      packed.clear();
      packed.put(content, 0, content.length);
      Fingerprint print = PRINTS.of(content, 0, content.length);
      sample.look(print, packed, health);
    }
  }
}
