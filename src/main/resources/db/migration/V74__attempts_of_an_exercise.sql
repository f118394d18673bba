-- How long runs of an exercise take is looked up whenever one of its attempts waits.
create index attempt_exercise on attempt (exercise);
