-- What the operator wants to know of a code: whom it was for, and when it was used.
alter table registration_invites
    add column note       text,
    add column created_at timestamptz not null default now(),
    add column claimed_at timestamptz;
