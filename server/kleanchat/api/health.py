"""Is the process alive, and may it be sent traffic?"""

from fastapi import APIRouter, Request, Response

from kleanchat.api.edge import empty, parts

router = APIRouter(include_in_schema=False)


@router.get("/healthz")
async def alive() -> Response:
    """The process answers."""
    return empty()


@router.get("/readyz")
async def ready(request: Request) -> Response:
    """The process has heard from the database within the lease, so that it may deliver, and it is not about to stop."""
    is_ready = parts(request).lease.holds() and not request.app.state.leaving.is_set()
    return empty() if is_ready else Response(status_code=503)
