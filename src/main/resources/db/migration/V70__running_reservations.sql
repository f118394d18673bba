-- What runs now: looked at every second, and among all that is booked for the weeks to come it is little.
create index hold_running on hold (board) where state = 'ACTIVE';
-- It was for those that were never used, and nothing asks for these alone any more.
drop index hold_unused;
