-- What people have reported, with what it looked like then (rest-accounts 7). Reports outlive everything they name.
create table reports (
    id                 id primary key,
    author_id          id          not null,
    content            jsonb       not null,
    additional_context text        not null,
    status             text        not null default 'CREATED',
    created_at         timestamptz not null default now(),
    decided_at         timestamptz,
    note               text,
    files              text[]      not null default '{}',
    snapshot           jsonb       not null
);
-- Which files must be kept.
create index reports_open_by_file on reports using gin (files) where status = 'CREATED';

-- Changes of the house's rules, and up to which of them somebody has taken note; whoever is new knows them all.
create table policy_changes (
    created_time   timestamptz primary key,
    effective_time timestamptz not null,
    description    text        not null,
    url            text        not null
);
alter table users add column policies_acknowledged timestamptz not null default now();
