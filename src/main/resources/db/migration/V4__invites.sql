-- Deleting a channel or an account looks for the invites that go with it.
create index invites_by_channel on invites (channel_id);
create index invites_by_creator on invites (creator);
