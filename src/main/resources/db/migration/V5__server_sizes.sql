-- How many members a server has: every server that is read tells it, and counting 100,000 rows each time would be
-- felt. Kept by statement triggers, so that no way of joining or leaving can forget it. Not a column of `servers`,
-- whose rows joins hold shared.
create table server_sizes (
    server_id id primary key references servers on delete cascade,
    members   integer not null
);

insert into server_sizes (server_id, members)
select s.id, (select count(*) from members m where m.server_id = s.id and not m.hidden) from servers s;

create function count_members() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        insert into server_sizes as size (server_id, members)
        select server_id, count(*) from added where not hidden group by server_id order by server_id
        on conflict (server_id) do update set members = size.members + excluded.members;
    elsif tg_op = 'DELETE' then
        update server_sizes size set members = size.members - gone.number
        from (select server_id, count(*) as number from removed where not hidden group by server_id) gone
        where size.server_id = gone.server_id;
    else
        update server_sizes size set members = size.members + change.number
        from (select server_id, sum(number) as number
              from (select server_id, 1 as number from added where not hidden
                    union all select server_id, -1 from removed where not hidden) moves
              group by server_id having sum(number) <> 0) change
        where size.server_id = change.server_id;
    end if;
    return null;
end
$$;

create trigger count_joined after insert on members
    referencing new table as added for each statement execute function count_members();
create trigger count_left after delete on members
    referencing old table as removed for each statement execute function count_members();
create trigger count_changed after update on members
    referencing old table as removed new table as added for each statement execute function count_members();
