"""The JSON documents of the commands: a stable interface, versioned by `format`."""
