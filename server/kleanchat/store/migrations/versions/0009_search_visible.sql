-- As before (0006), but whether the searcher may see an entry is looked up for each. As a join it was planned by what the database knew
-- of memberships: while it knew of entries and not of them, it read the newest entries once for each conversation of the searcher.
-- A search among a million messages took half a second instead of 10 ms, until memberships were analysed too.
create or replace function search_messages(
    p_company uuid, p_employee uuid, p_words text[], p_conversation uuid,
    p_before_at timestamptz, p_before_conversation uuid, p_before_seq bigint, p_limit integer)
returns table (conversation_id uuid, seq bigint, sender_id uuid, client_id uuid, created_at timestamptz, key_id integer, body bytea)
-- Whatever the planner knows of a company that has just begun: what is ordered is read in order, and not all of it to be sorted.
language plpgsql stable security definer set search_path = public, pg_temp set enable_sort = off as $$
declare
    c_probed constant integer := 2000;
    -- Hits that are rarer than this takes are gathered sooner by the index over tokens.
    c_most_looked_through constant integer := 30000;
    c_keys constant text := 'select array_agg(f.conversation_id), array_agg(f.seq) from (select e.conversation_id, e.seq from ';
    c_visible constant text := ' e cross join lateral (select m.from_seq from membership m where m.company_id = $1
        and m.conversation_id = e.conversation_id and m.employee_id = $2 limit 1) m where e.seq >= m.from_seq';
    c_first constant text := ' order by e.created_at desc, e.conversation_id desc, e.seq desc limit $8) f';
    v_words text;
    v_newest text;
    v_all text;
    v_probed integer := 0;
    v_look_through bigint;
    v_conversations uuid[];
    v_seqs bigint[];
begin
    if p_company is distinct from current_setting('kleanchat.company')::uuid then raise 'search of another company'; end if;
    if cardinality(p_words) not between 1 and 12 then raise 'a search has 1 to 12 words'; end if;
    if not entitled(p_company, p_employee) then return; end if;
    -- Written into the statement as numbers, so that it is planned for these very tokens and the index finds all words in one scan.
    select string_agg(format('e.tokens && %L::bigint[]', w::bigint[]), ' and ') into v_words from unnest(p_words) w;
    v_newest := format('(select e.* from (
        select * from search_entry e where e.company_id = $1 and ($4 is null or (e.created_at, e.conversation_id, e.seq) < ($4, $5, $6))
        order by e.created_at desc, e.conversation_id desc, e.seq desc limit $7) e where %s)', v_words);
    -- `offset 0`: planned with the limit around it, it would look through the whole company for the last rare hit.
    -- `is not distinct`: no index has that, so that all messages of the company are not read instead of those with the tokens.
    v_all := format('(select e.* from search_entry e where e.company_id is not distinct from $1 and %s and ($3 is null or e.conversation_id = $3)
        and ($4 is null or (e.created_at, e.conversation_id, e.seq) < ($4, $5, $6)) offset 0)', v_words);
    if p_conversation is null then
        execute 'select count(*) from ' || v_newest || c_visible into v_probed
        using p_company, p_employee, p_conversation, p_before_at, p_before_conversation, p_before_seq, c_probed;
    end if;
    -- Twice as far as it should take, since hits come in clusters.
    v_look_through := 2 * c_probed * p_limit::bigint / nullif(v_probed, 0);
    if v_look_through <= c_most_looked_through then
        execute c_keys || v_newest || c_visible || c_first into v_conversations, v_seqs using
            p_company, p_employee, p_conversation, p_before_at, p_before_conversation, p_before_seq, v_look_through, p_limit;
    end if;
    if coalesce(cardinality(v_seqs), 0) < p_limit then
        execute c_keys || v_all || c_visible || c_first into v_conversations, v_seqs using
            p_company, p_employee, p_conversation, p_before_at, p_before_conversation, p_before_seq, v_look_through, p_limit;
    end if;
    return query
        select q.conversation_id, q.seq, q.sender_id, q.client_id, q.created_at, q.key_id, q.body
        from unnest(v_conversations, v_seqs) as found(conversation_id, seq)
        cross join lateral (
            select * from message q where q.company_id = p_company and q.conversation_id = found.conversation_id
                and q.seq = found.seq and q.deleted_at is null and q.body is not null limit 1) q
        order by q.created_at desc, q.conversation_id desc, q.seq desc;
end $$;
