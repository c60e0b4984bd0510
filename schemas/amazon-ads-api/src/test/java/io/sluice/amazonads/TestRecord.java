package io.sluice.amazonads;

import java.util.List;

/** A record to upload, held plainly. */
record TestRecord(
    String externalUserId,
    RecordAction action,
    List<UploadKeySet> keySets,
    String countryCode,
    ConsentSignal consent)
    implements UploadRecord {}
