-- The number that an app shows on its icon; null: not known (gateway 6.7).
alter table sessions add column badge bigint;
