"""What the platform answers to a bad request, in its own codes and form."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any

JSON = dict[str, Any]
Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Problem:
    """One fault of a payload: where it is, the platform's own code, and its sentence."""

    at: Path
    code: str
    message: str

    def __str__(self) -> str:
        return f"{'.'.join(map(str, self.at)) or '(whole)'}: {self.code}: {self.message}"


class Known(Enum):
    """Errors with a code of their own: HTTP status, code, sentence."""

    UNAUTHORIZED = 401, 0, "401: Unauthorized"
    NO_ROUTE = 404, 0, "404: Not Found"
    UNKNOWN_APPLICATION = 404, 10002, "Unknown Application"
    UNKNOWN_CHANNEL = 404, 10003, "Unknown Channel"
    UNKNOWN_GUILD = 404, 10004, "Unknown Guild"
    UNKNOWN_MEMBER = 404, 10007, "Unknown Member"
    UNKNOWN_MESSAGE = 404, 10008, "Unknown Message"
    UNKNOWN_USER = 404, 10013, "Unknown User"
    UNKNOWN_WEBHOOK = 404, 10015, "Unknown Webhook"
    UNKNOWN_INTERACTION = 404, 10062, "Unknown interaction"
    UNKNOWN_COMMAND = 404, 10063, "Unknown application command"
    ALREADY_ACKNOWLEDGED = 400, 40060, "Interaction has already been acknowledged."
    MISSING_ACCESS = 403, 50001, "Missing Access"
    NOT_YOURS = 403, 50005, "Cannot edit a message authored by another user"
    EMPTY_MESSAGE = 400, 50006, "Cannot send an empty message"
    TAKES_NO_DMS = 403, 50007, "Cannot send messages to this user"
    MISSING_PERMISSIONS = 403, 50013, "Missing Permissions"
    WRONG_CHANNEL_TYPE = 400, 50024, "Cannot execute action on this channel type"
    INVALID_WEBHOOK_TOKEN = 401, 50027, "Invalid Webhook Token"
    THREAD_ARCHIVED = 400, 50083, "Thread is archived"
    NOT_JSON = 400, 50109, "The request body contains invalid JSON."
    THREAD_EXISTS = 400, 160004, "A thread has already been created for this message"
    THREAD_LOCKED = 403, 160005, "Thread is locked"


class ApiError(Exception):
    """A request that is refused, as the platform would refuse it."""

    def __init__(self, status: int, body: JSON) -> None:
        super().__init__(f"{status} {body}")
        self.status = status
        self.body = body

    @classmethod
    def of(cls, known: Known) -> "ApiError":
        status, code, message = known.value
        return cls(status, {"message": message, "code": code})

    @classmethod
    def form(cls, problems: Iterable[Problem]) -> "ApiError":
        """Refuse a payload, each fault nested under the field that has it."""
        errors: JSON = {}
        for problem in problems:
            level = errors
            for part in problem.at:
                level = level.setdefault(str(part), {})
            level.setdefault("_errors", []).append(
                {"code": problem.code, "message": problem.message}
            )
        return cls(400, {"message": "Invalid Form Body", "code": 50035, "errors": errors})
