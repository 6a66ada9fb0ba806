"""What the reader sees: the only wing that knows Sphinx and docutils."""
