"""What the emulated platform refuses to do; ``wire`` turns these into HTTP answers."""


class WorldError(Exception):
    """A request that the platform understands and does not carry out."""


class NotThereError(WorldError):
    """No such object, or no longer."""


class RefusedError(WorldError):
    """The object exists, but its state or the balance forbids the request."""

    def __init__(self, message: str, *, status: int | None = None, field: str | None = None) -> None:
        super().__init__(message)
        self.status = status
        """HTTP status; ``None`` leaves it to the API."""
        self.field = field
        """The field of the request that is to blame, where the API names one."""


class InvalidError(WorldError):
    """A value breaks a rule of the platform."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message
