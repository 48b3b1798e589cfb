"""Names, sentences and the blocks that hold them, shared by every form of an answer."""
