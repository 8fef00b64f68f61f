"""An agency resells voice-AI and chat minutes; these are its books."""

__version__ = "0.2.0"
