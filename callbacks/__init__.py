"""What happens on each page: one module a page, named as its layout is."""
