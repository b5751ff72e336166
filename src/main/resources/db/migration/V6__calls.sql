-- A call that is going on; the row goes with it.
create table calls (
    channel_id id primary key references channels on delete cascade,
    began      timestamptz not null,
    -- What says in the channel that it has begun; it may have been deleted since.
    message_id id
);
