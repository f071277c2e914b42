"""All SQL, and only SQL: functions take a transaction and return frozen records."""
