"""DuckDB: COPY in both format versions, all codecs, its own types."""

import duckdb
import pyarrow as pa

import people
from catalogue import FILES
from people import MOMENTS, at, mail

TOOL = f"DuckDB {duckdb.__version__}"


def make(c):
    db = duckdb.connect()
    db.execute("SET TimeZone = 'UTC'")
    db.register("arrow_people", pa.table({n: pa.array(v, pa.string()) for n, v in people.people().items()}))
    db.execute("CREATE TABLE people AS SELECT * FROM arrow_people")
    codecs(c, db)
    layout(c, db)
    ids(c, db)
    orders(c, db)


def copy(db, query, name, options):
    db.execute(f"COPY ({query}) TO '{FILES / name}.parquet' (FORMAT parquet, {options})")


def codecs(c, db):
    for codec in ("uncompressed", "snappy", "gzip", "zstd", "brotli", "lz4_raw"):
        copy(db, f"SELECT {', '.join(people.SOME)} FROM people", f"duckdb-{codec}", f"COMPRESSION {codec}")
        c.some_people(f"duckdb-{codec}", TOOL, f"COPY with {codec}")
    copy(db, "FROM people", "duckdb-v2", "PARQUET_VERSION v2")
    c.all_people("duckdb-v2", TOOL, "COPY with PARQUET_VERSION v2: delta and byte stream split encodings")


def layout(c, db):
    copy(db, "FROM people", "duckdb-nested", "FIELD_IDS 'auto', COMPRESSION zstd")
    c.all_people("duckdb-nested", TOOL, "field ids")
    (FILES / "duckdb-hive").mkdir()
    db.execute(f"""COPY (SELECT *, upper(country) AS land FROM people) TO '{FILES / 'duckdb-hive'}'
        (FORMAT parquet, PARTITION_BY (land), COMPRESSION zstd, FILENAME_PATTERN 'part{{i}}')""")
    c.all_people("duckdb-hive", TOOL, "folders land=US and so on, as many parts as countries", "duckdb-hive/*/*.parquet")
    mapping = people.MAPPING | {"country": "land"}
    c.all_people("duckdb-hive-country", TOOL, "the country stands in the folders' names alone",
                 "duckdb-hive/*/*.parquet", columns=mapping)
    copy(db, """SELECT 'l' || n AS id, [printf('A%d@mail.example', n), NULL, printf('b%d@mail.example', n)] AS email,
        {'street': 'x', 'tags': [n]} AS home, MAP {'k': n} AS more FROM range(1, 4) t(n)""", "duckdb-lists",
         "PARQUET_VERSION v2")
    c.members("duckdb-lists", TOOL, "lists with nulls, a struct and a map beside", "duckdb-lists.parquet",
              {"external-user-id": "id", "email": "email"},
              {f"l{n}": {"email": [f"{k}{n}@mail.example" for k in "ab"]} for n in (1, 2, 3)})


def ids(c, db):
    values = {
        "tiny": ("TINYINT", [-7, 12, 127]), "small": ("SMALLINT", [-7, 12, 32767]), "int": ("INTEGER", [-7, 12, 2**31 - 1]),
        "big": ("BIGINT", [-7, 2**53 + 1, 2**63 - 1]), "utiny": ("UTINYINT", [7, 128, 255]),
        "usmall": ("USMALLINT", [7, 2**15, 2**16 - 1]), "uint": ("UINTEGER", [7, 3_000_000_000, 2**32 - 1]),
        "ubig": ("UBIGINT", [7, 2**63, 2**64 - 1]), "dec4": ("DECIMAL(4,0)", [7, 12, 9999]),
        "dec38": ("DECIMAL(38,0)", [7, -12, 10**38 - 1]), "text": ("VARCHAR", ["x-1", "x 2", "ü3"]),
        "choice": ("ENUM('x-1', 'x-2', 'x-3')", ["x-1", "x-2", "x-3"]),
        "uid": ("UUID", [f"00000000-0000-4000-8000-00000000000{n}" for n in (1, 2, 3)]),
        "blob": ("BLOB", ["x-1", "x-2", "x-3"]), "doc": ("JSON", ["1", "2", "3"]),
    }
    picked = ", ".join(f"{_list(v)}[n]::{kind} AS \"{name}\"" for name, (kind, v) in values.items())
    query = f"SELECT {picked}, [7, 12, 13][n]::HUGEINT AS huge, printf('A%d@mail.example', n) AS email FROM range(1, 4) t(n)"
    for version in ("v1", "v2"):
        copy(db, query, f"duckdb-ids-{version}", f"PARQUET_VERSION {version}, COMPRESSION zstd")
        for name, (kind, expected) in values.items():
            c.ids(f"duckdb-ids-{version}-{name}", TOOL, f"id of type {kind.split('(')[0]}, {version}",
                  f"duckdb-ids-{version}.parquet", name, expected)
    c.refused("duckdb-ids-huge", TOOL, "HUGEINT is written as double", "duckdb-ids-v1.parquet",
              {"external-user-id": "huge", "email": "email"}, "column 'huge'")


def _list(values):
    return "[" + ", ".join(f"'{v}'" for v in values) + "]"


def orders(c, db):
    moments = _list([m.strftime("%Y-%m-%d %H:%M:%S.%f") for m in MOMENTS])
    times = {"timestamptz": "ms", "timestamp": "ms", "timestamp_s": "s", "timestamp_ms": "ms", "timestamp_ns": "ms"}
    for version in ("v1", "v2"):
        file = f"duckdb-orders-{version}"
        columns = ", ".join(f"{moments}[n]::{t} AS {t}, '{file}.{t}.' || n AS {t}_id" for t in times)
        copy(db, f"""SELECT {columns}, [12.50, 0.99, 1234567.25][n]::DECIMAL(12, 2) AS total, 'USD' AS currency,
            'US' AS country, printf('A%d@mail.example', n) AS email FROM range(1, 4) t(n)""", file,
             f"PARQUET_VERSION {version}, COMPRESSION zstd")
        for t, step in times.items():
            events = {f"{file}.{t}.{n}": {"at": at(m, step), "value": str(v), "email": f"a{n}@mail.example"}
                      for n, (m, v) in enumerate(zip(MOMENTS, people.AMOUNTS), 1)}
            c.orders(f"{file}-{t}", TOOL, f"event time of type {t}, {version}", f"{file}.parquet",
                     {"event-id": f"{t}_id", "event-time": t, "value": "total", "currency": "currency",
                      "country": "country", "email": "email"}, events, settings={"zone": "UTC"})
