"""What the program takes in time and memory: `python -m benchmarks [NAME...]`."""
