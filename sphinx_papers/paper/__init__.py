"""Ground floor: what a paper is."""
