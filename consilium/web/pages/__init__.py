"""Pages: one module a page, each view a function that loads, asks one rule, calls one verb and shows."""
