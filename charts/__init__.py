"""Readings drawn: Plotly figures as plain dictionaries, and the icon set."""
