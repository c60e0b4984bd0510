package io.sluice.domain.batch;

import io.sluice.domain.matchkey.DigestSet;
import io.sluice.domain.qualify.ConsentSignal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One record of a records upload. Personal data: hashed.
 *
 * @param externalUserId 1..128 of {@code [0-9a-zA-Z-_]}
 * @param action CREATE or DELETE
 * @param keySets 1..100 sets in canonical order, also for a DELETE
 * @param country ISO alpha-2, or {@code null} where the audience's holds
 * @param consent the signals, empty for a DELETE
 */
public record UploadRecord(
    String externalUserId,
    Action action,
    List<DigestSet> keySets,
    @Nullable String country,
    ConsentSignal consent) {

  /** Amazon's limit of key sets a record. Source: advertiser-audience OpenAPI document. */
  public static final int MAX_KEY_SETS = 100;

  /** Copies the list. */
  public UploadRecord {
    keySets = List.copyOf(keySets);
  }

  /** Wire values of {@code action}. */
  public enum Action {
    /** Adds the person or sets the person's content and time to live anew. */
    CREATE,
    /** Takes the person out. */
    DELETE
  }
}
