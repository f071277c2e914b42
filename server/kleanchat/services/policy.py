"""The company's switches, set by its administration."""

from kleanchat.domain.permissions import Act, Anyone, require
from kleanchat.domain.policy import Policy
from kleanchat.store import audit, companies
from kleanchat.store.transaction import Transaction


async def change(tx: Transaction, actor: Anyone, *, read_marks: bool | None = None) -> Policy:
    """Set the given switches; None leaves one as it is. Raises NotFound for who may not."""
    require(actor, Act.CHANGE_POLICY)
    await companies.lock_administration(tx)
    if read_marks is not None and await companies.set_read_marks(tx, shown=read_marks):
        await audit.write(tx, actor, "policy_changed", read_marks=read_marks)
    return await companies.policy(tx)
