-- What others see of somebody's presence: the last one that was not "Invisible", as if they had gone with it.
alter table users add column shown_presence text;
update users set shown_presence = status_presence where status_presence <> 'INVISIBLE';
