package io.sluice.beam.iceberg;

import static org.apache.iceberg.types.Types.NestedField.optional;
import static org.apache.iceberg.types.Types.NestedField.required;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.UpdateSchema;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.types.Types.BinaryType;
import org.apache.iceberg.types.Types.IntegerType;
import org.apache.iceberg.types.Types.LongType;
import org.apache.iceberg.types.Types.NestedField;
import org.apache.iceberg.types.Types.StringType;
import org.apache.iceberg.types.Types.TimestampType;

/**
 * Names, schemas and partitions of the ledger's tables. Field ids are fixed here, since tasks write
 * files by id without asking the catalog.
 */
final class LedgerTables {
  static final Namespace OPEN = Namespace.of("sluice");
  static final Namespace PRIVATE = Namespace.of("sluice_private");

  static final TableIdentifier MEMBERSHIPS = TableIdentifier.of(OPEN, "memberships");
  static final TableIdentifier MEMBERSHIP_KEYS = TableIdentifier.of(PRIVATE, "membership_keys");
  static final TableIdentifier CHANGES = TableIdentifier.of(OPEN, "changes");
  static final TableIdentifier AUDIENCES = TableIdentifier.of(OPEN, "audiences");
  static final TableIdentifier CONVERSIONS = TableIdentifier.of(OPEN, "conversions");
  static final TableIdentifier CONVERSION_NAMES = TableIdentifier.of(OPEN, "conversion_names");
  static final TableIdentifier REJECTS = TableIdentifier.of(OPEN, "rejects");
  static final TableIdentifier LEASES = TableIdentifier.of(OPEN, "leases");

  /** The column that keeps a row's place in the order of commits when files are merged. */
  static final String VERSION = "version";

  private static final StringType TEXT = StringType.get();
  private static final IntegerType INT = IntegerType.get();
  private static final LongType LONG = LongType.get();
  private static final TimestampType TIME = TimestampType.withZone();

  private static final Schema MEMBERSHIP_SCHEMA =
      new Schema(
          required(1, "target", TEXT, "audience@account"),
          required(2, "bucket", INT),
          required(3, "external_user_id", TEXT),
          required(4, "presence", INT, "0 absent, 1 present, 2 unknown"),
          optional(5, "sent_at_s", LONG, "seconds since 1970, delivery clock"),
          optional(6, "settled_at_s", LONG, "seconds since 1970, delivery clock"),
          optional(7, "fp_high", LONG, "fingerprint of the present content"),
          optional(8, "fp_low", LONG),
          optional(9, "qualified_until_s", LONG, "end of the lifetime, seconds since 1970"),
          required(10, "offer_kind", INT, "0 add, 1 update, 2 renew, 3 remove, 4 rehash"),
          required(
              11, "offer_verdict", INT, "0 accepted, 1 refused, 2 failed, 3 partial, 4 unknown"),
          optional(12, "offer_fp_high", LONG, "null where it equals fp_high and fp_low"),
          optional(13, "offer_fp_low", LONG),
          optional(14, "offer_code", TEXT),
          optional(
              15,
              "removal_reason",
              INT,
              "0 left, 1 lifetime over, 2 consent withdrawn, 3 suppressed, 4 erased, 5 TTL raised"),
          optional(16, "removal_rank", LONG, "order of the snapshot that said so"));

  private static final Schema KEY_SCHEMA =
      new Schema(
          required(1, "target", TEXT, "audience@account"),
          required(2, "bucket", INT),
          required(3, "external_user_id", TEXT),
          required(
              4, "kind", INT, "0 set: these digests were sent; 1 cleared: a delete was settled"),
          optional(5, "country", TEXT),
          optional(6, "amzn_user_data", TEXT),
          optional(7, "amzn_ad_storage", TEXT),
          optional(8, "tcf", TEXT),
          optional(9, "gpp", TEXT),
          required(
              10, "key_sets", BinaryType.get(), "a mask byte and 32 bytes a key, for each set"),
          required(11, "plan_id", TEXT),
          required(12, "sent_at_s", LONG, "seconds since 1970, delivery clock"));

  private static final Schema CHANGE_SCHEMA =
      new Schema(
          required(1, "plan_id", TEXT),
          required(2, "target", TEXT, "audience@account"),
          required(3, "external_user_id", TEXT),
          required(4, "change", TEXT),
          optional(5, "reason", TEXT),
          optional(6, "batch", TEXT),
          required(7, "outcome", TEXT),
          optional(8, "code", TEXT),
          required(9, "sent_at", TIME),
          optional(10, "settled_at", TIME));

  private static final Schema AUDIENCE_SCHEMA =
      new Schema(
          required(1, "target", TEXT, "audience@account"),
          optional(2, "audience_id", LONG, "Amazon's id"),
          required(3, "external_audience_id", TEXT),
          required(4, "name", TEXT),
          required(5, "description", TEXT),
          optional(6, "country", TEXT),
          required(7, "ttl_s", LONG),
          required(8, "fees", TEXT),
          required(9, "bucket_count", INT),
          required(10, "intent_at", TIME),
          optional(11, "created_at", TIME));

  private static final Schema CONVERSION_SCHEMA =
      new Schema(
          required(1, "target", TEXT, "conversion@account"),
          required(2, "account", TEXT),
          required(3, "buckets", INT, "how many buckets the row's plan had, a power of two"),
          required(4, "bucket", INT, "of the hash of the event id"),
          required(5, "event_id", TEXT),
          required(6, "event_time_ms", LONG, "milliseconds since 1970"),
          required(7, "fp_high", LONG, "fingerprint of the content"),
          required(8, "fp_low", LONG),
          required(9, "status", INT, "0 accepted, 1 refused, 2 unknown"),
          optional(10, "code", TEXT, "Amazon's, of a refusal"),
          required(11, "settled_at_s", LONG, "seconds since 1970, delivery clock"),
          required(12, "plan_id", TEXT),
          optional(13, VERSION, LONG, "of a merged row: the commit it came with, by sequence"));

  private static final Schema CONVERSION_NAME_SCHEMA =
      new Schema(
          required(1, "account", TEXT),
          required(2, "conversion", TEXT, "its id in the configuration"),
          required(3, "name", TEXT),
          required(4, "type", TEXT),
          required(5, "source", TEXT),
          required(6, "dataset", TEXT),
          optional(7, "definition_id", TEXT, "Amazon's, in the older API"),
          required(8, "intent_at", TIME));

  private static final Schema DELIVERY_SCHEMA =
      new Schema(
          required(1, "plan_id", TEXT),
          optional(2, "target", TEXT),
          optional(3, "batch_id", TEXT),
          optional(4, "seq", LONG),
          optional(5, "records", LONG),
          optional(6, "bytes", LONG),
          optional(7, "sent_at", TIME),
          optional(8, "job_request_id", TEXT),
          optional(9, "state", TEXT),
          optional(10, "settled_at", TIME),
          optional(11, "attempts", LONG),
          optional(12, "late", LONG, "1 if the lane's lease was lost after sending"));

  private static final String REJECT_FIELD = "field";

  private static final Schema REJECT_SCHEMA =
      new Schema(
          required(1, "plan_id", TEXT),
          optional(2, "target", TEXT),
          optional(3, "member_ref", TEXT, "external user id, or keyed fingerprint of a bad one"),
          optional(4, "shape", TEXT),
          optional(5, "code", TEXT),
          optional(6, "stage", TEXT),
          optional(7, "at", TIME),
          optional(8, "count", LONG),
          optional(9, REJECT_FIELD, TEXT, "Amazon's name of the field of an event"));

  private static final Schema SIZE_SCHEMA =
      new Schema(
          required(1, "plan_id", TEXT),
          optional(2, "target", TEXT),
          optional(3, "job_request_id", TEXT),
          optional(4, "dsp_audience_size", LONG),
          optional(5, "id_resolution_count", LONG),
          optional(6, "received_record_size", LONG),
          optional(7, "at", TIME));

  private static final Schema RUN_SCHEMA =
      new Schema(
          required(1, "run_id", TEXT),
          optional(2, "command", TEXT),
          optional(3, "started_at", TIME),
          optional(4, "ended_at", TIME),
          optional(5, "exit_code", LONG),
          optional(6, "target", TEXT),
          optional(7, "plan_id", TEXT),
          optional(8, "verdict", TEXT),
          optional(9, "counts", TEXT, "JSON"),
          optional(10, "approval", TEXT));

  private static final Schema LEASE_SCHEMA =
      new Schema(optional(1, "lane", TEXT, "no rows: the leases are this table's properties"));

  private LedgerTables() {}

  /** A table as it is created. */
  private record Definition(
      TableIdentifier id, Schema schema, PartitionSpec spec, Map<String, String> properties) {}

  /** All tables of the ledger. */
  static List<TableIdentifier> all() {
    return definitions().stream().map(Definition::id).toList();
  }

  /** Creates what is missing; another process may do the same at the same time. */
  static void create(Catalog catalog) {
    Set<TableIdentifier> present = new HashSet<>();
    for (Namespace namespace : List.of(OPEN, PRIVATE)) {
      createNamespace(catalog, namespace);
      present.addAll(catalog.listTables(namespace));
    }
    for (Definition table : definitions()) {
      if (!present.contains(table.id())) {
        create(catalog, table);
      }
    }
  }

  private static void createNamespace(Catalog catalog, Namespace namespace) {
    if (catalog instanceof SupportsNamespaces namespaces
        && !namespaces.namespaceExists(namespace)) {
      try {
        namespaces.createNamespace(namespace);
      } catch (AlreadyExistsException e) {
        // Another process was faster: what we wanted is there.
      }
    }
  }

  private static void create(Catalog catalog, Definition table) {
    try {
      catalog
          .buildTable(table.id(), table.schema())
          .withPartitionSpec(table.spec())
          .withProperties(table.properties())
          .create();
    } catch (AlreadyExistsException e) {
      // As above.
    }
  }

  /**
   * Gives the rejects of a workspace from before events their column {@code field}.
   *
   * @return true if it was missing
   */
  static boolean addRejectField(PinnedOperations rejects) {
    return add(rejects.table(), REJECT_SCHEMA.findField(REJECT_FIELD));
  }

  /**
   * Gives the events of a workspace from before wrong clocks were thought of their column {@code
   * version}.
   *
   * @return true if it was missing
   */
  static boolean addEventVersion(PinnedOperations conversions) {
    return add(conversions.table(), CONVERSION_SCHEMA.findField(VERSION));
  }

  private static boolean add(Table table, NestedField column) {
    if (table.schema().findField(column.name()) != null) {
      return false;
    }
    table.updateSchema().addColumn(column.name(), column.type(), column.doc()).commit();
    return true;
  }

  /**
   * Gives the memberships of a workspace from before withdrawals their columns.
   *
   * @return true if they were missing
   */
  static boolean addRemovalFields(PinnedOperations memberships) {
    Table table = memberships.table();
    if (table.schema().findField("removal_rank") != null) {
      return false;
    }
    UpdateSchema update = table.updateSchema();
    for (String name : List.of("removal_reason", "removal_rank")) {
      NestedField column = MEMBERSHIP_SCHEMA.findField(name);
      update.addColumn(column.name(), column.type(), column.doc());
    }
    update.commit();
    return true;
  }

  private static List<Definition> definitions() {
    return List.of(
        new Definition(MEMBERSHIPS, MEMBERSHIP_SCHEMA, byBucket(MEMBERSHIP_SCHEMA), slim()),
        new Definition(MEMBERSHIP_KEYS, KEY_SCHEMA, byBucket(KEY_SCHEMA), plainKeys()),
        new Definition(CHANGES, CHANGE_SCHEMA, byDay(CHANGE_SCHEMA), keeping(20)),
        whole(AUDIENCES, AUDIENCE_SCHEMA),
        new Definition(CONVERSIONS, CONVERSION_SCHEMA, byAccount(), datedFiles()),
        whole(CONVERSION_NAMES, CONVERSION_NAME_SCHEMA),
        whole(TableIdentifier.of(OPEN, "deliveries"), DELIVERY_SCHEMA),
        whole(REJECTS, REJECT_SCHEMA),
        whole(TableIdentifier.of(OPEN, "sizes"), SIZE_SCHEMA),
        whole(TableIdentifier.of(OPEN, "runs"), RUN_SCHEMA),
        new Definition(LEASES, LEASE_SCHEMA, PartitionSpec.unpartitioned(), keeping(5)));
  }

  private static Definition whole(TableIdentifier id, Schema schema) {
    return new Definition(id, schema, PartitionSpec.unpartitioned(), keeping(20));
  }

  private static PartitionSpec byBucket(Schema schema) {
    return PartitionSpec.builderFor(schema).identity("target").identity("bucket").build();
  }

  /** Plans have bucket counts of their own; an event is looked for in all that may hold it. */
  private static PartitionSpec byAccount() {
    return PartitionSpec.builderFor(CONVERSION_SCHEMA)
        .identity("account")
        .identity("buckets")
        .identity("bucket")
        .build();
  }

  private static PartitionSpec byDay(Schema schema) {
    return PartitionSpec.builderFor(schema).day("sent_at").build();
  }

  private static Map<String, String> keeping(int metadataFiles) {
    return Map.of(
        TableProperties.METADATA_DELETE_AFTER_COMMIT_ENABLED, "true",
        TableProperties.METADATA_PREVIOUS_VERSIONS_MAX, Integer.toString(metadataFiles),
        // Each commit adds a manifest and each look reads them all.
        TableProperties.MANIFEST_MIN_MERGE_COUNT, "12",
        // Whole bounds of the owner's column: replacing by owner finds its files by them.
        TableProperties.DEFAULT_WRITE_METRICS_MODE, "full");
  }

  /** One external user id tells nothing of a file of hashed buckets: no column metrics. */
  private static Map<String, String> slim() {
    Map<String, String> properties = new HashMap<>(keeping(20));
    properties.put(TableProperties.DEFAULT_WRITE_METRICS_MODE, "none");
    return properties;
  }

  /** Whole files of one age are left out of a look, and expire, by the bounds of their age. */
  private static Map<String, String> datedFiles() {
    Map<String, String> properties = new HashMap<>(slim());
    properties.put(TableProperties.METRICS_MODE_COLUMN_CONF_PREFIX + "settled_at_s", "full");
    return properties;
  }

  /** Digests do not compress: the same codec when another engine compacts the table. */
  private static Map<String, String> plainKeys() {
    Map<String, String> properties = new HashMap<>(slim());
    properties.put(TableProperties.PARQUET_COMPRESSION, "uncompressed");
    return properties;
  }
}
