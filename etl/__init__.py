"""From spreadsheets to a published snapshot."""
