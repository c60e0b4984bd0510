"""Writes the Parquet files of this folder: `python make.py` with pyarrow, numpy, duckdb and polars.

`rows-*` hold the same made-up rows in every layout that a writer may choose; `odd-*` are valid files
with columns of unusual types or names; `bad-*` cannot be read.
"""
import base64
import datetime as dt
import pathlib

import duckdb
import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pyarrow.parquet.encryption as pe

HERE = pathlib.Path(__file__).parent
N = 300
START = dt.datetime(2026, 11, 1, tzinfo=dt.timezone.utc)
ROWS = [
    {
        "id": f"user-{i}",
        "mail": None if i % 7 == 0 else f"mail{i % 50}@example.com",
        "phone": None if i % 5 == 0 else 4915100000000 + i,
        "zip": i % 97,
        "at": START + dt.timedelta(minutes=i),
        "amount": i / 4,
        "flag": None if i % 11 == 0 else i % 2 == 0,
        "tags": None if i % 6 == 0 else [f"t{j}" if j % 3 else None for j in range(i % 5)],
    }
    for i in range(N)
]
SCHEMA = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        ("mail", pa.string()),
        ("phone", pa.int64()),
        ("zip", pa.int32()),
        ("at", pa.timestamp("us", tz="UTC")),
        ("amount", pa.float64()),
        ("flag", pa.bool_()),
        ("tags", pa.list_(pa.string())),
    ]
)
TABLE = pa.Table.from_pylist(ROWS, SCHEMA)


def rows(name, table=TABLE, **options):
    pq.write_table(table, HERE / f"rows-{name}.parquet", **options)


class Kms(pe.KmsClient):
    def __init__(self, settings):
        pe.KmsClient.__init__(self)

    def wrap_key(self, key, master):
        return base64.b64encode(key)

    def unwrap_key(self, key, master):
        return base64.b64decode(key)


def encrypted(name, **config):
    factory = pe.CryptoFactory(lambda settings: Kms(settings))
    properties = factory.file_encryption_properties(
        pe.KmsConnectionConfig(), pe.EncryptionConfiguration(footer_key="f", **config)
    )
    with pq.ParquetWriter(HERE / f"{name}.parquet", SCHEMA, encryption_properties=properties) as out:
        out.write_table(TABLE)


for codec in ["none", "snappy", "gzip", "zstd", "lz4"]:
    rows(f"arrow-v1-{codec}", compression=codec, data_page_version="1.0")
    rows(f"arrow-v2-{codec}", compression=codec, data_page_version="2.0")
rows("arrow-plain", use_dictionary=False, data_page_version="2.0")
rows("arrow-fallback", dictionary_pagesize_limit=600, data_page_size=500, write_batch_size=20)
rows("arrow-small-groups", row_group_size=70)
rows("arrow-checksums", write_page_checksum=True)
DELTA = {
    "id": "DELTA_BYTE_ARRAY",
    "mail": "DELTA_LENGTH_BYTE_ARRAY",
    "phone": "DELTA_BINARY_PACKED",
    "zip": "DELTA_BINARY_PACKED",
    "at": "DELTA_BINARY_PACKED",
    "amount": "BYTE_STREAM_SPLIT",
    "flag": "RLE",
    "tags.list.element": "DELTA_BYTE_ARRAY",
}
for version in ["1.0", "2.0"]:
    rows(
        f"arrow-delta-{version}",
        use_dictionary=False,
        column_encoding=DELTA,
        data_page_version=version,
        data_page_size=800,
    )
SPLIT = dict.fromkeys(["phone", "zip", "at", "amount"], "BYTE_STREAM_SPLIT")
rows("arrow-split", use_dictionary=False, column_encoding=SPLIT)
with pq.ParquetWriter(HERE / "rows-arrow-empty-groups.parquet", SCHEMA) as out:
    for part in [TABLE.slice(0, 0), TABLE.slice(0, 100), TABLE.slice(100, 0), TABLE.slice(100)]:
        out.write_table(part)
    out.write_table(TABLE.slice(0, 0))
SPACED = TABLE.rename_columns(["User Id", "E-Mail", "phone", "zip", "at", "amount", "flag", "tags"])
pq.write_table(
    SPACED,
    HERE / "odd-names.parquet",
    use_dictionary=False,
    column_encoding={"User Id": "DELTA_BYTE_ARRAY"},
)
whole = TABLE
duckdb.sql("set timezone='UTC'")
for version in ["V1", "V2"]:
    duckdb.sql(
        f"copy (from whole) to '{HERE}/rows-duckdb-{version.lower()}.parquet'"
        f" (format parquet, parquet_version {version}, compression zstd)"
    )
pl.from_arrow(TABLE).write_parquet(HERE / "rows-polars.parquet", use_pyarrow=False)

pq.write_table(
    TABLE.append_column("nothing", pa.nulls(N)).append_column(
        "half", pa.array(np.arange(N, dtype=np.float16))
    ),
    HERE / "odd-null-and-half.parquet",
)
pq.write_table(
    pa.table({"id": ["a"], "mail": ["b"], "card": pa.array([{"mail": None}])}),
    HERE / "odd-nested-null.parquet",
)
pq.write_table(
    pa.Table.from_arrays([pa.array(["a"])] * 3, ["id", "mail", "mail"]),
    HERE / "odd-duplicate.parquet",
)
pq.write_table(pa.table({"\ufeffid": ["a"], "ma\u200bil": ["b"]}), HERE / "odd-bom.parquet")
pq.write_table(TABLE, HERE / "bad-brotli.parquet", compression="brotli")
encrypted("bad-encrypted-footer", column_keys={"c": ["mail"]}, plaintext_footer=False)
encrypted("bad-encrypted-column", column_keys={"c": ["mail"]}, plaintext_footer=True)
