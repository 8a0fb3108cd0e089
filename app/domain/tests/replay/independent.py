"""A second opinion on replay: reads a policy and stored decisions, and says what would have flipped.

It shares no code with the portal, on purpose: it was written from the words of the documentation. Python's standard
library only.

    independent.py make SEED COUNT PUBLISHED     stored decisions as JSON lines, as PUBLISHED would have made them
    independent.py replay DRAFT DECISIONS        what DRAFT would have changed, as JSON
"""

import itertools
import json
import random
import sys
import tomllib
import uuid
from collections import defaultdict
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

YES, NO, OPEN = "yes", "no", "open"  # OPEN: nobody can tell
OWNERS = {"ask": {"approvers": ["owners"]}}
DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


# What one condition needs to know, and what it makes of it.


def fact_of(name, value):
    return {
        "email_domain": "email_domain",
        "idp_group": "groups",
        "project": "project",
        "seats_free": "seats",
        "seat_use_below": "seats",
        "budget_left": "budget",
        "held": "history",
        "denied_within": "history",
        "grants_today": "granted_today",
    }.get(name)


def was_recorded(name, value, facts):
    if name == "claim":
        return value["name"] in facts["claims"]
    key = fact_of(name, value)
    return key is None or key in facts


def moment(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def yes_if(holds):
    return YES if holds else NO


def look(name, value, facts):
    if name == "product":
        return yes_if(facts["product"] == value)
    if name == "target":
        return yes_if(facts["target_kind"] == value)
    if name == "claim":
        return yes_if(value["value"] in facts["claims"][value["name"]])
    if name == "hours":
        there = moment(facts["at"]).astimezone(ZoneInfo(value["zone"]))
        on = DAYS[there.weekday()] in value["days"]
        return yes_if(on and value["from"] <= there.hour < value["until"])
    known = facts[fact_of(name, value)]
    if known is None:
        return OPEN
    if name == "email_domain":
        return yes_if(known.lower() == value.lower())
    if name == "idp_group":
        return yes_if(value in known)
    if name == "project":
        return yes_if(known == value)
    if name == "seats_free":
        return yes_if(known["limit"] is None or known["limit"] - known["used"] - known["reserved"] >= value or value == 0)
    if name == "seat_use_below":
        limit, taken = known["limit"], known["used"] + known["reserved"]
        if limit is None:
            return YES
        # Rounded up: a little over 89 % is not below 90 %.
        percent = 100 if limit == 0 else -(-taken * 100 // limit)
        return yes_if(percent < value)
    if name == "budget_left":
        return yes_if(known["left"] is None or known["left"] >= value)
    if name == "grants_today":
        return yes_if(known + 1 <= value)
    at = moment(facts["at"])
    if name == "denied_within":
        denied = known["denied_at"]
        return yes_if(denied is not None and at - moment(denied) <= timedelta(days=value))
    if name == "held":
        held = known["held"]
        if held is None or at - moment(held["at"]) > timedelta(days=value["days"]):
            return NO
        if "how" not in value:
            return YES
        return OPEN if held["how"] is None else yes_if(held["how"] == value["how"])
    raise ValueError(f"no such condition: {name}")


# Conditions as trees. The leaves that were never recorded may have been anything: all their values are tried.


def split(condition):
    ((name, value),) = condition.items()
    return name, value


def leaves(condition):
    name, value = split(condition)
    if name in ("all", "any"):
        return [leaf for part in value for leaf in leaves(part)]
    return leaves(value) if name == "not" else [condition]


def truth(condition, answers):
    name, value = split(condition)
    if name == "all":
        parts = [truth(part, answers) for part in value]
        return NO if NO in parts else OPEN if OPEN in parts else YES
    if name == "any":
        parts = [truth(part, answers) for part in value]
        return YES if YES in parts else OPEN if OPEN in parts else NO
    if name == "not":
        return {YES: NO, NO: YES, OPEN: OPEN}[truth(value, answers)]
    return next(answers)


def possible(condition, facts):
    choices = []
    for leaf in leaves(condition):
        name, value = split(leaf)
        choices.append([look(name, value, facts)] if was_recorded(name, value, facts) else [YES, NO, OPEN])
    return {truth(condition, iter(answers)) for answers in itertools.product(*choices)}


# The policy.


def gated(outcome, facts):
    """An automatic grant needs a confirmed address, a certain account and a free seat, whatever the rules say."""
    account, seats = facts["account"], facts["seats"]
    certain = isinstance(account, dict) and "certain" in account
    free = seats is not None and (seats["limit"] is None or seats["limit"] - seats["used"] - seats["reserved"] >= 1)
    return outcome if facts["email_domain"] is not None and certain and free else OWNERS


def fate(outcome):
    return {"grant": "granted", "ask": "queued", "deny": "denied"}[split(outcome)[0]]


def sources(outcome):
    return outcome["ask"]["approvers"] if "ask" in outcome else []


def outcomes(policy, facts):
    """All that the policy may have said."""
    rules = [rule for rule in policy["rules"] if rule.get("on", True)]
    return ways([(rule["then"], possible(rule["when"], facts)) for rule in rules], facts, None)


def ways(rules, facts, instead):
    """Goes down every way that the rules may be read. Once a rule that gives nothing was open, nobody is given anything
    on that way: whom that rule asks is asked instead, or the owners, if it does not ask."""
    if not rules:
        return [OWNERS]
    (then, truths), *later = rules
    said = []
    if YES in truths:
        gives = "grant" in then
        said.append(instead if gives and instead else gated(then, facts) if gives else then)
    if NO in truths:
        said += ways(later, facts, instead)
    if OPEN in truths:
        ask = {"grant": None, "deny": OWNERS, "ask": then}[split(then)[0]]
        said += ways(later, facts, instead or ask)
    return said


def replay(policy, decisions):
    flips, asks, people = defaultdict(list), defaultdict(lambda: [0, 0]), defaultdict(set)
    days, came_first, went = defaultdict(lambda: [0, 0]), {}, set()
    total = same = cannot_say = 0
    for past in decisions:
        total += 1
        facts, before = past["facts"], past["outcome"]
        who, day = facts["person"], facts["at"][:10]
        product = (facts["site"], facts["product"])
        people[product, "seen"].add(who)
        if past["led_to_license"]:
            people[product, "licensed"].add(who)
        said = outcomes(policy, facts)
        if len({(fate(one), json.dumps(sources(one))) for one in said}) > 1:
            cannot_say += 1
            continue
        after = said[0]
        if past["asked"]:
            for source in sources(before):
                asks[json.dumps(source)][0] += 1
        # Who had no way to ask would go once a day; who had one and did not take it would not take it now.
        could = fate(before) == "queued"
        if past["asked"] or (fate(after) == "queued" and not could and (who, product, day) not in went):
            for source in sources(after):
                asks[json.dumps(source)][1] += 1
            if not past["asked"]:
                went.add((who, product, day))
        licensed, kind = past["led_to_license"], None
        if not licensed and fate(after) == "granted":
            kind = "gained"
        elif licensed and fate(after) == "denied":
            kind = "lost"
        elif licensed and (fate(before), fate(after)) == ("granted", "queued"):
            kind = "open"
        if kind and who not in people[product, kind]:
            people[product, kind].add(who)
            came_first[product, kind, who] = day
        if fate(before) == fate(after):
            same += 1
        else:
            flips[fate(before), fate(after)].append(past["id"])
    # A license that the person got anyway, by another decision, is no new one.
    for (product, kind), whom in people.items():
        if kind == "gained":
            whom -= people.get((product, "licensed"), set())
    for (product, kind, who), day in came_first.items():
        if kind != "open" and who in people[product, kind]:
            days[day][kind == "lost"] += 1
    return {
        "decisions": total,
        "same": same,
        "cannot_say": cannot_say,
        "flips": [
            {"from": a, "to": b, "count": len(ids), "examples": ids[:50]} for (a, b), ids in flips.items()
        ],
        "seats": [
            {"site": site, "product": product}
            | {kind: len(people[(site, product), kind]) for kind in ("gained", "lost", "open")}
            for (site, product), kind in list(people)
            if kind == "seen"
        ],
        "days": [{"day": day, "gained": gained, "lost": lost} for day, (gained, lost) in days.items()],
        "asks": [
            {"source": json.loads(source), "before": before, "after": after}
            for source, (before, after) in asks.items()
        ],
    }


# Stored decisions: of people who come again, on facts of every kind, some of them from before the newer facts.


def make(seed, count, policy):
    pick = random.Random(seed)
    people = [str(uuid.UUID(int=pick.getrandbits(128), version=4)) for _ in range(max(1, count // 4))]
    start = datetime(2026, 8, 1, tzinfo=timezone.utc)

    def maybe(value):
        return None if pick.random() < 0.12 else value

    def text(at):
        return at.strftime("%Y-%m-%dT%H:%M:%SZ")

    for number in range(count):
        at = start + timedelta(minutes=number * 129600 // count + pick.randrange(60))
        ago = lambda: text(at - timedelta(hours=pick.randrange(24 * 60)))
        account = pick.choice([{"certain": "712020:a"}] * 5 + [{"hidden": "712020:a"}, "missing", "ambiguous", None])
        held = {"at": ago(), "how": pick.choice(["time_over", "given_back", "taken_outside", "taken_outside", None])}
        facts = {
            "at": text(at),
            "person": pick.choice(people),
            "email_domain": maybe(pick.choice(["acme.example", "Acme.example", "partner.example", "rival.example"])),
            "groups": maybe(sorted(pick.sample(["engineers", "interns", "leads", "support"], pick.randrange(4)))),
            "claims": pick.choice([{}, {"country": ["KR"]}, {"country": ["DE", "KR"]}, {"country": []}]),
            "site": "acme",
            "product": pick.choice(["jira-software", "jira-software", "jira-core"]),
            "project": maybe(pick.choice(["PROJ", "OPS"])),
            "target_kind": pick.choice(["issue", "issue", "board", "search", "project", "other"]),
            "account": account,
            "seats": maybe(
                {"limit": pick.choice([None, 0, 10, 10, 40]), "used": pick.randrange(12), "reserved": pick.randrange(3)}
            ),
            "budget": maybe({"left": pick.choice([None, 0, 1, 5])}),
            "history": maybe(
                {"held": pick.choice([None, held]), "denied_at": pick.choice([None, None, ago()])}
            ),
            "granted_today": maybe(pick.randrange(6)),
        }
        if number < count // 3:
            for newer in ("budget", "history", "granted_today"):
                del facts[newer]
        outcome = outcomes(policy, facts)[0]
        # Some only look at the page where they could ask.
        asked = fate(outcome) == "queued" and pick.random() < 0.7
        licensed = {"granted": 0.95, "queued": 0.8 if asked else 0.0, "denied": 0.0}[fate(outcome)] > pick.random()
        decision = str(uuid.UUID(int=pick.getrandbits(128), version=4))
        print(json.dumps({"id": decision, "facts": facts, "outcome": outcome, "led_to_license": licensed, "asked": asked}))


def read_policy(path):
    with open(path, "rb") as file:
        return tomllib.load(file)


def main(arguments):
    match arguments:
        case ["make", seed, count, published]:
            make(int(seed), int(count), read_policy(published))
        case ["replay", draft, decisions]:
            with open(decisions, encoding="utf-8") as lines:
                print(json.dumps(replay(read_policy(draft), map(json.loads, lines))))
        case _:
            sys.exit(__doc__)


main(sys.argv[1:])
