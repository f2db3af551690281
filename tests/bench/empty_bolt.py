"""A Bolt app that does nothing but acknowledge, behind the same server as the product."""

import re
import socket
import sys

import uvicorn
from fastapi import FastAPI
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult

from bots.slack.http import router


async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
    return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token="none")


def main(secret: str) -> None:
    """Serve on a free port until somebody ends it."""
    bolt = AsyncApp(signing_secret=secret, authorize=authorize, process_before_response=True)

    @bolt.action(re.compile(""))
    async def pressed(ack: AsyncAck) -> None:
        await ack()

    app = FastAPI()
    app.include_router(router(bolt))
    listener = socket.create_server(("127.0.0.1", 0))
    sys.stdout.write(f"{listener.getsockname()[1]}\n")
    sys.stdout.flush()
    config = uvicorn.Config(app, log_level="critical", access_log=False, lifespan="off")
    uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main(sys.argv[1])
