-- Who holds these tokens? Of many companies, in one statement that is planned once: calling the enter of 0007 for each cost four times as much.
-- Ended and expired sessions are answered too, so that the device learns why; what nobody holds is left out.
create function enter_many(p_token_hashes bytea[]) returns table (
    token_hash bytea, company_id uuid, employee_id uuid, session_id uuid, access_epoch integer, display_name text, language text,
    must_change_password boolean, rights text[], chat boolean, expires_at timestamptz, ended_reason text, expired boolean)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
declare s record;
begin
    -- Noting that a session is in use, once an hour each, waits for nobody (0007); the next request notes what somebody holds now.
    for s in
        select o.company_id, o.id from unnest(p_token_hashes) as t(token_hash)
        cross join lateral (select * from session x where x.token_hash = t.token_hash limit 1) o
        where o.ended_at is null and o.expires_at > now() and o.last_seen_at < now() - interval '1 hour'
    loop
        update session x set last_seen_at = now(), expires_at = least(x.created_at + interval '90 days', now() + interval '30 days')
        where (x.company_id, x.id) = (
            select y.company_id, y.id from session y where y.company_id = s.company_id and y.id = s.id and y.ended_at is null
            for no key update skip locked);
    end loop;
    return query
        select t.token_hash, s.company_id, s.employee_id, s.id, e.access_epoch, e.display_name, e.language, e.must_change_password,
            r.rights, exists (select from entitled_employee n where n.company_id = s.company_id and n.employee_id = s.employee_id),
            s.expires_at, s.ended_reason, s.expires_at <= now()
        from unnest(p_token_hashes) as t(token_hash)
        cross join lateral (select * from session x where x.token_hash = t.token_hash limit 1) s
        cross join lateral (select * from employee e where e.company_id = s.company_id and e.id = s.employee_id limit 1) e
        cross join lateral (
            select coalesce(array_agg(r.right_key order by r.right_key), '{}') as rights from right_in_force r
            where r.company_id = s.company_id and r.employee_id = s.employee_id) r;
end $$;

-- One of them; sets the transaction's company.
create or replace function enter(p_token_hash bytea) returns table (
    company_id uuid, employee_id uuid, session_id uuid, access_epoch integer, display_name text, language text, must_change_password boolean,
    rights text[], chat boolean, expires_at timestamptz, ended_reason text, expired boolean)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
    select e.company_id, e.employee_id, e.session_id, e.access_epoch, e.display_name, e.language, e.must_change_password,
        e.rights, e.chat, e.expires_at, e.ended_reason, e.expired
    into company_id, employee_id, session_id, access_epoch, display_name, language, must_change_password,
        rights, chat, expires_at, ended_reason, expired
    from enter_many(array[p_token_hash]) e;
    if found then
        perform set_config('kleanchat.company', company_id::text, true);
        return next;
    end if;
end $$;

alter function enter_many set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off;

grant create on schema public to kleanchat_system;
grant kleanchat_system to current_user;
alter function enter_many owner to kleanchat_system;
revoke all on function enter_many from public;
grant execute on function enter_many to kleanchat_app;
revoke create on schema public from kleanchat_system;
