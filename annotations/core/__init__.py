"""The pure floor: values in, values out. No Django, no clock, no network, no disk but its own data."""
