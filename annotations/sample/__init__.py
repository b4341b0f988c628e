"""The demo project: a page that we wrote ourselves, and what a desk did with it."""
