"""Kinds of rows of the judgements file. A module of its own, as a load that finds nothing new asks
for it and must not import the libraries that work with figures."""

CAVEAT = "caveat"
GATE_OVERRIDE = "gate_override"
PHASE = "phase"
LEFT_OUT = "left_out"
DEFINITION = "definition"
TARGET = "target"
