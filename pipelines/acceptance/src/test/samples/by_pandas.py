"""pandas with both of its engines."""

import fastparquet
import pandas as pd
import pyarrow as pa

import people
from catalogue import FILES
from people import MOMENTS, at, mail

ARROW = f"pandas {pd.__version__}, PyArrow {pa.__version__}"
FAST = f"pandas {pd.__version__}, fastparquet {fastparquet.__version__}"


def make(c):
    arrow(c)
    fast(c)


def arrow(c):
    data = pd.DataFrame(people.people())
    data.to_parquet(FILES / "pandas-arrow.parquet")
    c.all_people("pandas-arrow", ARROW, "to_parquet as it comes")
    indexed = data[people.SOME].set_index("customer_id").astype({"country": "category", "email": "string"})
    indexed.to_parquet(FILES / "pandas-arrow-index.parquet", compression="gzip")
    c.some_people("pandas-arrow-index", ARROW, "the id is the index; category and string columns")
    numbers = pd.DataFrame({"id": pd.array([7, 2**53 + 1, 2**63 - 1], "Int64"), "email": [mail(n) for n in (1, 2, 3)],
                            "floating": [7.0, None, 9.0]}, index=[5, 3, 1])
    numbers.to_parquet(FILES / "pandas-arrow-numbers.parquet")
    c.ids("pandas-arrow-numbers", ARROW, "nullable Int64 as id, an index without a name", "pandas-arrow-numbers.parquet",
          "id", numbers["id"].tolist())
    c.refused("pandas-arrow-floating", ARROW, "an integer id with a gap became floating point",
              "pandas-arrow-numbers.parquet", {"external-user-id": "floating", "email": "email"}, "column 'floating'")


def fast(c):
    data = pd.DataFrame(people.people())
    for codec in ("SNAPPY", "GZIP", "ZSTD", "BROTLI", "LZ4_RAW", None):
        name = f"pandas-fast-{str(codec).lower()}"
        fastparquet.write(str(FILES / f"{name}.parquet"), data[people.SOME], compression=codec or "UNCOMPRESSED", stats=False)
        c.some_people(name, FAST, f"{codec or 'no codec'}")
    folder = FILES / "pandas-fast-parts"
    fastparquet.write(str(folder), data, file_scheme="hive", row_group_offsets=[0, 3, 5], compression="ZSTD")
    c.all_people("pandas-fast-parts", FAST, "three parts beside _metadata and _common_metadata",
                 "pandas-fast-parts/*.parquet")
    for times in ("int64", "int96"):
        file = f"pandas-fast-{times}"
        frame = pd.DataFrame({
            "at": pd.to_datetime([m.replace(tzinfo=None) for m in MOMENTS]),
            "order_id": [f"{file}.{n}" for n in (1, 2, 3)], "total": [float(a) for a in people.AMOUNTS],
            "currency": pd.Categorical(["USD"] * 3), "country": "US", "email": [mail(n) for n in (1, 2, 3)],
            "number": pd.array([7, 12, 13], "Int32"), "unsigned": pd.array([7, 3_000_000_000, 2**32 - 1], "uint32")})
        fastparquet.write(str(FILES / f"{file}.parquet"), frame, times=times, compression="SNAPPY", stats=False)
        events = {f"{file}.{n}": {"at": at(m), "value": str(v), "email": f"a{n}@mail.example"}
                  for n, (m, v) in enumerate(zip(MOMENTS, people.AMOUNTS), 1)}
        c.orders(file, FAST, f"times as {times}, doubles, a category", f"{file}.parquet",
                 {"event-id": "order_id", "event-time": "at", "value": "total", "currency": "currency",
                  "country": "country", "email": "email"}, events, settings={"zone": "UTC"})
        for column in ("number", "unsigned"):
            c.ids(f"{file}-{column}", FAST, f"{column} ids", f"{file}.parquet", column, frame[column].tolist())
