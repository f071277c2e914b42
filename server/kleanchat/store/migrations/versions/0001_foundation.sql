-- The foundation: companies, people, rights, sessions, conversations, messages, the event logs, the audit log.
--
-- Every tenant table leads with company_id and is walled by row-level security, forced. kleanchat_app is the server's role;
-- kleanchat_system cannot log in and owns the few functions that run before or across companies (0002_definers.sql).
-- Content (bodies, titles, descriptions, drafts) is stored sealed; key_id names the company key that sealed it.

do $$ begin
    if not exists (select from pg_roles where rolname = 'kleanchat_app') then
        create role kleanchat_app login nosuperuser nobypassrls nocreatedb nocreaterole;
    end if;
    if not exists (select from pg_roles where rolname = 'kleanchat_system') then
        create role kleanchat_system nologin nosuperuser nobypassrls;
    end if;
exception when unique_violation or duplicate_object then null;  -- another database of this cluster migrates at the same time
end $$;
grant usage on schema public to kleanchat_app, kleanchat_system;

-- The epoch tells clients whether the log is the one they left; restoring a backup changes it.
create table installation (
    single boolean primary key default true check (single),
    epoch uuid not null default gen_random_uuid()
);
insert into installation default values;

------------------------------------------------------------------------------------------------ companies and people

create table company (
    id uuid primary key default gen_random_uuid(),
    sign_in_name text not null unique,
    name text not null,
    licence text not null check (licence in ('time', 'reduced', 'pro')),
    active boolean not null default true,
    created_at timestamptz not null default now()
);

create table company_module (
    company_id uuid not null references company,
    module text not null check (module in ('chat')),
    unlocked_at timestamptz not null default now(),
    primary key (company_id, module)
);

create table company_policy (
    company_id uuid primary key references company,
    read_marks boolean not null default false,
    typing boolean not null default false,
    online boolean not null default false,
    offline_hours integer not null default 72 check (offline_hours between 0 and 168)
);

create table branch (
    company_id uuid not null references company,
    id uuid not null default gen_random_uuid(),
    name text not null,
    primary key (company_id, id)
);

create table site (
    company_id uuid not null references company,
    id uuid not null default gen_random_uuid(),
    branch_id uuid not null,
    name text not null,
    primary key (company_id, id),
    foreign key (company_id, branch_id) references branch
);

-- Which licence column a right belongs to, and which module it needs.
create table right_catalogue (
    right_key text primary key,
    licence text not null check (licence in ('time', 'reduced', 'pro')),
    module text
);
insert into right_catalogue (right_key, licence, module) values
    ('app', 'time', null), ('chat', 'time', 'chat'),
    ('groups', 'reduced', 'chat'), ('announce', 'reduced', 'chat'), ('urgent', 'reduced', 'chat'), ('cards', 'reduced', null),
    ('master_data', 'pro', null), ('chat_admin', 'pro', 'chat'), ('oversight', 'pro', 'chat'), ('reports', 'pro', 'chat');

create table rights_group (
    company_id uuid not null references company,
    id uuid not null default gen_random_uuid(),
    name text not null,
    primary key (company_id, id)
);

create table rights_group_right (
    company_id uuid not null,
    rights_group_id uuid not null,
    right_key text not null references right_catalogue,
    primary key (company_id, rights_group_id, right_key),
    foreign key (company_id, rights_group_id) references rights_group
);

create table employee (
    company_id uuid not null references company,
    id uuid not null default gen_random_uuid(),
    personnel_number text not null,
    user_name text not null,
    display_name text not null,
    sort_name text not null,  -- folded, because the cluster sorts by bytes
    language text not null default 'de',
    active boolean not null default true,
    leaving_date date,
    rights_group_id uuid,
    password_hash text,
    must_change_password boolean not null default true,
    read_marks boolean not null default true,
    access_epoch integer not null default 1,
    last_seq bigint not null default 0,  -- of employee_event
    created_at timestamptz not null default now(),
    primary key (company_id, id),
    unique (company_id, personnel_number),
    unique (company_id, user_name),
    foreign key (company_id, rights_group_id) references rights_group
) with (fillfactor = 80);
create index employee_by_name on employee (company_id, sort_name, id);

create table employee_right (
    company_id uuid not null,
    employee_id uuid not null,
    right_key text not null references right_catalogue,
    effect text not null check (effect in ('granted', 'withheld')),
    primary key (company_id, employee_id, right_key),
    foreign key (company_id, employee_id) references employee
);

create table employee_site (
    company_id uuid not null,
    employee_id uuid not null,
    site_id uuid not null,
    primary key (company_id, employee_id, site_id),
    foreign key (company_id, employee_id) references employee,
    foreign key (company_id, site_id) references site
);

create table session (
    company_id uuid not null,
    id uuid not null default gen_random_uuid(),
    employee_id uuid not null,
    token_hash bytea not null,
    device text not null,
    created_at timestamptz not null default now(),
    last_seen_at timestamptz not null default now(),
    expires_at timestamptz not null,
    ended_at timestamptz,
    ended_reason text,
    wiped_at timestamptz,
    primary key (company_id, id),
    foreign key (company_id, employee_id) references employee
);
create index session_by_token on session (token_hash);
create index session_by_employee on session (company_id, employee_id) where ended_at is null;

----------------------------------------------------------------------------------------------- conversations and logs

create table conversation (
    company_id uuid not null references company,
    id uuid not null default gen_random_uuid(),
    kind text not null check (kind in ('direct', 'group')),
    low_employee uuid,  -- the two of a direct conversation, ordered, so that there is one for each pair
    high_employee uuid,
    title bytea,
    description bytea,
    key_id integer,
    writers text not null default 'everyone' check (writers in ('everyone', 'admins')),
    last_seq bigint not null default 0,
    created_by uuid not null,
    created_at timestamptz not null default now(),
    primary key (company_id, id),
    check ((kind = 'direct') = (low_employee is not null and high_employee is not null and low_employee < high_employee))
) with (fillfactor = 70);
create unique index conversation_of_pair on conversation (company_id, low_employee, high_employee) where kind = 'direct';

-- read_seq and delivered_seq name a message's seq; from_seq is the first event that this member may see.
create table membership (
    company_id uuid not null,
    conversation_id uuid not null,
    employee_id uuid not null,
    role text not null default 'member' check (role in ('member', 'admin')),
    from_seq bigint not null default 1,
    read_seq bigint not null default 0,
    delivered_seq bigint not null default 0,
    joined_at timestamptz not null default now(),
    primary key (company_id, conversation_id, employee_id),
    foreign key (company_id, conversation_id) references conversation,
    foreign key (company_id, employee_id) references employee
) with (fillfactor = 80);
create index membership_by_employee on membership (company_id, employee_id, conversation_id);

-- No foreign keys on the two tables of the hot path: post_messages writes them under the conversation's lock.
create table message (
    company_id uuid not null,
    conversation_id uuid not null,
    seq bigint not null,
    sender_id uuid not null,
    client_id uuid not null,
    content_hash bytea not null,  -- keyed; tells a retry from another text under the same client id
    key_id integer not null,
    body bytea,
    created_at timestamptz not null,
    deleted_at timestamptz,
    primary key (company_id, conversation_id, seq)
);
create unique index message_by_client on message (company_id, sender_id, client_id);
create index message_unread on message (company_id, conversation_id, seq) include (sender_id) where deleted_at is null;

-- References, never content: a replay shows today's truth. xid lets a node re-read what committed late.
create table conversation_event (
    company_id uuid not null,
    conversation_id uuid not null,
    seq bigint not null,
    kind text not null check (kind in ('created', 'message', 'member_added', 'member_removed', 'role_changed', 'conversation_changed')),
    actor_id uuid not null,
    subject_id uuid,
    role text,
    at timestamptz not null,
    xid xid8 not null default pg_current_xact_id(),
    primary key (company_id, conversation_id, seq)
);
create index conversation_event_xid on conversation_event (xid);

-- What happened to one person, for all his devices; of 'read' and 'draft' only the latest per conversation is kept.
create table employee_event (
    company_id uuid not null,
    employee_id uuid not null,
    seq bigint not null,
    kind text not null check (kind in ('joined', 'left', 'read', 'draft', 'settings')),
    conversation_id uuid,
    xid xid8 not null default pg_current_xact_id(),
    primary key (company_id, employee_id, seq)
);
create index employee_event_xid on employee_event (xid);
create unique index employee_event_read on employee_event (company_id, employee_id, conversation_id) where kind = 'read';

create table draft (
    company_id uuid not null,
    employee_id uuid not null,
    conversation_id uuid not null,
    key_id integer not null,
    body bytea not null,
    updated_at timestamptz not null default now(),
    primary key (company_id, employee_id, conversation_id),
    foreign key (company_id, conversation_id, employee_id) references membership (company_id, conversation_id, employee_id) on delete cascade
);

-- The feed that every node polls: whose access has ended. employee_id and session_id empty: the whole company's.
create table revocation (
    company_id uuid not null,
    id uuid not null default gen_random_uuid(),
    employee_id uuid,
    session_id uuid,
    reason text not null,
    at timestamptz not null default now(),
    xid xid8 not null default pg_current_xact_id(),
    primary key (company_id, id)
);
create index revocation_xid on revocation (xid);

------------------------------------------------------------------------------------------------------------ audit log

create table audit (
    company_id uuid not null references company,
    n bigint not null,
    at timestamptz not null,
    actor_kind text not null check (actor_kind in ('employee', 'support', 'operator')),
    actor_id uuid,
    act text not null,
    subject_id uuid,
    details jsonb not null default '{}',
    previous_hash bytea not null,
    hash bytea not null,
    primary key (company_id, n)
);

------------------------------------------------------------------------------------- not of one company: support, throttle

create table support_account (
    id uuid primary key default gen_random_uuid(),
    user_name text not null unique,
    name text not null,
    password_hash text not null,
    totp_secret bytea not null,  -- sealed under the installation's key
    last_totp_step bigint not null default 0,
    active boolean not null default true
);

create table support_session (
    id uuid primary key default gen_random_uuid(),
    account_id uuid not null references support_account,
    token_hash bytea not null unique,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    ended_at timestamptz
);

create unlogged table throttle (
    key bytea primary key,
    tokens double precision not null,
    refilled_at timestamptz not null
);

---------------------------------------------------------------------------------------------------------- the walls

do $$
declare t text; c text;
begin
    foreach t in array array['company', 'company_module', 'company_policy', 'branch', 'site', 'rights_group', 'rights_group_right', 'employee',
        'employee_right', 'employee_site', 'session', 'conversation', 'membership', 'message', 'conversation_event', 'employee_event', 'draft',
        'revocation', 'audit'] loop
        c := case t when 'company' then 'id' else 'company_id' end;
        execute format('alter table %I enable row level security', t);
        execute format('alter table %I force row level security', t);
        -- A query without a company is an error: an unset setting is not a uuid.
        execute format('create policy one_company on %I to kleanchat_app using (%I = current_setting(''kleanchat.company'')::uuid)'
            ' with check (%I = current_setting(''kleanchat.company'')::uuid)', t, c, c);
        execute format('create policy across_companies on %I to kleanchat_system using (true) with check (true)', t);
    end loop;
end $$;

grant select, insert, update on all tables in schema public to kleanchat_app;
grant delete on company_module, employee_right, employee_site, membership, employee_event, draft, throttle, revocation, session to kleanchat_app;
revoke insert, update on installation, right_catalogue, alembic_version from kleanchat_app;
revoke insert, update on audit from kleanchat_app;  -- only through append_audit
grant select, insert, update on all tables in schema public to kleanchat_system;

-------------------------------------------------------------------------------------------------- the one entitlement

-- The rights in force. An employee's own exception decides before the rights group; the company's contract and the module bound both.
-- Views, so that the planner sees through them on the hot path; security_invoker, so that the walls stand for whoever asks.
create view right_in_force with (security_invoker) as
    select e.company_id, e.id as employee_id, r.right_key, r.licence
    from employee e
    join company k on k.id = e.company_id
    cross join right_catalogue r
    left join employee_right x on x.company_id = e.company_id and x.employee_id = e.id and x.right_key = r.right_key
    left join rights_group_right g
        on g.company_id = e.company_id and g.rights_group_id = e.rights_group_id and g.right_key = r.right_key
    where k.active and e.active
      and array_position(array['time', 'reduced', 'pro'], r.licence) <= array_position(array['time', 'reduced', 'pro'], k.licence)
      and (r.module is null or exists (select from company_module m where m.company_id = e.company_id and m.module = r.module))
      and case x.effect when 'granted' then true when 'withheld' then false else g.right_key is not null end;

-- The one entitlement: company active, module unlocked, employee active, rights app and chat in force.
-- Where many are asked for, ask `lateral (… limit 1)`: the limit keeps the planner from working out everybody first.
create view entitled_employee with (security_invoker) as
    select r.company_id, r.employee_id from right_in_force r
    where r.right_key in ('app', 'chat') group by r.company_id, r.employee_id having count(*) = 2;

create function rights_in_force(p_company uuid, p_employee uuid) returns text[]
language sql stable as $$
    select coalesce(array_agg(r.right_key order by r.right_key), '{}') from right_in_force r
    where r.company_id = p_company and r.employee_id = p_employee
$$;

create function entitled(p_company uuid, p_employee uuid) returns boolean
language sql stable as $$
    select exists (select from entitled_employee e where e.company_id = p_company and e.employee_id = p_employee)
$$;

grant select on right_in_force, entitled_employee to kleanchat_app, kleanchat_system;
