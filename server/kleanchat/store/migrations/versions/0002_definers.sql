-- Every path that runs before or across companies stands here; the search's stands in 0003_search.sql. Each is owned by kleanchat_system, which cannot log in,
-- checks entitlement itself, and has a hostile test of its own.

-- Who holds this token? Sets the transaction's company. Ended and expired sessions are answered too, so that the device learns why.
create function enter(p_token_hash bytea) returns table (
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
        where x.company_id = s.company_id and x.id = s.id;
    end if;
    return query
        select e.company_id, e.id, s.id, e.access_epoch, e.display_name, e.language, e.must_change_password,
            rights_in_force(e.company_id, e.id), entitled(e.company_id, e.id), s.expires_at, s.ended_reason, s.expires_at <= now()
        from employee e where e.company_id = s.company_id and e.id = s.employee_id;
end $$;

-- The person that signs in with this company, and user name or personnel number; sets the transaction's company.
create function sign_in_candidate(p_company text, p_user text) returns table (
    company_id uuid, employee_id uuid, password_hash text, may_sign_in boolean)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
begin
    return query
        select e.company_id, e.id, e.password_hash,
            rights_in_force(e.company_id, e.id) @> '{app}' and rights_in_force(e.company_id, e.id) && '{chat,master_data}'
        from company k join employee e on e.company_id = k.id
        where k.sign_in_name = p_company and (e.user_name = p_user or e.personnel_number = upper(p_user))
        order by e.user_name = p_user desc limit 1;
    perform set_config('kleanchat.company', (select k.id::text from company k where k.sign_in_name = p_company), true);
end $$;

-- Posts a batch, of many companies, in one transaction. For each item, in its place: what became of it, its seq and time.
--   posted | repeated (the first message of this client id) | reused (other content under it) | not_found | not_allowed | ended (access ended since)
--   busy (the conversation is locked by somebody else: try again) | again (the same client id stands earlier in this batch: try again)
create function post_messages(
    p_company uuid[], p_conversation uuid[], p_sender uuid[], p_epoch integer[], p_client uuid[], p_hash bytea[], p_key integer[], p_body bytea[])
returns table (ord bigint, outcome text, seq bigint, at timestamptz)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
declare v_locked uuid[]; v_now timestamptz;
begin
    select array_agg(l.id) into v_locked from (
        select c.id from conversation c join (select distinct u.k, u.c from unnest(p_company, p_conversation) as u(k, c)) i
            on c.company_id = i.k and c.id = i.c
        order by c.company_id, c.id for no key update of c skip locked) l;
    v_now := clock_timestamp();
    return query
    with item as (
        select * from unnest(p_company, p_conversation, p_sender, p_epoch, p_client, p_hash, p_key, p_body) with ordinality
            as t(company_id, conversation_id, sender_id, epoch, client_id, content_hash, key_id, body, ord)
    ), judged as (
        select i.*, c.last_seq, p.seq as prior_seq, p.created_at as prior_at,
            case
                when e.access_epoch is distinct from i.epoch then 'ended'
                when m.employee_id is null or n.employee_id is null then 'not_found'
                when p.seq is not null then
                    case when p.content_hash = i.content_hash and p.conversation_id = i.conversation_id then 'repeated' else 'reused' end
                when c.writers = 'admins' and m.role <> 'admin' then 'not_allowed'
                when c.kind = 'direct' and not exists (select from employee o where o.company_id = c.company_id and o.active
                    and o.id = case c.low_employee when i.sender_id then c.high_employee else c.low_employee end) then 'not_allowed'
                when c.id <> all(coalesce(v_locked, '{}')) then 'busy'
                when row_number() over (partition by i.company_id, i.sender_id, i.client_id order by i.ord) > 1 then 'again'
                else 'posted'
            end as outcome
        from item i
        left join employee e on e.company_id = i.company_id and e.id = i.sender_id
        left join lateral (select n.employee_id from entitled_employee n
            where n.company_id = i.company_id and n.employee_id = i.sender_id limit 1) n on true
        left join conversation c on c.company_id = i.company_id and c.id = i.conversation_id
        left join membership m on m.company_id = i.company_id and m.conversation_id = i.conversation_id and m.employee_id = i.sender_id
        left join message p on p.company_id = i.company_id and p.sender_id = i.sender_id and p.client_id = i.client_id
    ), numbered as (
        select j.*, j.last_seq + row_number() over (partition by j.company_id, j.conversation_id order by j.ord) as new_seq
        from judged j where j.outcome = 'posted'
    ), bumped as (
        update conversation c set last_seq = n.top
        from (select x.company_id, x.conversation_id, max(x.new_seq) as top from numbered x group by 1, 2) n
        where c.company_id = n.company_id and c.id = n.conversation_id
    ), stored as (
        insert into message (company_id, conversation_id, seq, sender_id, client_id, content_hash, key_id, body, created_at)
        select n.company_id, n.conversation_id, n.new_seq, n.sender_id, n.client_id, n.content_hash, n.key_id, n.body, v_now from numbered n
    ), logged as (
        insert into conversation_event (company_id, conversation_id, seq, kind, actor_id, at)
        select n.company_id, n.conversation_id, n.new_seq, 'message', n.sender_id, v_now from numbered n
    )
    select j.ord, j.outcome,
        case j.outcome when 'posted' then n.new_seq when 'repeated' then j.prior_seq end,
        case j.outcome when 'posted' then v_now when 'repeated' then j.prior_at end
    from judged j left join numbered n on n.ord = j.ord order by j.ord;
end $$;

-- Raises marks, of many companies, in one transaction; the caller gives each member of a conversation once, in a fixed order.
create function raise_marks(
    p_company uuid[], p_conversation uuid[], p_employee uuid[], p_epoch integer[], p_read bigint[], p_delivered bigint[])
returns table (ord bigint, found boolean, rose boolean, read_seq bigint, delivered_seq bigint, shows_read boolean, employee_seq bigint)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
begin
    -- Rows are locked in the callers' common order, so that two nodes never wait for each other in a circle.
    perform from membership m join unnest(p_company, p_conversation, p_employee) as i(k, c, e)
        on m.company_id = i.k and m.conversation_id = i.c and m.employee_id = i.e
        order by m.company_id, m.conversation_id, m.employee_id for no key update of m;
    return query
    with item as (
        select * from unnest(p_company, p_conversation, p_employee, p_epoch, p_read, p_delivered) with ordinality
            as t(company_id, conversation_id, employee_id, epoch, read_seq, delivered_seq, ord)
    ), known as (
        select i.ord, i.company_id, i.conversation_id, i.employee_id, m.read_seq as old_read, m.delivered_seq as old_delivered,
            greatest(m.read_seq, least(i.read_seq, c.last_seq)) as new_read,
            greatest(m.delivered_seq, least(i.delivered_seq, c.last_seq)) as new_delivered,
            p.read_marks and e.read_marks as shows_read
        from item i
        join employee e on e.company_id = i.company_id and e.id = i.employee_id and e.access_epoch = i.epoch
        cross join lateral (select from entitled_employee n where n.company_id = i.company_id and n.employee_id = i.employee_id
            limit 1) n
        join conversation c on c.company_id = i.company_id and c.id = i.conversation_id
        join membership m on m.company_id = i.company_id and m.conversation_id = i.conversation_id and m.employee_id = i.employee_id
        join company_policy p on p.company_id = i.company_id
    ), raised as (
        update membership m set read_seq = k.new_read, delivered_seq = k.new_delivered from known k
        where m.company_id = k.company_id and m.conversation_id = k.conversation_id and m.employee_id = k.employee_id
          and (k.new_read > k.old_read or k.new_delivered > k.old_delivered)
    ), people as (
        -- One person may have read several conversations in one batch: each takes a seq of his log.
        select k.*, row_number() over (partition by k.company_id, k.employee_id order by k.ord) as place
        from known k where k.new_read > k.old_read
    ), bumped as (
        update employee e set last_seq = e.last_seq + t.count
        from (select company_id, employee_id, count(*) as count from people group by 1, 2) t
        where e.company_id = t.company_id and e.id = t.employee_id
        returning e.company_id, e.id as employee_id, e.last_seq - t.count as base
    ), logged as (
        insert into employee_event as v (company_id, employee_id, seq, kind, conversation_id)
        select p.company_id, p.employee_id, b.base + p.place, 'read', p.conversation_id
        from people p join bumped b on b.company_id = p.company_id and b.employee_id = p.employee_id
        on conflict (company_id, employee_id, conversation_id) where kind = 'read'
            do update set seq = excluded.seq, xid = pg_current_xact_id()
        returning v.company_id, v.employee_id, v.conversation_id, v.seq
    )
    select i.ord, k.ord is not null, coalesce(k.new_read > k.old_read or k.new_delivered > k.old_delivered, false),
        k.new_read, k.new_delivered, k.shows_read, l.seq
    from item i left join known k on k.ord = i.ord
    left join logged l on l.company_id = k.company_id and l.employee_id = k.employee_id and l.conversation_id = k.conversation_id
    order by i.ord;
end $$;

-- The feed of a node, part one: whose access ended in transactions since p_since. The first row carries the next p_since.
create function revocations_since(p_since xid8) returns table (
    next_since xid8, company_id uuid, id uuid, employee_id uuid, session_id uuid, reason text)
language sql stable security definer set search_path = public, pg_temp as $$
    select pg_snapshot_xmin(pg_current_snapshot()), null::uuid, null::uuid, null::uuid, null::uuid, null::text
    union all
    select null::xid8, r.company_id, r.id, r.employee_id, r.session_id, r.reason from revocation r where r.xid >= p_since
$$;

-- Part two: up to which seq each conversation and each person's log has come in transactions since p_since.
create function changes_since(p_since xid8) returns table (
    next_since xid8, company_id uuid, conversation_id uuid, employee_id uuid, seq bigint)
language sql stable security definer set search_path = public, pg_temp as $$
    select pg_snapshot_xmin(pg_current_snapshot()), null::uuid, null::uuid, null::uuid, null::bigint
    union all
    select null::xid8, v.company_id, v.conversation_id, null::uuid, max(v.seq) from conversation_event v where v.xid >= p_since group by 2, 3
    union all
    select null::xid8, v.company_id, null::uuid, v.employee_id, max(v.seq) from employee_event v where v.xid >= p_since group by 2, 4
$$;

-- Drops, in all companies, what nothing will ask for any more: old revocations (each node polls five times a second), sessions that ended
-- or expired 90 days ago, full buckets.
create function tidy() returns void
language sql volatile security definer set search_path = public, pg_temp as $$
    delete from revocation where at < now() - interval '1 day';
    delete from session where least(ended_at, expires_at) < now() - interval '90 days';
    delete from throttle where refilled_at < now() - interval '1 day';
$$;

-- Support sees companies and counts, never people or content.
create function companies_for_support(p_query text, p_limit integer) returns table (
    id uuid, name text, sign_in_name text, licence text, active boolean, modules text[], employees bigint, created_at timestamptz)
language sql stable security definer set search_path = public, pg_temp as $$
    select k.id, k.name, k.sign_in_name, k.licence, k.active,
        array(select m.module from company_module m where m.company_id = k.id order by 1),
        (select count(*) from employee e where e.company_id = k.id and e.active), k.created_at
    from company k
    where p_query = '' or lower(k.name) like '%' || p_query || '%' or k.sign_in_name like '%' || p_query || '%'
    order by lower(k.name), k.id limit p_limit
$$;

-- Appends to the company's audit chain: each row's hash covers its content and the hash before it.
create function append_audit(
    p_company uuid, p_actor_kind text, p_actor uuid, p_act text, p_subject uuid, p_details jsonb) returns bigint
language plpgsql volatile security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
declare v_n bigint; v_previous bytea; v_at timestamptz := clock_timestamp();
begin
    if p_company is distinct from current_setting('kleanchat.company')::uuid then raise 'audit of another company'; end if;
    perform from company k where k.id = p_company for no key update;  -- one writer of a chain at a time
    select a.n, a.hash into v_n, v_previous from audit a where a.company_id = p_company order by a.n desc limit 1;
    v_n := coalesce(v_n, 0) + 1;
    v_previous := coalesce(v_previous, '\x'::bytea);
    insert into audit (company_id, n, at, actor_kind, actor_id, act, subject_id, details, previous_hash, hash)
    values (p_company, v_n, v_at, p_actor_kind, p_actor, p_act, p_subject, p_details, v_previous, audit_hash(
        v_previous, p_company, v_n, v_at, p_actor_kind, p_actor, p_act, p_subject, p_details));
    return v_n;
end $$;

create function audit_hash(
    p_previous bytea, p_company uuid, p_n bigint, p_at timestamptz, p_actor_kind text, p_actor uuid, p_act text, p_subject uuid, p_details jsonb)
returns bytea language sql stable as $$
    select sha256(p_previous || convert_to(concat_ws('|', p_company, p_n, extract(epoch from p_at), p_actor_kind,
        coalesce(p_actor::text, '-'), p_act, coalesce(p_subject::text, '-'), p_details), 'UTF8'))
$$;

-- Planned once per connection, for whatever the batch holds, and by index alone: planning anew takes longer than running.
alter function post_messages set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off;
alter function raise_marks set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off;

grant delete on revocation, session, throttle to kleanchat_system;
grant create on schema public to kleanchat_system;
grant kleanchat_system to current_user;
do $$
declare f regprocedure;
begin
    foreach f in array array['enter(bytea)', 'sign_in_candidate(text,text)',
        'post_messages(uuid[],uuid[],uuid[],integer[],uuid[],bytea[],integer[],bytea[])',
        'raise_marks(uuid[],uuid[],uuid[],integer[],bigint[],bigint[])', 'revocations_since(xid8)', 'changes_since(xid8)',
        'companies_for_support(text,integer)', 'tidy()', 'append_audit(uuid,text,uuid,text,uuid,jsonb)']::regprocedure[] loop
        execute format('alter function %s owner to kleanchat_system', f);
        execute format('revoke all on function %s from public', f);
        execute format('grant execute on function %s to kleanchat_app', f);
    end loop;
end $$;
revoke create on schema public from kleanchat_system;
