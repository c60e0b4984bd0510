"""Writes files/ and expected.json: small files of made-up people as other tools write them.

    python -m venv venv && venv/bin/pip install -r requirements.txt && venv/bin/python make.py

Everything in the files is fixed. Names and ids that a tool draws itself (Iceberg's, Spark's) change from
one run to the next, the rows do not.
"""

import shutil
import sys

import by_arrow
import by_duckdb
import by_iceberg
import by_pandas
import by_polars
import by_spark
from catalogue import FILES, Catalogue

LIMIT = 300_000


def main():
    shutil.rmtree(FILES, ignore_errors=True)
    FILES.mkdir()
    catalogue = Catalogue()
    for tool in (by_arrow, by_duckdb, by_pandas, by_polars, by_spark, by_iceberg):
        tool.make(catalogue)
    kept = catalogue.write(pending=set(sys.argv[1:]))
    size = sum(f.stat().st_size for f in FILES.rglob("*") if f.is_file())
    print(f"{len(kept)} samples, {size} bytes")
    if size > LIMIT:
        sys.exit(f"the files are larger than {LIMIT} bytes")


if __name__ == "__main__":
    main()
