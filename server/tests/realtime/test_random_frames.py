"""Ten thousand frames by chance, always the same ones: each command is answered, garbage closes, the server goes on."""

import asyncio
import logging
import random
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import acts
import pytest
from cast import Cast
from devices import PATIENCE, Device
from spoiling import CANARY, nothing_in


@pytest.fixture
def quiet(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """After the test nothing of what was sent is in the log."""
    caplog.set_level(logging.INFO)
    yield
    nothing_in(caplog)


@pytest.mark.usefixtures("quiet")
async def test_ten_thousand_random_frames(cast: Cast, api, device, owner) -> None:
    chance = random.Random(20_260_101)
    chat = await acts.begin_direct(api(cast.ada), cast.bo)
    sent = 0
    async with device(cast.bo) as bystander:
        while sent < 10_000:
            async with device(cast.ada) as phone:
                asked = [a_command(chance, chat) for _ in range(chance.randint(1, 120))]
                for command in asked:
                    await phone.say(command)
                keys = sorted(command["key"] for command in asked if "key" in command)
                await answers(phone, len(keys))
                await phone.quiet()
                assert sorted(fact["key"] for fact in phone.told("answer")) == keys
                await phone.socket.send(garbage(chance))
                assert (await phone.until_closed())[0] in {4400, 1009}
            sent += len(asked) + 1
        seq = await acts.post(api(cast.ada), chat, "immer noch da")
        await bystander.until("message", seq=seq)
    kept = await owner.fetchval("select count(*) from message where conversation_id = $1", chat)
    assert kept == seq - 1, "dense: nothing was half done"


async def answers(phone: Device, count: int) -> None:
    """Until so many commands are answered, in whatever order."""
    async with asyncio.timeout(PATIENCE), phone._came:
        await phone._came.wait_for(lambda: len(phone.told("answer")) >= count)


def a_command(chance: random.Random, chat: str) -> dict[str, Any]:
    """A command that is well formed, and mostly nonsense."""
    conversation = chat if chance.random() < 0.2 else str(UUID(int=chance.getrandbits(128)))
    key = "".join(chance.choices('kq"\\\n\x00ü🧽', k=chance.randint(1, 40)))
    seq = chance.choice([0, 1, 2**53, chance.randint(0, 2**53)])
    body = "".join(chance.choices(f" \n\x00\x1b\u202eä🧽x{CANARY}", k=chance.choice([0, 1, 50, 4001])))
    return chance.choice(
        [
            {"do": "ping"},
            {"do": "open", "conversation": chance.choice([conversation, None])},
            {"do": "read", "key": key, "conversation": conversation, "seq": seq},
            {"do": "delivered", "key": key, "conversation": conversation, "seq": seq},
            {
                "do": "post",
                "key": key,
                "conversation": conversation,
                "client_id": str(UUID(int=chance.getrandbits(128))),
                "body": body,
            },
        ]
    )


def garbage(chance: random.Random) -> str:
    """A text that is no command."""
    return "".join(chance.choices('{}[]":,dopingux\\ \x00ü🧽', k=chance.randint(0, 300)))
