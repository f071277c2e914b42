-- The database remembers with which master key it was begun, so that a server that is started without the key, or with another one, refuses
-- instead of making a new key, which would open nothing. A keyed hash: it tells nothing of the key.
alter table installation add column master_key bytea check (octet_length(master_key) = 16);

-- The fingerprint that counts: the first one that was ever given.
create function remember_master_key(p_fingerprint bytea) returns bytea
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
    update installation set master_key = p_fingerprint where master_key is null;
    return (select master_key from installation);
end $$;

grant create on schema public to kleanchat_system;
grant kleanchat_system to current_user;
alter function remember_master_key(bytea) owner to kleanchat_system;
revoke all on function remember_master_key(bytea) from public;
grant execute on function remember_master_key(bytea) to kleanchat_app;
revoke create on schema public from kleanchat_system;
