"""What is known: competing hypotheses, signposts, and the recommendation without one source or claim."""
