"""Gates: checks of what providers sent, which withhold what cannot be right, and say why."""
