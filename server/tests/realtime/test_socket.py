"""The socket: live on every device, in order, and dead at once when access ends."""

from cast import Cast


async def test_a_message_is_live_on_all_devices_of_both(cast: Cast, api, device) -> None:
    chat = (await api(cast.ada).post("/api/conversations", json={"with": str(cast.bo.id)})).json()["id"]
    async with device(cast.ada) as phone, device(cast.ada) as desk, device(cast.bo) as other:
        answer = await phone.post(chat, "Hallo")

        seq = answer["ok"]["seq"]
        for one in (phone, desk, other):
            assert (await one.until("message", seq=seq))["body"] == "Hallo"


async def test_a_new_conversation_appears_by_itself(cast: Cast, api, device) -> None:
    async with device(cast.bo) as other:
        chat = (await api(cast.ada).post("/api/conversations", json={"with": str(cast.bo.id)})).json()["id"]

        await other.until("joined", conversation=chat)
        await api(cast.ada).post(
            f"/api/conversations/{chat}/messages", json={"client_id": cast.ada.id.hex, "body": "da"}
        )
        assert (await other.until("message", conversation=chat))["body"] == "da"


async def test_a_leaver_is_out_at_once(cast: Cast, api, device) -> None:
    async with device(cast.bo) as phone:
        gone = await api(cast.otto).put(f"/api/admin/employees/{cast.bo.id}/deactivation")

        assert gone.status_code == 200
        assert await phone.until_closed() == (4401, "left")
    refused = await api(cast.bo).get("/api/snapshot")
    assert (refused.status_code, refused.json()["reason"]) == (401, "left")
    assert "storage" in refused.headers["Clear-Site-Data"]
