"""The efficient bundles: the compiled search, its bounds and its rules of dominance."""
