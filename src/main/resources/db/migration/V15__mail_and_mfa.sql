-- Who registered while mail was on proves the address first (rest-accounts 5.2). TOTP secrets and recovery codes must
-- be readable: the one to compute codes, the other since their owner may ask to see them again (5.3, 5.6).
alter table accounts
    add column verified        boolean not null default true,
    add column totp_secret     bytea,
    add column totp_enabled    boolean not null default false,
    -- The step of the newest code that was accepted, and the session that showed it: nobody else may use it again.
    add column totp_step       bigint,
    add column totp_session    id,
    add column recovery_codes  text[]  not null default '{}',
    -- Wrong proofs of those who got past the login, in the hour that began then.
    add column proof_failures  integer not null default 0,
    add column proofs_since    timestamptz,
    -- Set while an account waits for its deletion; `deleted` once that has been carried out (5.4).
    add column deletion_due    timestamptz,
    add column deleted         boolean not null default false;
create index accounts_to_delete on accounts (deletion_due) where deletion_due is not null;

alter table mfa_tickets
    -- Issued for a verified address, and good for a login without further proof (5.3).
    add column authorised boolean not null default false;

-- What a link in a mail is worth; the token itself is only in the mail. A new link of a kind replaces the one before.
create table mailed_links (
    token_hash       bytea       primary key,
    account_id       id          not null references accounts on delete cascade,
    purpose          text        not null,
    -- The address to move to.
    email            text,
    expires_at       timestamptz not null,
    unique (account_id, purpose)
);
create index mailed_links_by_expiry on mailed_links (expires_at);

-- How many mails an address was sent in the hour that began then.
create table mail_counts (
    address text        primary key,
    since   timestamptz not null,
    sent    integer     not null
);
