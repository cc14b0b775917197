"""The demo region: what the trusts of a made-up region would send, with planted events."""
