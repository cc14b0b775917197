"""What is measured and who submits: two YAML files, read and checked into frozen objects."""
