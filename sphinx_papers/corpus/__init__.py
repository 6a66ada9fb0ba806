"""The library: which papers there are, which answer a query, which are related and why."""
