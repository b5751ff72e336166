-- Programs with a user of their own (rest-accounts 8). The owner may read the token again, so it is kept as it is;
-- it is looked up by its hash, so that no comparison tells how much of a guess was right. A deleted bot has no row
-- here, and a user that has lost its name.
create table bots (
    id                   id primary key references users on delete cascade,
    owner                id      not null references users on delete cascade,
    token                text    not null,
    token_hash           bytea   not null unique,
    public               boolean not null default false,
    analytics            boolean not null default false,
    discoverable         boolean not null default false,
    interactions_url     text,
    terms_of_service_url text,
    privacy_policy_url   text,
    flags                integer not null default 0
);
create index bots_by_owner on bots (owner);
