-- New digits are drawn once a day at most (rest-accounts 6.5).
alter table users add column discriminator_drawn_at timestamptz;
