"""One file per format: its reader and its writer side by side."""
