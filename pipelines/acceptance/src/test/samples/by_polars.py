"""Polars: its codecs, its types."""

from decimal import Decimal

import polars as pl

import people
from catalogue import FILES
from people import MOMENTS, UTC, at, berlin, mail

TOOL = f"Polars {pl.__version__}"


def make(c):
    data = pl.DataFrame(people.people(), schema={n: pl.String for n in people.COLUMNS})
    for codec in ("uncompressed", "snappy", "gzip", "brotli", "zstd", "lz4"):
        data.select(people.SOME).write_parquet(FILES / f"polars-{codec}.parquet", compression=codec)
        c.some_people(f"polars-{codec}", TOOL, f"write_parquet with {codec}")
    data.select(people.SOME).with_columns(pl.col("country", "phone").cast(pl.Categorical), pl.lit(None).alias("nothing")).write_parquet(
        FILES / "polars-groups.parquet", row_group_size=3, data_page_size=64, statistics="full")
    c.some_people("polars-groups", TOOL, "row groups of three, categorical columns, a column of type Null")
    values(c)


def values(c):
    ids = {
        "int8": (pl.Int8, [-7, 12, 127]), "int64": (pl.Int64, [-7, 2**53 + 1, 2**63 - 1]),
        "uint8": (pl.UInt8, [7, 128, 255]), "uint16": (pl.UInt16, [7, 2**15, 2**16 - 1]),
        "uint32": (pl.UInt32, [7, 3_000_000_000, 2**32 - 1]), "uint64": (pl.UInt64, [7, 2**63, 2**64 - 1]),
        "decimal": (pl.Decimal(38, 0), [Decimal(7), Decimal(-12), Decimal(10**37)]),
        "enum": (pl.Enum(["x-1", "x-2", "x-3"]), ["x-1", "x-2", "x-3"]),
        "categorical": (pl.Categorical, ["x-1", "x-2", "x-3"]), "binary": (pl.Binary, [b"x-1", b"x-2", b"x-3"]),
    }
    times = {"ms": "ms", "us": "us", "ns": "ns"}
    columns = {n: pl.Series(v, dtype=t) for n, (t, v) in ids.items()}
    for unit in times:
        columns[f"{unit}_utc"] = pl.Series([m for m in MOMENTS], dtype=pl.Datetime(unit, "UTC"))
        columns[f"{unit}_local"] = pl.Series([berlin(m) for m in MOMENTS], dtype=pl.Datetime(unit))
        for zone in ("utc", "local"):
            columns[f"{unit}_{zone}_id"] = pl.Series([f"polars.{unit}_{zone}.{n}" for n in (1, 2, 3)])
    columns |= {"total": pl.Series(people.AMOUNTS, dtype=pl.Decimal(12, 2)), "currency": pl.Series(["USD"] * 3),
                "country": pl.Series(["US"] * 3), "email": pl.Series([mail(n) for n in (1, 2, 3)]),
                "emails": pl.Series([[mail(n), None] for n in (1, 2, 3)]),
                "home": pl.Series([{"a": n, "b": [n]} for n in (1, 2, 3)])}
    pl.DataFrame(columns).write_parquet(FILES / "polars-types.parquet", statistics=False)
    for name, (_, expected) in ids.items():
        text = [v.decode() if isinstance(v, bytes) else v for v in expected]
        c.ids(f"polars-id-{name}", TOOL, f"id of type {name}", "polars-types.parquet", name, text)
    c.ids("polars-list", TOOL, "list of addresses with nulls", "polars-types.parquet", "uint32", ids["uint32"][1],
          mapping={"external-user-id": "uint32", "email": "emails"})
    for unit in times:
        for zone in ("utc", "local"):
            column = f"{unit}_{zone}"
            events = {f"polars.{column}.{n}": {"at": at(m), "value": str(v), "email": f"a{n}@mail.example"}
                      for n, (m, v) in enumerate(zip(MOMENTS, people.AMOUNTS), 1)}
            c.orders(f"polars-time-{column}", TOOL, f"event time of type {column}", "polars-types.parquet",
                     {"event-id": f"{column}_id", "event-time": column, "value": "total", "currency": "currency",
                      "country": "country", "email": "email"}, events, settings={"zone": "Europe/Berlin"})
