-- Who watched a board's console while somebody had it: one line for each person and reservation.
create unique index audit_once on audit_entry (person, subject, detail) where action = 'console-watched';
