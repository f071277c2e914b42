-- The search index: what each message is found by, as numbers that mean nothing without the company's key.
--
-- Written by the indexer, behind the posting of messages and never by it. A row dies with its message: whoever deletes a message calls
-- store.search.forget in the same transaction. The bodies stay sealed here too; a hit is opened and checked after the search.

create table search_entry (
    company_id uuid not null,
    conversation_id uuid not null,
    seq bigint not null,
    created_at timestamptz not null,  -- the message's, so that the newest are found without looking at messages
    tokens bigint[] not null,
    primary key (company_id, conversation_id, seq)
);
-- The list of what is not yet sorted in is read by every search, so it is kept short.
create index search_entry_tokens on search_entry using gin (tokens) with (gin_pending_list_limit = 512);

-- Up to which seq a conversation is indexed, and which version of the analyser all of its entries are from at least. While that is
-- older than the running one, entries are written anew, up to renewed_seq by renewal_version so far.
create table search_cursor (
    company_id uuid not null,
    conversation_id uuid not null,
    indexed_seq bigint not null,
    analyser_version integer not null,
    renewed_seq bigint not null default 0,
    renewal_version integer not null default 0,
    primary key (company_id, conversation_id)
) with (fillfactor = 70);

-- Everything that transactions before `since` have logged is indexed. No tenant data, one row.
create table search_progress (
    single boolean primary key default true check (single),
    since xid8 not null default '0',
    analyser_version integer not null default 0
);
insert into search_progress default values;

do $$
declare t text;
begin
    foreach t in array array['search_entry', 'search_cursor'] loop
        execute format('alter table %I enable row level security', t);
        execute format('alter table %I force row level security', t);
        execute format('create policy one_company on %I to kleanchat_app using (company_id = current_setting(''kleanchat.company'')::uuid)'
            ' with check (company_id = current_setting(''kleanchat.company'')::uuid)', t);
        execute format('create policy across_companies on %I to kleanchat_system using (true) with check (true)', t);
    end loop;
end $$;

grant select, insert, update, delete on search_entry, search_cursor to kleanchat_app;
grant select, update on search_progress to kleanchat_app;
grant select, insert, update on search_entry, search_cursor to kleanchat_system;

-- The newest messages that a person may see and that have, for each word, one of its tokens; p_words holds the tokens of each word as '{1,2}'.
-- A function across the wall, because under row-level security an operator that is not leakproof cannot use its index. It stays within
-- the transaction's company all the same, and decides entitlement and membership itself.
create function search_messages(
    p_company uuid, p_employee uuid, p_words text[], p_conversation uuid,
    p_before_at timestamptz, p_before_conversation uuid, p_before_seq bigint, p_limit integer)
returns table (conversation_id uuid, seq bigint, sender_id uuid, client_id uuid, created_at timestamptz, key_id integer, body bytea)
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare v_words text;
begin
    if p_company is distinct from current_setting('kleanchat.company')::uuid then raise 'search of another company'; end if;
    if cardinality(p_words) not between 1 and 12 then raise 'a search has 1 to 12 words'; end if;
    if not entitled(p_company, p_employee) then return; end if;
    -- Written into the statement as numbers, so that it is planned for these very tokens and the index finds all words in one scan.
    select string_agg(format('e.tokens && %L::bigint[]', w::bigint[]), ' and ') into v_words from unnest(p_words) w;
    return query execute format($query$
        select q.conversation_id, q.seq, q.sender_id, q.client_id, q.created_at, q.key_id, q.body from (
            select e.conversation_id, e.seq from search_entry e
            join membership m on m.company_id = e.company_id and m.conversation_id = e.conversation_id
                and m.employee_id = $2 and e.seq >= m.from_seq
            where e.company_id = $1 and %s and ($3 is null or e.conversation_id = $3)
              and ($4 is null or (e.created_at, e.conversation_id, e.seq) < ($4, $5, $6))
            order by e.created_at desc, e.conversation_id desc, e.seq desc limit $7) found
        join message q on q.company_id = $1 and q.conversation_id = found.conversation_id and q.seq = found.seq
        where q.deleted_at is null and q.body is not null
        order by q.created_at desc, q.conversation_id desc, q.seq desc $query$, v_words)
    using p_company, p_employee, p_conversation, p_before_at, p_before_conversation, p_before_seq, p_limit;
end $$;

grant create on schema public to kleanchat_system;
grant kleanchat_system to current_user;
do $$
declare f constant regprocedure := 'search_messages(uuid,uuid,text[],uuid,timestamptz,uuid,bigint,integer)'::regprocedure;
begin
    execute format('alter function %s owner to kleanchat_system', f);
    execute format('revoke all on function %s from public', f);
    execute format('grant execute on function %s to kleanchat_app', f);
end $$;
revoke create on schema public from kleanchat_system;
