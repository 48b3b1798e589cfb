"""The brief as one frozen view model, built section by section from the findings."""
