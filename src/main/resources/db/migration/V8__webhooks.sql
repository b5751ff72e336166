-- Webhooks write into a channel with a token instead of an account (rest-servers 3.8). Those who manage them may read
-- the token again, so it is kept as it is.
create table webhooks (
    id          id     primary key,
    channel_id  id     not null references channels on delete cascade,
    creator_id  id     not null,
    name        text   not null,
    avatar      jsonb,
    permissions bigint not null,
    token       text   not null
);
create index webhooks_by_channel on webhooks (channel_id);
