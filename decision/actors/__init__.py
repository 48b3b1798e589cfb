"""The other side's calculus: deterrence, equilibria of the game between actors, and what removes the harmful ones."""
