"""Spark: its own writer in its settings."""

import pathlib
import shutil
import tempfile
from decimal import Decimal

import pyspark
from pyspark.sql import SparkSession, functions as f, types as t

import people
from catalogue import FILES
from people import MOMENTS, at, mail

TOOL = f"Spark {pyspark.__version__}"


def session():
    return (SparkSession.builder.master("local[1]").appName("samples")
            .config("spark.ui.enabled", "false").config("spark.sql.session.timeZone", "UTC")
            .config("spark.driver.bindAddress", "127.0.0.1").config("spark.driver.host", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", "1").getOrCreate())


def make(c):
    with tempfile.TemporaryDirectory() as scratch:
        spark = session()
        spark.sparkContext.setLogLevel("ERROR")
        out = pathlib.Path(scratch) / "out"
        schema = t.StructType([t.StructField(n, t.StringType()) for n in people.COLUMNS])
        data = spark.createDataFrame(list(zip(*people.people().values())), schema).coalesce(1)
        codecs(c, data, out)
        folders(c, data, out)
        types(c, spark, out)
        spark.stop()


def write(data, out, name, **options):
    """Writes one part and keeps it under a name of its own."""
    data.write.mode("overwrite").options(**options).parquet(str(out))
    part, = out.glob("part-*.parquet")
    shutil.copy(part, FILES / f"{name}.parquet")


def codecs(c, data, out):
    for codec in ("none", "snappy", "gzip", "zstd", "lz4raw"):
        write(data.select(people.SOME), out, f"spark-{codec}", compression=codec)
        c.some_people(f"spark-{codec}", TOOL, f"compression {codec}")
    write(data, out, "spark-v2", **{"parquet.writer.version": "PARQUET_2_0", "parquet.page.row.count.limit": "3",
                                    "parquet.bloom.filter.enabled#email": "true",
                                    "parquet.bloom.filter.expected.ndv#email": "10"})
    c.all_people("spark-v2", TOOL, "writer version 2, pages of three rows, a bloom filter")


def folders(c, data, out):
    data.select(people.SOME).withColumn("land", f.upper("country")).write.mode("overwrite").partitionBy("land").option(
        "compression", "zstd").parquet(str(out))
    for n, part in enumerate(sorted(out.rglob("part-*.parquet"))):
        target = FILES / "spark-hive" / part.parent.name
        target.mkdir(parents=True)
        shutil.copy(part, target / f"part-{n}.c000.parquet")
    (FILES / "spark-hive" / "_SUCCESS").touch()
    unfinished = FILES / "spark-hive" / "_temporary"
    unfinished.mkdir()
    shutil.copy(FILES / "spark-zstd.parquet", unfinished / "part-9.c000.parquet")
    c.some_people("spark-hive", TOOL, "partitionBy, _SUCCESS, the rest of a killed job", "spark-hive/*/*.parquet")
    c.some_people("spark-hive-country", TOOL, "the country stands in the folders' names alone",
                  "spark-hive/*/*.parquet", country="land")


def types(c, spark, out):
    ids = {"byte": t.ByteType(), "short": t.ShortType(), "int": t.IntegerType(), "long": t.LongType(),
           "dec9": t.DecimalType(9, 0), "dec18": t.DecimalType(18, 0), "dec38": t.DecimalType(38, 0)}
    fields = [t.StructField(n, k, n != "int") for n, k in ids.items()]
    fields += [t.StructField(n, t.StringType()) for n in ("at_id", "local_id", "currency", "country", "email")]
    fields += [t.StructField("at", t.TimestampType()), t.StructField("local", t.TimestampNTZType()),
               t.StructField("total", t.DecimalType(12, 2)), t.StructField("emails", t.ArrayType(t.StringType())),
               t.StructField("nothing", t.StringType())]
    for name, conf in {
        "int96": {"outputTimestampType": "INT96"}, "micros": {"outputTimestampType": "TIMESTAMP_MICROS"},
        "millis": {"outputTimestampType": "TIMESTAMP_MILLIS"}, "legacy": {"writeLegacyFormat": "true"},
    }.items():
        file = f"spark-types-{name}"
        rows = [tuple(n * 7 if not isinstance(k, t.DecimalType) else Decimal(n * 7) for k in ids.values())
                + (f"{file}.at.{n}", f"{file}.local.{n}", "USD", "US", mail(n), m, m.replace(tzinfo=None), a, [mail(n), None], None)
                for n, (m, a) in enumerate(zip(MOMENTS, people.AMOUNTS), 1)]
        for key, value in conf.items():
            spark.conf.set(f"spark.sql.parquet.{key}", value)
        write(spark.createDataFrame(rows, t.StructType(fields)).coalesce(1), out, file, compression="gzip")
        for key in conf:
            spark.conf.unset(f"spark.sql.parquet.{key}")
        described(c, file, name, ids)


def described(c, file, name, ids):
    for column in ids:
        c.ids(f"{file}-{column}", TOOL, f"id of type {column}, {name}", f"{file}.parquet", column, [7, 14, 21])
    c.ids(f"{file}-list", TOOL, f"array of addresses with nulls, {name}", f"{file}.parquet", None, [7, 14, 21],
          mapping={"external-user-id": "int", "email": "emails", "phone": "nothing"})
    for column in ("at", "local"):
        events = {f"{file}.{column}.{n}": {"at": at(m), "value": str(v), "email": f"a{n}@mail.example"}
                  for n, (m, v) in enumerate(zip(MOMENTS, people.AMOUNTS), 1)}
        c.orders(f"{file}-time-{column}", TOOL, f"timestamps as {name}, {column}", f"{file}.parquet",
                 {"event-id": f"{column}_id", "event-time": column, "value": "total", "currency": "currency",
                  "country": "country", "email": "email"}, events, settings={"zone": "UTC"})
