"""Statistics: arrays in, arrays out. Knows no file, no screen and no catalogue."""
