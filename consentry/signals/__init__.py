"""What the world says: text in, findings out. No I/O, no clock, no policy."""

__all__ = ["access", "address", "body", "optouts", "page", "personal", "place", "robots"]
