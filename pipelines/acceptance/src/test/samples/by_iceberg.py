"""PyIceberg: tables whose schema changed, whose rows were deleted, whose files carry no ids.

A table knows its files by full path. The test that reads these replaces the path under which they were made.
"""

import json
import pathlib
import shutil
import tempfile

import pyarrow as pa
import pyarrow.parquet as pq
import pyiceberg
from pyiceberg.catalog.sql import SqlCatalog
from pyiceberg.expressions import EqualTo
from pyiceberg.partitioning import PartitionField, PartitionSpec
from pyiceberg.schema import Schema
from pyiceberg.transforms import IdentityTransform
from pyiceberg.types import IntegerType, LongType, NestedField, StringType

import people
from catalogue import FILES

TOOL = f"PyIceberg {pyiceberg.__version__}"
# Before the day of the tests, in milliseconds.
COMMITTED = 1_772_200_000_000

PROPERTIES = {"write.parquet.compression-codec": "zstd", "write.metadata.previous-versions-max": "1"}


def make(c):
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        catalog = SqlCatalog("lake", uri=f"sqlite:///{folder}/catalog.sqlite", warehouse=f"file://{folder}/lake")
        catalog.create_namespace("made")
        evolved(c, catalog)
        partitioned(c, catalog)
        added(c, catalog, folder)


def keep(table, name):
    """Copies the newest snapshot and its metadata, that under a fixed name."""
    source = pathlib.Path(table.location().removeprefix("file://"))
    target = FILES / name
    (target / "metadata").mkdir(parents=True)
    current = table.current_snapshot()
    manifests = [m for m in current.manifests(table.io)]
    for path in [current.manifest_list, *(m.manifest_path for m in manifests)]:
        shutil.copy(path.removeprefix("file://"), target / "metadata")
    for task in table.scan().plan_files():
        file = pathlib.Path(task.file.file_path.removeprefix("file://"))
        (target / file.relative_to(source)).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, target / file.relative_to(source))
    metadata = json.loads(pathlib.Path(table.metadata_location.removeprefix("file://")).read_text())
    metadata["metadata-log"] = []
    kept, = (s for s in metadata["snapshots"] if s["snapshot-id"] == current.snapshot_id)
    kept.pop("parent-snapshot-id", None)
    kept["timestamp-ms"] = COMMITTED
    metadata["snapshots"] = [kept]
    metadata["snapshot-log"] = [{"snapshot-id": current.snapshot_id, "timestamp-ms": COMMITTED}]
    metadata["last-updated-ms"] = COMMITTED
    (target / "metadata" / "v.metadata.json").write_text(json.dumps(metadata))


def rows(ids, **columns):
    return pa.table({"id": pa.array(ids, pa.int32()), **{n: pa.array(v, pa.string()) for n, v in columns.items()}})


def member(**keys):
    return {k: [v] for k, v in keys.items() if v}


def evolved(c, catalog):
    """A rename, a swap of names, a column dropped and added again under its name, a promotion."""
    table = catalog.create_table("made.evolved", Schema(
        NestedField(1, "id", IntegerType(), required=False), NestedField(2, "mail", StringType(), required=False),
        NestedField(3, "phone", StringType(), required=False), NestedField(4, "given", StringType(), required=False),
        NestedField(5, "family", StringType(), required=False)), properties=PROPERTIES)
    table.append(rows([1, 2], mail=["A1@mail.example", "A2@mail.example"], phone=["+12065550101", "+12065550102"],
                      given=["Quill", "Holt"], family=["Ada", "Ben"]))
    with table.update_schema() as update:
        update.rename_column("mail", "email").rename_column("given", "x")
    with table.update_schema() as update:
        update.rename_column("family", "given").delete_column("phone")
    with table.update_schema(allow_incompatible_changes=True) as update:
        update.rename_column("x", "family").add_column("phone", StringType()).add_column("city", StringType())
        update.update_column("id", LongType())
    table.append(pa.table({
        "id": pa.array([3_000_000_000]), "email": pa.array(["A3@mail.example"]), "phone": pa.array(["+12065550103"]),
        "given": pa.array(["Cy"]), "family": pa.array(["Odell"]), "city": pa.array(["Austin"])}))
    keep(table, "pyiceberg-evolved")
    c.members("pyiceberg-evolved", TOOL, "renamed, swapped, dropped and added again, added, promoted columns",
              "pyiceberg-evolved", {"external-user-id": "id", "email": "email", "phone": "phone", "first-name": "given",
                                    "last-name": "family", "city": "city"},
              {"1": member(email="a1@mail.example", firstname="ada", lastname="quill"),
               "2": member(email="a2@mail.example", firstname="ben", lastname="holt"),
               "3000000000": member(email="a3@mail.example", phone="12065550103", firstname="cy", lastname="odell",
                                    city="austin")}, table=True)


def partitioned(c, catalog):
    """Partitions by country; a delete that rewrites a file."""
    table = catalog.create_table("made.partitioned", Schema(
        *(NestedField(n, name, StringType(), required=False) for n, name in enumerate(people.SOME, 1))),
        partition_spec=PartitionSpec(PartitionField(4, 1000, IdentityTransform(), "land")), properties=PROPERTIES)
    data = people.people()
    table.append(pa.table({n: pa.array(data[n], pa.string()) for n in people.SOME}))
    table.delete(EqualTo("customer_id", "c-1002"))
    keep(table, "pyiceberg-partitioned")
    some = {k: v for k, v in people.members("email", "phone").items() if k != "c-1002"}
    c.members("pyiceberg-partitioned", TOOL, "partitions, a row deleted by writing its file anew",
              "pyiceberg-partitioned", people.SOME_MAPPING, some, table=True)


def added(c, catalog, folder):
    """Files that another tool wrote, without field ids: the table's name mapping says which is which."""
    table = catalog.create_table("made.added", Schema(
        *(NestedField(n, name, StringType(), required=False) for n, name in enumerate(people.SOME, 1))),
        properties=PROPERTIES)
    data = people.people()
    path = folder / "lake" / "made" / "added" / "data" / "other.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table({n: pa.array(data[n], pa.string()) for n in people.SOME}), path)
    table.add_files([f"file://{path}"])
    with table.update_schema() as update:
        update.rename_column("email", "mail")
    keep(table, "pyiceberg-added")
    c.members("pyiceberg-added", TOOL, "a file without field ids, found by the name mapping, a column renamed since",
              "pyiceberg-added", people.SOME_MAPPING | {"email": "mail"}, people.members("email", "phone"), table=True)
