"""PyArrow: both page versions, all codecs and encodings, every type that can be an id, a key, a time or a number."""

import datetime as dt
import decimal
import uuid

import pyarrow as pa
import pyarrow.parquet as pq
import pyarrow.parquet.encryption as pe

import people
from catalogue import FILES
from people import MOMENTS, UTC, at, berlin, mail

TOOL = f"PyArrow {pa.__version__}"
CODECS = ["none", "snappy", "gzip", "brotli", "lz4", "zstd"]


def make(c):
    codecs(c)
    encodings(c)
    layout(c)
    nulls_and_lists(c)
    names(c)
    id_types(c)
    hashed(c)
    times(c)
    numbers(c)
    encrypted(c)


def table(**types):
    """All people; a column of another type where that is asked for."""
    columns = people.people()
    return pa.table({n: pa.array(v, types.get(n, pa.string())) for n, v in columns.items()})


def write(name, data, **options):
    pq.write_table(data, FILES / f"{name}.parquet", **{"store_schema": False, **options})


def codecs(c):
    for version in ("1.0", "2.0"):
        for codec in CODECS:
            name = f"arrow-v{version[0]}-{codec}"
            whole = codec == "snappy"
            write(name, table() if whole else table().select(people.SOME), compression=codec, data_page_version=version)
            (c.all_people if whole else c.some_people)(name, TOOL, f"pages of version {version}, {codec}, dictionaries")


def encodings(c):
    for version in ("1.0", "2.0"):
        for encoding in ("PLAIN", "DELTA_LENGTH_BYTE_ARRAY", "DELTA_BYTE_ARRAY"):
            name = f"arrow-v{version[0]}-{encoding.lower().replace('_', '-')}"
            write(name, table().select(people.SOME), use_dictionary=False, data_page_version=version,
                  column_encoding={n: encoding for n in people.SOME})
            c.some_people(name, TOOL, f"text as {encoding} in pages of version {version}")
    numeric_encodings(c)


def numeric_encodings(c):
    """Ids and moments by every encoding of numbers, several miniblocks long."""
    ids = [3_000_000_000 + n * n * 17 for n in range(1, 71)]
    data = pa.table({
        "big": pa.array(ids, pa.int64()),
        "small": pa.array([n * 31 - 400 for n in range(1, 71)], pa.int32()),
        "email": pa.array([mail(n) for n in range(1, 71)]),
    })
    for version in ("1.0", "2.0"):
        for encoding in ("DELTA_BINARY_PACKED", "BYTE_STREAM_SPLIT"):
            name = f"arrow-v{version[0]}-{encoding.lower().replace('_', '-')}"
            write(name, data, use_dictionary=False, data_page_version=version, compression="zstd",
                  column_encoding={"big": encoding, "small": encoding, "email": "DELTA_BYTE_ARRAY"})
            for column in ("big", "small"):
                c.ids(f"{name}-{column}", TOOL, f"integer ids as {encoding}, pages of version {version}",
                      f"{name}.parquet", column, data[column].to_pylist())


def layout(c):
    write("arrow-row-groups", table().select(people.SOME), row_group_size=3, write_statistics=False)
    c.some_people("arrow-row-groups", TOOL, "three row groups, no statistics")
    write("arrow-small-pages", table().select(people.SOME), data_page_size=32, write_batch_size=2, write_page_index=True,
          write_page_checksum=True, data_page_version="2.0")
    c.some_people("arrow-small-pages", TOOL, "many pages, page index, checksums")
    write("arrow-dictionary-given-up", table(), dictionary_pagesize_limit=20, write_batch_size=2)
    c.all_people("arrow-dictionary-given-up", TOOL, "dictionary pages, then plain pages in one column")
    write("arrow-format-1", table().select(people.SOME), version="1.0", store_schema=True)
    c.some_people("arrow-format-1", TOOL, "format version 1.0, Arrow's schema stored")
    write("arrow-types-stored", table(email=pa.large_string(), phone=pa.string_view(), city=pa.large_binary(),
                                      state=pa.dictionary(pa.int8(), pa.string()), zip=pa.binary()),
          store_schema=True)
    c.all_people("arrow-types-stored", TOOL, "large_string, string_view, dictionary, binary columns")
    required = pa.schema([pa.field(n, pa.string(), nullable=n != "customer_id" and n != "country")
                          for n in people.COLUMNS])
    whole = table()
    write("arrow-required", whole.cast(required), data_page_version="2.0")
    c.all_people("arrow-required", TOOL, "required columns next to nullable ones")
    some = whole.select(people.SOME)
    with pq.ParquetWriter(FILES / "arrow-empty-row-groups.parquet", some.schema, store_schema=False) as out:
        for part in (some.slice(0, 0), some.slice(0, 5), some.slice(0, 0), some.slice(5), some.slice(0, 0)):
            out.write_table(part)
    c.some_people("arrow-empty-row-groups", TOOL, "row groups without a row before, between and behind others")
    (FILES / "arrow-parts").mkdir()
    write("arrow-parts/0", whole.slice(0, 3))
    write("arrow-parts/1", whole.slice(0, 0))
    write("arrow-parts/2", whole.slice(3, 2).select(people.COLUMNS[::-1]).cast(
        pa.schema([(n, pa.large_string()) for n in people.COLUMNS[::-1]])), compression="zstd")
    more = whole.slice(5).append_column("unused", pa.array([[1], [], None]))
    write("arrow-parts/3", more.select(["unused", *people.COLUMNS]), data_page_version="2.0")
    c.all_people("arrow-parts", TOOL, "a part without rows, other orders of columns, more columns, codecs",
                 "arrow-parts/*.parquet")


def nulls_and_lists(c):
    (FILES / "arrow-null-type").mkdir()
    data = table()
    write("arrow-null-type/0", data.slice(0, 6))
    part = data.slice(6)
    for name in ("street", "state"):
        part = part.set_column(part.schema.get_field_index(name), name, pa.nulls(2))
    write("arrow-null-type/1", part, store_schema=True)
    c.all_people("arrow-null-type", TOOL, "a part whose columns are all null have the logical type Null",
                 "arrow-null-type/*.parquet")
    lists = {
        "plain": (pa.list_(pa.string()), {}),
        "large": (pa.large_list(pa.large_string()), {"data_page_version": "2.0"}),
        "item": (pa.list_(pa.field("item", pa.string())), {"use_compliant_nested_type": False}),
        "required": (pa.list_(pa.field("element", pa.string(), nullable=False)), {"compression": "zstd"}),
        "dictionary": (pa.list_(pa.dictionary(pa.int32(), pa.string())), {"store_schema": True}),
    }
    values = [["A1@mail.example"], ["a2@mail.example", "b2@mail.example"], [], None, ["A5@mail.example"]]
    digest = {f"{n}": {"email": [v.lower() for v in each]} for n, each in enumerate(values, 1) if each}
    for name, (kind, options) in lists.items():
        rows = pa.table({"id": pa.array([1, 2, 3, 4, 5]), "email": pa.array(values, kind),
                         "tags": pa.array([{"a": [1, 2], "b": n} for n in range(5)]),
                         "only": pa.array([{"a": [1, 2]}, {"a": None}, None, {"a": []}, {"a": [3]}]),
                         "pairs": pa.array([[("k", 1)]] * 5, pa.map_(pa.string(), pa.int32()))})
        write(f"arrow-list-{name}", rows, **options)
        c.members(f"arrow-list-{name}", TOOL, f"list of e-mail addresses ({name}), nested columns beside it",
                  f"arrow-list-{name}.parquet", {"external-user-id": "id", "email": "email"}, digest)
    for column in ("tags", "only", "pairs"):
        c.refused(f"arrow-nested-{column}", TOOL, "a struct or a map where one value is needed",
                  "arrow-list-plain.parquet", {"external-user-id": "id", "email": column}, f"column '{column}'")


def names(c):
    odd = {"external-user-id": "Kunden-Nr.", "email": "E-Mail Adresse", "phone": "телефон", "first-name": "a.b",
           "last-name": "Nach'name", "address": "straße", "city": " city ", "state": "select", "postal": "PLZ/ZIP",
           "country": "#"}
    renamed = table().rename_columns(list(odd.values()))
    write("arrow-odd-names", renamed)
    c.all_people("arrow-odd-names", TOOL, "names with blanks, dots, quotes, umlauts, Cyrillic, a hash sign",
                 columns=odd)
    write("arrow-upper-names", table().rename_columns([n.upper() for n in people.COLUMNS]))
    c.all_people("arrow-upper-names", TOOL, "names in upper case are found")


def id_types(c):
    """One file with a column of each type that may be an id."""
    uuids = [uuid.UUID(int=(n << 100) + n) for n in (1, 2, 3)]
    whole = [7, 12, 99]
    d = decimal.Decimal
    columns = {
        "int8": (whole, pa.int8()), "int16": ([-7, 12, 32767], pa.int16()), "int32": ([-7, 12, 2**31 - 1], pa.int32()),
        "int64": ([2**53 + 1, 2**63 - 1, -5], pa.int64()),
        "uint8": ([7, 128, 255], pa.uint8()), "uint16": ([7, 2**15, 2**16 - 1], pa.uint16()),
        "uint32": ([7, 3_000_000_000, 2**32 - 1], pa.uint32()),
        "uint64": ([7, 2**63, 2**64 - 1], pa.uint64()),
        "decimal9": ([d(7), d(12), d(999_999_999)], pa.decimal128(9, 0)),
        "decimal18": ([d(7), d(-12), d(10**18 - 1)], pa.decimal128(18, 0)),
        "decimal38": ([d(7), d(-12), d(10**38 - 1)], pa.decimal128(38, 0)),
        "decimal50": ([d(7), d(12), d(10**50 - 1)], pa.decimal256(50, 0)),
        "string": (["x-1", "x 2", "ü3"], pa.string()), "large_string": (["x-1", "x 2", "ü3"], pa.large_string()),
        "string_view": (["x-1", "a much longer id than fits inline", "ü3"], pa.string_view()),
        "category": (["x-1", "x-2", "x-3"], pa.dictionary(pa.int8(), pa.string())),
        "binary": (["x-1", "x-2", "x-3"], pa.binary()), "large_binary": (["x-1", "x-2", "x-3"], pa.large_binary()),
        "json": (["x-1", "x-2", "x-3"], pa.json_()),
    }
    data = {n: pa.array(v, t) for n, (v, t) in columns.items() if n != "json"}
    data["json"] = pa.ExtensionArray.from_storage(pa.json_(), pa.array(columns["json"][0]))
    data["uuid"] = pa.ExtensionArray.from_storage(pa.uuid(), pa.array([u.bytes for u in uuids], pa.binary(16)))
    data.update(refused_ids())
    data["email"] = pa.array([mail(n) for n in (1, 2, 3)])
    expected = {n: [str(v) for v in values] for n, (values, _) in columns.items()}
    expected["uuid"] = [str(u) for u in uuids]
    for version in ("1.0", "2.0"):
        file = f"arrow-ids-v{version[0]}"
        write(file, pa.table(data), store_schema=version == "2.0", data_page_version=version, compression="zstd",
              write_statistics=False, use_dictionary=version == "1.0", store_decimal_as_integer=version == "2.0")
        for column, ids in expected.items():
            c.ids(f"{file}-{column}", TOOL, f"id of type {column}, pages of version {version}", f"{file}.parquet",
                  column, ids)
    half(c)
    for column in refused_ids():
        c.refused(f"arrow-ids-{column}", TOOL, f"{column} can be no id", "arrow-ids-v2.parquet",
                  {"external-user-id": column, "email": "email"}, f"column '{column}'")


def half(c):
    """Half floats make a file of their own: older readers refuse the whole file."""
    write("arrow-half", pa.table({
        "id": pa.array([1, 2, 3]), "email": pa.array([mail(n) for n in (1, 2, 3)]),
        "half": pa.array([12.5, 0.5, 1000.0], pa.float16()), "at": pa.array(MOMENTS), "currency": pa.array(["USD"] * 3),
        "country": pa.array(["US"] * 3), "event": pa.array([f"half.{n}" for n in (1, 2, 3)])}))
    c.ids("arrow-half-beside", TOOL, "a half float that no one maps", "arrow-half.parquet", "id", [1, 2, 3])
    c.refused("arrow-half-id", TOOL, "a half float can be no id", "arrow-half.parquet",
              {"external-user-id": "half", "email": "email"}, "column 'half'")
    c.refused("arrow-half-value", TOOL, "a half float is no value", "arrow-half.parquet",
              order_columns("event", amount="half"), "column 'half'", "FLOAT16", kind="orders")


def refused_ids():
    day = dt.date(2026, 2, 28)
    return {
        "float": pa.array([1.0, 2.0, 3.0], pa.float32()),
        "double": pa.array([1.0, 2.0, 3.0]), "bool": pa.array([True, False, None]),
        "date": pa.array([day] * 3), "time": pa.array([dt.time(1)] * 3), "timestamp": pa.array(MOMENTS),
        "sixteen_bytes": pa.array([b"x" * 16] * 3, pa.binary(16)),
    }


def hashed(c):
    texts = ["a1@mail.example", "a2@mail.example", "a3@mail.example"]
    hexes = [people.sha(t) for t in texts]
    data = pa.table({
        "id": pa.array([1, 2, 3]), "lower": pa.array(hexes), "upper": pa.array([h.upper() for h in hexes]),
        "category": pa.array(hexes).dictionary_encode(), "raw": pa.array([bytes.fromhex(h) for h in hexes]),
        "fixed": pa.array([bytes.fromhex(h) for h in hexes], pa.binary(32)),
        "mixed": pa.array([hexes[0], texts[1], hexes[2].upper()]),
    })
    write("arrow-hashed", data)
    for column in ("lower", "upper", "category", "raw", "fixed"):
        c.ids(f"arrow-hashed-{column}", TOOL, f"digests as {column}", "arrow-hashed.parquet", "id", [1, 2, 3],
              mapping={"external-user-id": "id", "email": {"column": column, "hashed": True}},
              whole=column in ("raw", "fixed"))
    c.ids("arrow-hashed-mixed", TOOL, "digests and addresses in one column", "arrow-hashed.parquet", "id", [1, 2, 3],
          mapping={"external-user-id": "id", "email": "mixed"})


def times(c):
    zoned = {"s": "s", "ms": "ms", "us": "us", "ns": "ns"}
    columns = {}
    for unit in zoned:
        floor = [m.replace(microsecond=0) if unit == "s" else m.replace(microsecond=m.microsecond // 1000 * 1000)
                 if unit == "ms" else m for m in MOMENTS]
        columns[f"{unit}_utc"] = pa.array(floor, pa.timestamp(unit, "UTC"))
        columns[f"{unit}_berlin"] = pa.array(floor, pa.timestamp(unit, "Europe/Berlin"))
        columns[f"{unit}_local"] = pa.array([berlin(m) for m in floor], pa.timestamp(unit))
    columns["text"] = pa.array([m.isoformat() for m in MOMENTS])
    order_file(c, "arrow-times-v1", columns, times_of(columns), data_page_version="1.0", version="2.6")
    order_file(c, "arrow-times-v2", columns, times_of(columns), data_page_version="2.0", version="2.6",
               use_dictionary=False, compression="gzip")
    nanos = {n: v for n, v in columns.items() if n.endswith(("_utc", "_local")) and n != "text"}
    # INT96 has no mark of a zone: every reader takes it as UTC.
    zoned = {n: v for n, v in nanos.items() if n.endswith("_utc")}
    order_file(c, "arrow-times-int96", nanos, times_of(zoned), use_deprecated_int96_timestamps=True, compression="gzip")
    days = {"date32": pa.array([m.date() for m in MOMENTS]),
            "date64": pa.array([m.date() for m in MOMENTS], pa.date64()),
            "time": pa.array([m.time() for m in MOMENTS])}
    order_file(c, "arrow-days", days, {})
    for column in ("date32", "date64"):
        c.orders(f"arrow-days-{column}", TOOL, f"a {column} is no moment of an event", "arrow-days.parquet",
                 order_columns(f"{column}_id", column), {}, rejects={"TIME_DATE_ONLY": 3}, settings={"zone": "UTC"}, whole=True)
    c.refused("arrow-days-time", TOOL, "a time of day is no moment", "arrow-days.parquet",
              order_columns("time_id", "time"), "column 'time'", kind="orders")


def times_of(columns):
    return {n: [at(m, "s" if n.startswith("s_") else "ms") for m in MOMENTS] for n in columns}


def order_columns(order_id, moment="at", amount=None):
    columns = {"event-id": order_id, "event-time": moment, "currency": "currency", "country": "country",
               "email": "email"}
    return columns | ({"value": amount} if amount else {})


def order_file(c, name, columns, moments, **options):
    """A file with a time column and an id column for each entry, so that each can be read by itself."""
    data = dict(columns)
    for column in columns:
        data[f"{column}_id"] = pa.array([f"{name}.{column}.{n}" for n in (1, 2, 3)])
    data |= {"currency": pa.array(["USD"] * 3), "country": pa.array(["US"] * 3),
             "email": pa.array([mail(n) for n in (1, 2, 3)])}
    write(name, pa.table(data), **{"compression": "zstd", "write_statistics": False, **options})
    for column, expected in moments.items():
        events = {f"{name}.{column}.{n}": {"at": moment, "email": f"a{n}@mail.example"}
                  for n, moment in enumerate(expected, 1)}
        c.orders(f"{name}-{column}", TOOL, f"event time of type {column}", f"{name}.parquet",
                 order_columns(f"{column}_id", column), events, settings={"zone": "Europe/Berlin"})


def numbers(c):
    amounts = people.AMOUNTS
    whole = [7, 0, 2**31 - 1]
    columns = {
        "double": (pa.array([float(a) for a in amounts]), amounts),
        "float": (pa.array([12.5, 0.99, 4567.25], pa.float32()), ["12.50", "0.99", "4567.25"]),
        "decimal9": (pa.array(amounts, pa.decimal128(9, 2)), amounts),
        "decimal18": (pa.array(amounts, pa.decimal128(18, 4)), amounts),
        "decimal38": (pa.array(amounts, pa.decimal128(38, 10)), amounts),
        "decimal50": (pa.array(amounts, pa.decimal256(50, 2)), amounts),
        "int8": (pa.array([7, 0, 127], pa.int8()), [7, 0, 127]), "int32": (pa.array(whole, pa.int32()), whole),
        "int64": (pa.array(whole), whole), "uint8": (pa.array([7, 0, 255], pa.uint8()), [7, 0, 255]),
        "uint32": (pa.array([7, 0, 3_000_000_000], pa.uint32()), [7, 0, 3_000_000_000]),
        "uint64": (pa.array([7, 0, 3_000_000_000], pa.uint64()), [7, 0, 3_000_000_000]),
        "text": (pa.array([str(a) for a in amounts]), amounts),
    }
    for version in ("1.0", "2.0"):
        name = f"arrow-numbers-v{version[0]}"
        data = {n: v for n, (v, _) in columns.items()}
        for column in columns:
            data[f"{column}_id"] = pa.array([f"{name}.{column}.{n}" for n in (1, 2, 3)])
        data |= {"at": pa.array(MOMENTS), "currency": pa.array(["USD"] * 3), "country": pa.array(["US"] * 3),
                 "email": pa.array([mail(n) for n in (1, 2, 3)])}
        write(name, pa.table(data), compression="zstd", data_page_version=version, write_statistics=False,
              use_dictionary=version == "1.0", use_byte_stream_split=["double", "float", "decimal38"]
              if version == "2.0" else False)
        for column, (_, expected) in columns.items():
            events = {f"{name}.{column}.{n}": {"at": at(m), "value": str(v), "email": f"a{n}@mail.example"}
                      for n, (m, v) in enumerate(zip(MOMENTS, expected), 1)}
            c.orders(f"{name}-{column}", TOOL, f"value of type {column}, pages of version {version}",
                     f"{name}.parquet", order_columns(f"{column}_id", amount=column), events)


class OneKey(pe.KmsClient):
    """A key service that wraps nothing: the files are samples, not secrets."""

    def __init__(self, config):
        super().__init__()

    def wrap_key(self, key, master):
        return key.hex().encode()

    def unwrap_key(self, wrapped, master):
        return bytes.fromhex(wrapped.decode())


def encrypted(c):
    kms = pe.KmsConnectionConfig()
    crypto = pe.CryptoFactory(OneKey)
    for name, plain in (("footer", False), ("columns", True)):
        config = pe.EncryptionConfiguration(footer_key="k", column_keys={"k": ["email", "phone"]},
                                            plaintext_footer=plain, double_wrapping=False)
        write(f"arrow-encrypted-{name}", table(),
              encryption_properties=crypto.file_encryption_properties(kms, config))
        c.refused(f"arrow-encrypted-{name}", TOOL, f"encrypted {name}", f"arrow-encrypted-{name}.parquet",
                  people.MAPPING, f"arrow-encrypted-{name}.parquet", "encrypted")
    c.ids("arrow-encrypted-beside", TOOL, "encrypted columns that no one maps", "arrow-encrypted-columns.parquet",
          None, [], mapping={"external-user-id": "customer_id", "city": "city", "country": "country"})
    c.samples[-1]["members"] = {k: {"city": v["city"]} for k, v in people.members().items() if "city" in v}
    c.samples[-1]["rejects"] = {"NO_USABLE_KEY": 1}
