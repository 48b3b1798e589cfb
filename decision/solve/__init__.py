"""The best bundle, proved: the PuLP program, the enumeration, branch and bound, and the order among ties."""
