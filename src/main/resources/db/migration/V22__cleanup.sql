-- Objects whose rows are gone and that are still to be removed from the storage: written together with the removal of
-- the rows, so that no crash leaves a row whose object is gone (files-proxies-jobs 6.6 C3, C10).
create table removed_objects (
    object_key text        primary key,
    size       bigint      not null,
    removed_at timestamptz not null default now()
);

-- What the cleanup looks for every minute, each led by an index that holds nothing else.
drop index files_to_purge;
create index files_unclaimed on files (uploaded_at) where used_for_type is null and not deleted;
create index files_deleted on files (id) where deleted and not reported;
create index members_hidden on members (timeout) where hidden;
create index mfa_tickets_by_age on mfa_tickets (created_at);
create index mail_counts_by_age on mail_counts (since);
