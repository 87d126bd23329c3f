"""What scripts/malformed.sh adds to schemathesis: a person who is signed in, and ids that exist.

Without them every request would be refused at the door. Each request carries the session of SHOP_LOGIN, and most ids in paths
and bodies are ones that this person was shown.
"""

import os
import random
import re

import requests
import schemathesis
import yaml
from hypothesis import strategies as st

BASE = os.environ["SHOP_URL"] + "/api/v1"
ASK = {"Sec-Fetch-Site": "same-origin", "Accept-Language": "de"}
UUID = re.compile(r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
ENDS_SESSION = {"logout", "endSession", "endOtherSessions", "confirmSession", "actFor"}
with open(os.path.join(os.path.dirname(__file__), "../api/openapi.yaml"), encoding="utf-8") as contract:
    PATHS = yaml.safe_load(contract)["paths"]


class Person:
    """One session, opened anew when a request has ended it."""

    def __init__(self, login):
        self.login, self.cookie = login, None

    def session(self):
        if self.cookie is None:
            answer = requests.post(
                BASE + "/session", json={"login": self.login, "password": "marktplatz-demo"}, headers=ASK, timeout=60
            )
            answer.raise_for_status()
            self.cookie = answer.cookies["shop_session"]
        return self.cookie

    def ask(self, method, path, body=None, **headers):
        """The answer's JSON, or None where it is refused or something else."""
        answer = requests.request(
            method, BASE + path, json=body, headers={**ASK, **headers}, cookies={"shop_session": self.session()}, timeout=60
        )
        return answer.json() if answer.ok and "json" in answer.headers.get("Content-Type", "") else None


def singular(word):
    for many, one in (("people", "person"), ("ies", "y"), ("ches", "ch"), ("sses", "ss"), ("s", "")):
        if word.endswith(many):
            return word.removesuffix(many) + one
    return word


def collect(value, name, found):
    """Files ids under what they name: orderId, or the id inside order or orders."""
    for v in value if isinstance(value, list) else ():
        collect(v, name, found)
    for key, v in value.items() if isinstance(value, dict) else ():
        if isinstance(v, str) and UUID.match(v):
            found.setdefault(name if key == "id" else key.removesuffix("Id"), set()).add(v)
        else:
            collect(v, name if key == "items" else singular(key), found)


def last_name(path):
    return singular(re.split(r"[/-]", re.sub(r"/\{\w+\}", "", path))[-1])


def known_ids(person):
    """Reads every list of the contract, and of each kind of thing three."""
    found = {}
    collect(person.ask("GET", "/products?q=notebook"), "product", found)
    reads = sorted((p for p, item in PATHS.items() if "get" in item), key=lambda p: p.count("{"))
    for path in reads:
        wanted = re.findall(r"\{(\w+)\}", path)
        if len(wanted) > 1:
            continue
        ids = sorted(found.get(wanted[0].removesuffix("Id"), ()))[:3] if wanted else [""]
        for i in ids:
            collect(person.ask("GET", re.sub(r"\{\w+\}", i, path)), last_name(path), found)
    return {name: sorted(ids) for name, ids in found.items()}


def order_something(person):
    """An order, and a line in the basket, so that there is something to read and to change."""
    hits = person.ask("GET", "/products?q=tastatur") or {"items": []}
    for hit in hits["items"][:3]:
        product = hit["product"]["id"]
        ranking = person.ask("GET", f"/products/{product}/comparison?quantity=2") or {"ranked": []}
        for ranked in ranking["ranked"][:1]:
            line = {"productId": product, "offerId": ranked["offerId"], "quantity": "2"}
            person.ask("POST", "/basket/lines", line)
            line["reason"] = {"code": "other", "text": "Prüfung der Schnittstelle mit einer Bestellung"}
            person.ask("POST", "/submissions", {"lines": [line]}, **{"Idempotency-Key": f"malformed-{product}"})


PERSON = Person(os.environ["SHOP_LOGIN"])
order_something(PERSON)
KNOWN = known_ids(PERSON)
EVERY = sorted({i for ids in KNOWN.values() for i in ids})
schemathesis.openapi.format("uuid", st.one_of(st.sampled_from(EVERY), st.uuids().map(str)))
print(f"{PERSON.login} knows", ", ".join(f"{name} {len(ids)}" for name, ids in sorted(KNOWN.items())))


@schemathesis.auth(refresh_interval=None, retry_on=[])
class SignedIn:
    def get(self, case, context):
        return PERSON.session()

    def set(self, case, data, context):
        case.cookies["shop_session"] = data
        case.headers["Sec-Fetch-Site"] = "same-origin"


@schemathesis.hook
def before_call(context, case, kwargs):
    """Two ids of three in a path become ones of their kind, and some versions the first; which, hangs on the case alone."""
    parameters = case.path_parameters or {}
    chance = random.Random(repr(sorted(parameters.items())))
    for name, value in sorted(parameters.items()):
        ids = KNOWN.get(name.removesuffix("Id"))
        if ids and isinstance(value, str) and UUID.match(value) and chance.random() < 0.67:
            parameters[name] = chance.choice(ids)
    if "If-Match" in case.headers and chance.random() < 0.5:
        case.headers["If-Match"] = '"1"'


@schemathesis.hook
def after_call(context, case, response):
    if response.status_code == 401 or case.operation.definition.raw.get("operationId") in ENDS_SESSION:
        PERSON.cookie = None
