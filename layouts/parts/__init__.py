"""Parts that pages share: pure functions from plain values to Dash components."""
