#ifndef C_SQLITE_SETTINGS_H
#define C_SQLITE_SETTINGS_H

/// Switches off SQLite's memory statistics, whose counters all threads would share behind one lock.
///
/// Call before the first connection is opened; sqlite3_config takes variable arguments, which Swift cannot pass.
/// Returns SQLITE_OK, or SQLITE_MISUSE where SQLite was in use already.
int switchboard_sqlite_without_memory_statistics(void);

#endif
