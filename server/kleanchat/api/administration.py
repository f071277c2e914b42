"""The administration of a company over HTTP: overview, rights groups, sites, policy, audit log."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from kleanchat.api.edge import Body, Flag, answer, entered
from kleanchat.domain.companies import Overview, Site
from kleanchat.domain.people import RightsGroup
from kleanchat.domain.policy import Policy
from kleanchat.services import audit, companies, policy
from kleanchat.services.audit import AuditPage

router = APIRouter(prefix="/api/admin", tags=["administration"])


class PolicyChange(Body):
    """The switches to be set; what is left out stays."""

    read_marks: Flag | None = None


@dataclass(frozen=True, slots=True)
class RightsGroups:
    """The company's rights groups, by name."""

    rights_groups: tuple[RightsGroup, ...]


@dataclass(frozen=True, slots=True)
class Sites:
    """The company's sites, by name."""

    sites: tuple[Site, ...]


@router.get("/overview", response_model=Overview)
async def overview(request: Request) -> Response:
    """The company at a glance."""
    async with entered(request) as (tx, actor):
        return answer(await companies.overview(tx, actor))


@router.get("/rights-groups", response_model=RightsGroups)
async def rights_groups(request: Request) -> Response:
    """The rights groups of the company."""
    async with entered(request) as (tx, actor):
        return answer(RightsGroups(await companies.rights_groups(tx, actor)))


@router.get("/sites", response_model=Sites)
async def sites(request: Request) -> Response:
    """The sites of the company."""
    async with entered(request) as (tx, actor):
        return answer(Sites(await companies.all_sites(tx, actor)))


@router.patch("/policy", response_model=Policy)
async def change_policy(request: Request, body: PolicyChange) -> Response:
    """Set switches of the company."""
    async with entered(request) as (tx, actor):
        changed = await policy.change(tx, actor, read_marks=body.read_marks)
    return answer(changed)


@router.get("/audit", response_model=AuditPage)
async def audit_log(request: Request, before: Annotated[int | None, Query(ge=1, le=2**53)] = None) -> Response:
    """The audit log, the newest entries first."""
    async with entered(request) as (tx, actor):
        return answer(await audit.page(tx, actor, before))
