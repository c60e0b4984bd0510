package io.sluice.jobs.config;

/** The kinds of Iceberg catalogue whose commits are safe between processes. */
public enum CatalogType {
  /** A database reached by JDBC; SQLite in the workspace unless configured otherwise. */
  JDBC,
  /** An Iceberg REST service. */
  REST,
  /** A Hive metastore. */
  HIVE,
  /** AWS Glue. */
  GLUE
}
