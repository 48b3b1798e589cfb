"""The brief as one frozen view model: what a study found, section by section."""
