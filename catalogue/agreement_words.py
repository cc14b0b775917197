"""How the set is agreed: kinds of change, stages, choices, and the professional groups asked."""

from __future__ import annotations

from typing import Literal, get_args

Kind = Literal["definition", "target"]
Stage = Literal["proposed", "consulted", "agreed"]
Choice = Literal["keep_a", "keep_b", "adopt_national", "keep_both"]
Opinion = Literal["agree", "dissent", "no_view"]

KINDS: tuple[str, ...] = get_args(Kind)
STAGES: tuple[str, ...] = get_args(Stage)
CHOICES: tuple[str, ...] = get_args(Choice)
OPINIONS: tuple[str, ...] = get_args(Opinion)
CHOICE_WORDS: dict[str, str] = {
    "keep_a": "Keep A",
    "keep_b": "Keep B",
    "adopt_national": "Adopt national",
    "keep_both": "Keep both",
}
OPINION_WORDS: dict[str, str] = {"agree": "agree", "dissent": "dissent", "no_view": "no view"}
GROUPS: dict[str, str] = {
    "midwifery": "Midwifery",
    "obstetrics": "Obstetrics",
    "neonatal": "Neonatal",
    "anaesthesia": "Anaesthesia",
    "public_health": "Public health",
    "commissioning": "Commissioning",
    "service_users": "Service users",
    "informatics": "Informatics",
}
