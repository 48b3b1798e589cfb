"""What people read: the command line, its documents and tables, and the brief. Computes no decision."""
