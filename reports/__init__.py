"""Papers: the same Readings as on the screens, as slides, pages and files."""
