-- Who holds this token? As before (0002), but noting that a session is in use waits for nobody: sessions are entered many in a statement, and one
-- row that somebody else holds must neither hold up the others nor close a circle of waiting. The next request notes it.
create or replace function enter(p_token_hash bytea) returns table (
    company_id uuid, employee_id uuid, session_id uuid, access_epoch integer, display_name text, language text, must_change_password boolean,
    rights text[], chat boolean, expires_at timestamptz, ended_reason text, expired boolean)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
declare s session;
begin
    select * into s from session x where x.token_hash = p_token_hash;
    if not found then return; end if;
    perform set_config('kleanchat.company', s.company_id::text, true);
    if s.ended_at is null and s.expires_at > now() and s.last_seen_at < now() - interval '1 hour' then
        update session x set last_seen_at = now(), expires_at = least(x.created_at + interval '90 days', now() + interval '30 days')
        where (x.company_id, x.id) = (
            select y.company_id, y.id from session y where y.company_id = s.company_id and y.id = s.id and y.ended_at is null
            for no key update skip locked);
    end if;
    return query
        select e.company_id, e.id, s.id, e.access_epoch, e.display_name, e.language, e.must_change_password,
            rights_in_force(e.company_id, e.id), entitled(e.company_id, e.id), s.expires_at, s.ended_reason, s.expires_at <= now()
        from employee e where e.company_id = s.company_id and e.id = s.employee_id;
end $$;
