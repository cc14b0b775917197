"""Colours and type of every figure, as in `assets/tokens.css` (a test compares the two)."""

INK = "#212B32"
SECONDARY = "#4C6272"
MUTED = "#5D6F7B"  # a last value shown in place of the month's own
LINE = "#D8DDE0"
FAINT = "#F0F4F5"
GROUND = "#FFFFFF"
BETWEEN_LIMITS = "#F5F8F9"
BETWEEN_LIMITS_95 = "#EEF3F5"

ACCENT = "#005EB8"
BAR = "#003087"
FOCUS = "#FFEB3B"

IMPROVEMENT = "#0072CE"
CONCERN = "#B8470A"
USUAL = "#768692"
NEUTRAL = "#6B3FA0"

IMPROVEMENT_TINT = "#E3F0FB"
CONCERN_TINT = "#FDEEE6"
NEUTRAL_TINT = "#F1EBF8"

LIMIT = SECONDARY
CENTRE = INK
TARGET = "#00703C"
NATIONAL = BAR

FONT = "Arial, Helvetica, sans-serif"
CAPTION, BODY = 13, 15  # px

# What is laid on what: (foreground, ground). Text needs 4.5:1, marks 3:1 (WCAG 2.2 AA).
GROUNDS = (GROUND, FAINT, BETWEEN_LIMITS, BETWEEN_LIMITS_95)
TINTS = (IMPROVEMENT_TINT, CONCERN_TINT, NEUTRAL_TINT)
TEXT_PAIRS = (
    *((ink, ground) for ink in (INK, SECONDARY) for ground in (*GROUNDS, *TINTS)),
    *((MUTED, ground) for ground in GROUNDS),
    *((ink, ground) for ink in (ACCENT, BAR, TARGET, CONCERN) for ground in (GROUND, FAINT)),
    *((NEUTRAL, ground) for ground in (GROUND, FAINT, NEUTRAL_TINT)),
    (IMPROVEMENT, GROUND),
    *((GROUND, bar) for bar in (ACCENT, BAR)),
    (INK, FOCUS),
)
MARK_PAIRS = (
    *(
        (mark, ground)
        for mark in (IMPROVEMENT, CONCERN, USUAL, NEUTRAL, LIMIT, CENTRE, TARGET, NATIONAL)
        for ground in GROUNDS
    ),
    (IMPROVEMENT, IMPROVEMENT_TINT),
    (CONCERN, CONCERN_TINT),
    (NEUTRAL, NEUTRAL_TINT),
    *((GROUND, disc) for disc in (IMPROVEMENT, CONCERN, NEUTRAL)),
)
