"""What each page looks like: one module a page, shared parts in `parts`."""
