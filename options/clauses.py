"""Titles that are no phrase for running text: a sentence of the program's own would break where one is placed."""

import re

MOST_WORDS = 8
"""Words of a title that still reads well within a sentence."""

IMPERATIVES = frozenset(
    [
        "abolish",
        "accelerate",
        "accept",
        "acquire",
        "add",
        "adopt",
        "agree",
        "allow",
        "apply",
        "approve",
        "ask",
        "assign",
        "avoid",
        "ban",
        "begin",
        "bring",
        "build",
        "buy",
        "cap",
        "cease",
        "close",
        "connect",
        "create",
        "cut",
        "decrease",
        "deliver",
        "deny",
        "deploy",
        "develop",
        "dig",
        "disband",
        "eliminate",
        "enable",
        "encourage",
        "enforce",
        "ensure",
        "establish",
        "evacuate",
        "expand",
        "extend",
        "give",
        "halve",
        "harden",
        "harmonise",
        "harmonize",
        "hire",
        "identify",
        "implement",
        "impose",
        "improve",
        "include",
        "increase",
        "install",
        "introduce",
        "invest",
        "keep",
        "launch",
        "limit",
        "make",
        "mend",
        "modernise",
        "modernize",
        "modify",
        "negotiate",
        "offer",
        "postpone",
        "prepare",
        "prevent",
        "privatise",
        "privatize",
        "prohibit",
        "promote",
        "protect",
        "provide",
        "publish",
        "put",
        "raise",
        "recruit",
        "redesign",
        "reduce",
        "refuse",
        "regulate",
        "relocate",
        "remove",
        "renew",
        "reopen",
        "repeal",
        "replace",
        "require",
        "restrict",
        "restore",
        "retain",
        "retire",
        "revise",
        "scrap",
        "sell",
        "send",
        "simplify",
        "strengthen",
        "subsidise",
        "subsidize",
        "suspend",
        "teach",
        "unify",
        "withdraw",
    ]
)
"""Verbs of instructions: a title that begins with one is a clause."""

AFTER_A_NOUN = frozenset(["on", "of", "for", "in", "to", "at", "by", "with", "from", "and", "or", "as"])
"""Words before which one of these is a noun: Limit on loans, Share of costs."""


def breaks_a_sentence(title: str) -> bool:
    """Whether a title reads badly within a sentence: it is long, has the marks of a sentence, or is an instruction."""
    is_marked = any(mark in title for mark in ",;:") or title.endswith(".")
    return len(title.split()) > MOST_WORDS or is_marked or is_instruction(title)


def is_instruction(title: str) -> bool:
    """Whether a title begins with the verb of an instruction, a number before it left out: `76 Require makers to pay`."""
    first, *others = re.sub(r"^[\W\d]+", "", title).casefold().split() or [""]
    return len(others) > 0 and first in IMPERATIVES and others[0] not in AFTER_A_NOUN
