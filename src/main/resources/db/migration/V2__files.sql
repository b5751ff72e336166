-- Uploads of what was downloaded here are recognised, and cleanup asks whether an object is still named.
create index file_hashes_by_processed_hash on file_hashes (processed_hash);
create unique index file_hashes_by_object on file_hashes (object_key);
