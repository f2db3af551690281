"""A Bolt app that does nothing but acknowledge, as Bolt's own documentation puts it behind FastAPI.

Source: docs.slack.dev/tools/bolt-python/concepts/adapters; the server is the product's own.
"""

import re
import socket
import sys

import uvicorn
from fastapi import FastAPI, Request
from slack_bolt.adapter.fastapi.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from starlette.responses import Response


async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
    return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token="none")


def main(secret: str) -> None:
    """Serve on a free port until somebody ends it."""
    bolt = AsyncApp(signing_secret=secret, authorize=authorize, process_before_response=True)

    @bolt.action(re.compile(""))
    async def pressed(ack: AsyncAck) -> None:
        await ack()

    app = FastAPI()
    handler = AsyncSlackRequestHandler(bolt)

    @app.post("/slack/events")
    async def events(request: Request) -> Response:
        return await handler.handle(request)

    listener = socket.create_server(("127.0.0.1", 0))
    sys.stdout.write(f"{listener.getsockname()[1]}\n")
    sys.stdout.flush()
    config = uvicorn.Config(app, log_level="critical", access_log=False, lifespan="off")
    uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main(sys.argv[1])
