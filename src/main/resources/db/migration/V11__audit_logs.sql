-- Who did what in a server, and why (rest-servers 2.10). An entry is written in the transaction of its deed; ids are in
-- the order of time, so that pages and what has expired are ranges of ids.
create table audit_logs (
    id        id    primary key,
    server_id id    not null references servers on delete cascade,
    user_id   id    not null,
    target    id,
    type      text  not null,
    reason    text,
    action    jsonb not null
);
create index audit_logs_by_server on audit_logs (server_id, id);
create index audit_logs_by_user on audit_logs (server_id, user_id, id);
create index audit_logs_by_target on audit_logs (server_id, target, id) where target is not null;
