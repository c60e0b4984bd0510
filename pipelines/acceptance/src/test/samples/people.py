"""Made-up people and orders, and the digests that each of their keys must have.

The normalization here is written from Amazon's published description for plain cases alone, and shares
nothing with the code under test: it reads the tidy value next to the untidy one that goes into the files.
"""

import datetime as dt
import hashlib
from decimal import Decimal

UTC = dt.timezone.utc


def sha(text):
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


# id, e-mail, phone, E.164 digits, first, last, street, street as a key, city, state, its code, zip, country
_ROWS = [
    ("c-1001", " Ada.Quill@Mail.Example ", "+1 206 555 0100", "12065550100", "Ada", "Quill",
     "12 Quietwater Street", "12quietwaterst", "Seattle", "WA", "wa", "98101", "US"),
    ("c-1002", "BEN_HOLT@mail.example", "(312) 555-0142", "13125550142", "Ben", "Holt",
     "7 Larkspur Avenue", "7larkspurave", "Chicago", "Illinois", "il", "60601-1234", "US"),
    ("c-1003", "cy-3@mail.example", "512.555.0199", "15125550199", "Cy", "O'Dell",
     "450 Mesa Drive", "450mesadr", "Austin", "tx", "tx", "73301", "us"),
    ("c-1004", "dee@mail.example", "1-617-555-0123", "16175550123", "Dee", "Mary-Ann",
     "9 Harbor Court", "9hbrct", "Boston", "MA", "ma", "02108", "US"),
    ("c-1005", "eli@mail.example", "+16135550111", "16135550111", "Eli", "Tremblay",
     "88 Rideau Lane", "88rideauln", "Ottawa", "Ontario", "on", "K1A 0B1", "CA"),
    ("c-1006", "fay@mail.example", None, None, None, "Ng", None, None, "St. Paul", "MN", "mn", None, "US"),
    ("c-1007", None, "+1 (907) 555-0177", "19075550177", "Gus", None, None, None, None, None, None, "99501", "US"),
    ("c-1008", "hal@mail.example", "+61 2 5550 0100", "61255500100", "Hal", "Smith", None, None, "Sydney",
     None, None, None, "AU"),
]

COLUMNS = ["customer_id", "email", "phone", "first_name", "last_name", "street", "city", "state", "zip", "country"]

SOME = ["customer_id", "email", "phone", "country"]

MAPPING = {
    "external-user-id": "customer_id", "email": "email", "phone": "phone", "first-name": "first_name",
    "last-name": "last_name", "address": "street", "city": "city", "state": "state", "postal": "zip",
    "country": "country",
}


SOME_MAPPING = {"external-user-id": "customer_id", "email": "email", "phone": "phone", "country": "country"}


def _plain(text):
    return "".join(c for c in text.lower() if c.isascii() and c.isalnum())


def _postal(text, country):
    joined = text.replace(" ", "")
    return joined[:5] if country.upper() == "US" else joined


def people():
    """The columns of the people, by name."""
    pick = [0, 1, 2, 4, 5, 6, 8, 9, 11, 12]
    return {name: [row[i] for row in _ROWS] for name, i in zip(COLUMNS, pick)}


def keys(row):
    """The normalized keys of a person, by Amazon's name of the key."""
    _, mail, _, digits, first, last, _, street, city, _, state, postal, country = row
    tidy = {
        "email": mail and mail.strip().lower(),
        "phone": digits,
        "firstname": first and _plain(first),
        "lastname": last and _plain(last),
        "address": street,
        "city": city and _plain(city),
        "state": state,
        "postal": postal and _postal(postal, country),
    }
    return {name: [value] for name, value in tidy.items() if value}


def members(*names):
    """The people that Amazon must hold, with the text of some or all keys before they are hashed."""
    return {row[0]: {k: v for k, v in keys(row).items() if not names or k in names} for row in _ROWS}


def mails(ids):
    """Members with an e-mail address alone, one for each id in order: a1@, a2@ and so on."""
    return {str(each): {"email": [f"a{n}@mail.example"]} for n, each in enumerate(ids, 1)}


def mail(n):
    return f"A{n}@mail.example"


MOMENTS = [
    dt.datetime(2026, 2, 27, 23, 59, 59, 123456, UTC),
    dt.datetime(2026, 2, 28, 0, 0, 0, 0, UTC),
    dt.datetime(2026, 2, 28, 11, 30, 0, 250000, UTC),
]


def at(moment, step="ms"):
    """A moment as Amazon must get it from a column of that precision."""
    if step == "s":
        moment = moment.replace(microsecond=0)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def berlin(moment):
    """The wall clock of Berlin in winter, without a zone."""
    return (moment + dt.timedelta(hours=1)).replace(tzinfo=None)


AMOUNTS = [Decimal("12.50"), Decimal("0.99"), Decimal("1234567.25")]
