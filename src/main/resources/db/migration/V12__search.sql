-- Search in messages (rest-servers 4.6): PostgreSQL's text search over parts of words instead of words. So it finds
-- "berg" in "Heidelberg", and needs no spaces between words. Nothing is stored but the index.

-- Letters without their case; a database with the locale C would know those of ASCII only.
do $$
declare
    rules constant text := (select collname from pg_collation where collname in ('pg_c_utf8', 'und-x-icu', 'default')
        order by array_position(array['pg_c_utf8', 'und-x-icu', 'default'], collname::text) limit 1);
begin
    execute format('create function search_lower(content text) returns text language sql immutable strict '
        || 'parallel safe return lower(content collate %I)', rules);
end
$$;

-- A text without case, accents, width and punctuation. One space stands between words and at both ends.
create function search_fold(content text) returns text language plpgsql immutable strict parallel safe as $$
declare
    folded text := content;
begin
    if octet_length(content) = length(content) then
        folded := lower(folded);
    else
        -- Without the marks of Latin, Greek and Cyrillic, joiners and variation selectors; a final sigma is a sigma.
        folded := normalize(regexp_replace("${flyway:defaultSchema}".search_lower(normalize(folded, nfkd)),
            U&'[\0300-\036F\00AD\200B-\200F\2060\FE00-\FE0F\FEFF]', '', 'g'), nfc);
        folded := translate(folded,
            U&'\03C2\0085\00A1\00A7\00AB\00B6\00B7\00BB\00BF\2010\2011\2012\2013\2014\2015\2018\2019\201A\201C\201D\201E'
            || U&'\2022\2026\2028\2029\2039\203A\3001\3002\300A\300B\300C\300D\300E\300F\3010\3011\30FB', U&'\03C3' || repeat(' ', 37));
    end if;
    folded := translate(folded, E'\t\n\x0b\f\r!"#$%&''()*+,-./:;<=>?@[\\]^_`{|}~', repeat(' ', 37));
    return ' ' || btrim(regexp_replace(folded, ' {2,}', ' ', 'g')) || ' ';
end
$$;

-- The parts under which a folded text is found: any three letters of a word, the first two, words of one letter; where
-- words have no spaces between them, and of pictures, every character and every pair.
create function search_parts(folded text, prefix text) returns text[]
language plpgsql immutable strict parallel safe as $$
declare
    parts text[] := '{}';
    part text;
    one text;
    two text;
    mixed constant boolean := octet_length(folded) > length(folded) and folded ~ U&'[\0E00-\1DFF\2000-\+10FFFF]';
begin
    for i in 1..length(folded) - case when mixed then 0 else 2 end loop
        part := substr(folded, i, 3);
        if mixed then
            one := left(part, 1);
            if ascii(one) >= 3584 and ascii(one) not between 7680 and 8191 then
                parts := parts || (prefix || one);
                two := substr(part, 2, 1);
                if ascii(two) >= 3584 and ascii(two) not between 7680 and 8191 then
                    parts := parts || (prefix || one || two);
                end if;
            end if;
            continue when length(part) < 3 or part ~ U&'[\0E00-\1DFF\2000-\+10FFFF]';
        end if;
        if part not like '_ %' and (part not like '__ ' or part like ' %') then
            parts := parts || (prefix || part);
        end if;
    end loop;
    return parts;
end
$$;

-- What the index holds of a message: parts of its words under the twelve days in which it was sent, which the first
-- four characters of its id name. So entries of one time lie together: writing touches few pages, and the newest
-- messages can be asked for alone.
create function search_words(id text, content text) returns tsvector
language plpgsql immutable strict parallel safe cost 10000 as $$
begin
    return array_to_tsvector("${flyway:defaultSchema}".search_parts("${flyway:defaultSchema}".search_fold(content), left(id, 4)));
end
$$;

-- Asks for messages of some days that hold every part of all needles, or of one of them.
create function search_query(days text[], needles text[], every boolean) returns tsquery
language sql immutable strict parallel safe as $$
    select string_agg('(' || period || ')', '|')::tsquery
    from unnest(days) as day, lateral (
        select string_agg('(' || needle || ')', case when every then '&' else '|' end) as period
        from unnest(needles) as wanted, lateral (
            select string_agg('''' || part || '''', '&') as needle
            from unnest("${flyway:defaultSchema}".search_parts(wanted, day)) as part) as parts) as periods
$$;

create index messages_search on messages using gin (search_words(id, content)) where content is not null;
-- The planner needs no figures of it, which would cost a lot to gather: the function's price decides.
alter index messages_search alter column 1 set statistics 0;
