-- One browser is one person's: whoever subscribes it takes it from a session that was there before.
create index sessions_by_endpoint on sessions ((subscription ->> 'endpoint')) where subscription is not null;

-- The key pair that push services know this installation by; made once, since browsers hold on to it (gateway 6.5).
create table vapid_keys (
    one         boolean primary key default true check (one),
    public_key  bytea not null,
    private_key bytea not null
);
