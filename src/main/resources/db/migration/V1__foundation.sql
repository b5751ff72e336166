-- Ids are ULIDs (and file ids) compared byte by byte, so that the order of ids is the order of time whatever locale
-- the database was created with.
create domain id as text collate "C";

create table accounts (
    id               id primary key,
    email            text        not null unique,
    email_normalised text        not null unique,
    password         text        not null,
    disabled         boolean     not null default false,
    attempts         integer     not null default 0,
    locked_until     timestamptz,
    created_at       timestamptz not null default now()
);

-- Only the hash of a token is kept: a copy of the database opens no session.
create table sessions (
    id           id primary key,
    account_id   id          not null references accounts on delete cascade,
    token_hash   bytea       not null unique,
    name         text        not null,
    last_seen    timestamptz not null default now(),
    subscription jsonb
);
create index sessions_by_account on sessions (account_id);

create table mfa_tickets (
    id         id primary key,
    account_id id          not null references accounts on delete cascade,
    token_hash bytea       not null unique,
    validated  boolean     not null,
    created_at timestamptz not null default now()
);

create table registration_invites (
    code       text primary key,
    claimed_by id
);

create table users (
    id                 id primary key,
    username           text    not null,
    discriminator      text    not null,
    display_name       text,
    pronouns           text,
    avatar             jsonb,
    status_text        text,
    status_presence    text,
    profile_content    text,
    profile_background jsonb,
    badges             integer not null default 0,
    flags              integer not null default 0,
    privileged         boolean not null default false,
    bot_owner          id
);
create unique index users_by_name on users (lower(username), discriminator);

create table relationships (
    user_id  id   not null references users on delete cascade,
    other_id id   not null references users on delete cascade,
    status   text not null,
    primary key (user_id, other_id)
);

create table servers (
    id                  id primary key,
    owner               id      not null references users,
    name                text    not null,
    description         text,
    icon                jsonb,
    banner              jsonb,
    categories          jsonb,
    system_messages     jsonb,
    default_permissions bigint  not null,
    flags               integer not null default 0,
    nsfw                boolean not null default false,
    analytics           boolean not null default false,
    discoverable        boolean not null default false
);

create table roles (
    id        id primary key,
    server_id id      not null references servers on delete cascade,
    name      text    not null,
    allow     bigint  not null default 0,
    deny      bigint  not null default 0,
    colour    text,
    hoist     boolean not null default false,
    rank      integer not null,
    icon      jsonb
);
create index roles_by_server on roles (server_id);

-- A member who leaves during a timeout is kept, hidden, until the timeout ends (rest-servers 2.8).
create table members (
    server_id   id          not null references servers on delete cascade,
    user_id     id          not null references users on delete cascade,
    joined_at   timestamptz not null default now(),
    nickname    text,
    pronouns    text,
    avatar      jsonb,
    roles       text[]      not null default '{}',
    timeout     timestamptz,
    can_publish boolean     not null default true,
    can_receive boolean     not null default true,
    hidden      boolean     not null default false,
    primary key (server_id, user_id)
);
create index members_by_user on members (user_id);

create table bans (
    server_id id not null references servers on delete cascade,
    user_id   id not null,
    reason    text,
    primary key (server_id, user_id)
);

create table channels (
    id               id primary key,
    kind             text    not null,
    server_id        id references servers on delete cascade,
    name             text,
    description      text,
    icon             jsonb,
    owner            id,
    active           boolean not null default true,
    recipients       text[]  not null default '{}',
    permissions      bigint,
    default_allow    bigint,
    default_deny     bigint,
    role_permissions jsonb   not null default '{}',
    nsfw             boolean not null default false,
    voice            jsonb,
    slowmode         integer,
    -- One direct channel per pair and one notebook per person, also under concurrent requests.
    pair             text unique
);
create index channels_by_server on channels (server_id) where server_id is not null;
create index channels_by_recipient on channels using gin (recipients) where server_id is null;

create table invites (
    code       text primary key,
    server_id  id references servers on delete cascade,
    channel_id id not null references channels on delete cascade,
    creator    id not null references users on delete cascade
);
create index invites_by_server on invites (server_id);

create table messages (
    id            id primary key,
    channel_id    id      not null references channels on delete cascade,
    author        id      not null,
    nonce         text,
    content       text,
    system        jsonb,
    attachments   jsonb,
    embeds        jsonb,
    mentions      text[]  not null default '{}',
    role_mentions text[]  not null default '{}',
    replies       text[]  not null default '{}',
    interactions  jsonb,
    masquerade    jsonb,
    webhook       jsonb,
    edited        timestamptz,
    pinned        boolean not null default false,
    flags         integer not null default 0
);
create index messages_by_channel on messages (channel_id, id);
create index messages_pinned on messages (channel_id, id) where pinned;

-- Insertion order is the order on the wire.
create table reactions (
    message_id id     not null references messages on delete cascade,
    emoji      text   not null,
    user_id    id     not null,
    position   bigint generated always as identity,
    primary key (message_id, emoji, user_id)
);

-- A repeated key is answered DuplicateNonce, also after a restart and by another process (rest-servers 4.2).
create table nonces (
    user_id    id          not null,
    nonce      text        not null,
    created_at timestamptz not null default now(),
    primary key (user_id, nonce)
);
create index nonces_by_age on nonces (created_at);

create table unreads (
    user_id    id     not null references users on delete cascade,
    channel_id id     not null references channels on delete cascade,
    last_id    id,
    mentions   text[] not null default '{}',
    primary key (user_id, channel_id)
);
create index unreads_by_channel on unreads (channel_id);

create table emojis (
    id         id primary key,
    server_id  id references servers on delete set null,
    creator_id id      not null,
    name       text    not null,
    animated   boolean not null default false,
    nsfw       boolean not null default false
);
create index emojis_by_server on emojis (server_id);

create table settings (
    user_id  id     not null references users on delete cascade,
    key      text   not null,
    revision bigint not null,
    value    text   not null,
    primary key (user_id, key)
);

create table file_hashes (
    hash           text primary key,
    processed_hash text        not null,
    object_key     text        not null,
    content_type   text        not null,
    size           bigint      not null,
    metadata       jsonb       not null,
    created_at     timestamptz not null default now()
);

create table files (
    id            id primary key,
    tag           text        not null,
    filename      text        not null,
    hash          text        not null references file_hashes,
    content_type  text        not null,
    size          bigint      not null,
    metadata      jsonb       not null,
    uploader_id   id          not null,
    used_for_type text,
    used_for_id   text,
    uploaded_at   timestamptz not null default now(),
    deleted       boolean     not null default false,
    reported      boolean     not null default false
);
create index files_by_hash on files (hash);
create index files_by_use on files (used_for_id) where used_for_id is not null;
create index files_to_purge on files (uploaded_at) where deleted or used_for_type is null;

-- Work that must survive a crash; taken with `for update skip locked`.
create table jobs (
    id       bigint generated always as identity primary key,
    kind     text        not null,
    payload  jsonb       not null,
    attempts integer     not null default 0,
    run_at   timestamptz not null default now()
);
create index jobs_by_time on jobs (run_at);
