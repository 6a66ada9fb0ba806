"""Papers from the services that know them: the only part that ever uses the network."""
