"""What is kept: snapshots in Parquet, the ledger, and the questions that pages ask of them."""
