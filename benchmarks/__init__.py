"""What sphinx-papers costs beside its peers; ``python -m benchmarks`` measures it."""
